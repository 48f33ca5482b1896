// Plays the steps on one open connection: sends, waits, compares; what differs is told with both sides of it.
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { sendFile } from '../../src-main/tcp/file-sender';
import type { TcpConnection } from '../../src-main/tcp/connection';
import { printEscapes } from '../../src-shared/bytes/text-print';
import { compareFrame } from '../../src-shared/tcp/script';
import { type Ending, exits, stop } from '../ending';
import type { Found, Inbox } from './inbox';
import type { Plan } from './order';
import { hexLine } from './received';
import type { Step } from './step';

export interface Stage {
  plan: Plan;
  connection: TcpConnection;
  inbox: Inbox;
  stdin: NodeJS.ReadStream;
}

/** Undefined: every step went as it should. */
export async function play(stage: Stage): Promise<Ending | undefined> {
  let frames = 0;
  for (const [index, step] of stage.plan.steps.entries()) {
    if (step.do === 'expect') frames += 1;
    const ending = await playStep(step, stage, frames);
    if (ending !== undefined) return withStep(ending, index, stage.plan);
  }
  return undefined;
}

/** The number of the step means something where there is a script. */
function withStep(ending: Ending, index: number, { order }: Plan): Ending {
  if (order.choice.script === undefined) return ending;
  const [first = '', ...rest] = ending.lines;
  return { ...ending, lines: [`Step ${String(index + 1)}: ${first}`, ...rest] };
}

function playStep(step: Step, stage: Stage, frames: number): Promise<Ending | undefined> {
  switch (step.do) {
    case 'send':
      return send(step, stage);
    case 'send-file':
      return sendWhole(step.path, stage);
    case 'expect':
      return expect(step, stage, frames);
    case 'end':
      return end(step.afterMs, stage);
    case 'expect-end':
      return expectEnd(step.withinMs, stage);
  }
}

async function send(
  { bytes, afterMs }: Extract<Step, { do: 'send' }>,
  { connection }: Stage,
): Promise<Ending | undefined> {
  if (afterMs > 0) await pause(afterMs);
  const may = connection.maySend();
  if (!may.ok) return stop(exits.unexpected, may.error.message).ending;
  await connection.sendPiece(bytes);
  return undefined;
}

async function sendWhole(path: string, { connection, stdin }: Stage): Promise<Ending | undefined> {
  if (path === '-') {
    // The connection may end while stdin is silent.
    const isOver = connection.whenClosed.then(() => 'over' as const);
    await Promise.race([isOver, sendInput(stdin, connection)]);
    return undefined;
  }
  const sent = await sendFile(connection, path);
  return sent.ok ? undefined : stop(exits.failed, sent.error.message).ending;
}

async function sendInput(stdin: NodeJS.ReadStream, connection: TcpConnection): Promise<void> {
  const ended = once(stdin, 'end');
  for await (const chunk of stdin) if (!(await connection.sendPiece(chunk as Buffer))) return;
  await ended.catch(() => undefined);
}

async function end(afterMs: number, { connection }: Stage): Promise<Ending | undefined> {
  if (afterMs > 0) await pause(afterMs);
  connection.end();
  return undefined;
}

async function expect(
  { payload, text, withinMs }: Extract<Step, { do: 'expect' }>,
  { plan, inbox }: Stage,
  number: number,
): Promise<Ending | undefined> {
  const found = await inbox.next(payload.length, withinMs);
  if (typeof found === 'string') {
    return stop(exits.unexpected, `${nothingWords(found, withinMs)}, and this was expected:`, `  ${text}`)
      .ending;
  }
  return difference(payload, found.payload, number, plan);
}

function difference(
  expected: Uint8Array,
  came: Uint8Array,
  number: number,
  { codec, framing }: Plan,
): Ending | undefined {
  if (codec !== undefined) {
    const [wanted, is] = [codec.read(expected).json, codec.read(came).json];
    if (wanted === is) return undefined;
    return stop(
      exits.unexpected,
      `Frame ${String(number)} differs.`,
      `  expected  ${wanted}`,
      `  came      ${is}`,
    ).ending;
  }
  const same = compareFrame(expected, came, number);
  if (same.ok) return undefined;
  const fact =
    framing === null
      ? same.error.message.replace(/^Frame \d+ differs/, 'What came differs')
      : same.error.message;
  return stop(exits.unexpected, fact, ...bothSides(expected, came)).ending;
}

const shownBytes = 64;

function bothSides(expected: Uint8Array, came: Uint8Array): string[] {
  return [['expected', expected] as const, ['came    ', came] as const].flatMap(([name, bytes]) => {
    const cut = bytes.subarray(0, shownBytes);
    const more = bytes.length > shownBytes ? ' ...' : '';
    return [`  ${name}  ${printEscapes(cut)}${more}`, `            ${hexLine(cut)}${more}`];
  });
}

async function expectEnd(withinMs: number, { inbox }: Stage): Promise<Ending | undefined> {
  const found = await inbox.ended(withinMs);
  if (found === 'end') return undefined;
  if (typeof found === 'string') {
    return stop(exits.unexpected, `${nothingWords(found, withinMs)}, and the peer was expected to end.`)
      .ending;
  }
  const cut = found.payload.subarray(0, shownBytes);
  return stop(exits.unexpected, 'The peer was expected to end, but this came:', `  ${printEscapes(cut)}`)
    .ending;
}

function nothingWords(found: Exclude<Found, { payload: Uint8Array }>, withinMs: number): string {
  if (found === 'end') return 'The peer ended';
  if (found === 'closed') return 'The connection is closed';
  return `Nothing came within ${(withinMs / 1000).toLocaleString('en-US')} s`;
}
