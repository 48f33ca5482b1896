// halfclose tcp from its arguments to how it ends: makes the plan, then dials or listens. It brings the engine with it.
import type { Framing } from '../../src-shared/framing/framing';
import { type Ending, type Outcome, done, exits, stopWith, wrongUse } from '../ending';
import type { Terminal } from '../terminal';
import { dialOut } from './dial-out';
import { listenHere } from './listen-here';
import type { MessageCodec } from './message-codec';
import type { Plan, TcpOrder } from './order';
import { textOf } from './text-input';
import { stepsOfFlags, stepsOfScript } from './steps';

export async function wholeConversation(order: TcpOrder, terminal: Terminal): Promise<Ending> {
  const plan = await (order.choice.script === undefined
    ? planOfFlags(order)
    : planOfScript(order, order.choice.script));
  if (!plan.ok) return plan.ending;
  return plan.value.role === 'server' ? listenHere(plan.value, terminal) : dialOut(plan.value, terminal);
}

async function planOfFlags(order: TcpOrder): Promise<Outcome<Plan>> {
  const { choice } = order;
  const framing = await framingOf(choice.frame);
  if (!framing.ok) return framing;
  const codec = await codecOf(order);
  if (!codec.ok) return codec;
  const steps = stepsOfFlags(choice, framing.value, codec.value);
  if (!steps.ok) return steps;
  return done({
    order,
    role: choice.listen ? 'server' : 'client',
    framing: framing.value,
    encoding: 'utf-8',
    codec: codec.value,
    steps: steps.value,
    endsWithSteps: steps.value.some((step) => step.do === 'expect'),
  });
}

/** Only scripts bring what checks them. */
async function planOfScript(order: TcpOrder, path: string): Promise<Outcome<Plan>> {
  const { readScript, turnScript } = await import('../../src-shared/tcp/script');
  const text = textOf('--script', path);
  if (!text.ok) return text;
  const read = readScript(text.value);
  if (!read.ok) return stopWith(exits.wrongUse, read.error);
  const role = order.choice.as ?? (order.choice.listen ? 'server' : read.value.role);
  if (role === 'client' && order.choice.listen) return wrongUse('--as client connects. Leave --listen out.');
  const script = role === read.value.role ? read.value : turnScript(read.value);
  const own = await framingOf(order.choice.frame);
  if (!own.ok) return own;
  const framing = order.choice.frame === undefined ? script.framing : own.value;
  const codec = await codecOf(order);
  if (!codec.ok) return codec;
  const steps = stepsOfScript({ ...script, framing });
  if (!steps.ok) return steps;
  const { encoding } = script;
  return done({
    order,
    role,
    framing,
    encoding,
    codec: codec.value,
    steps: steps.value,
    endsWithSteps: true,
  });
}

async function framingOf(text: string | undefined): Promise<Outcome<Framing | null>> {
  if (text === undefined) return done(null);
  const { readFraming } = await import('../../src-shared/framing/presets');
  const framing = readFraming(text);
  return framing.ok ? framing : stopWith(exits.wrongUse, framing.error);
}

async function codecOf({ choice }: TcpOrder): Promise<Outcome<MessageCodec | undefined>> {
  const { message, answer, schema } = choice;
  if (message === undefined || schema === undefined) return done(undefined);
  const { loadFiles } = await import('../schema/file-schema');
  const { messageCodec } = await import('./message-codec');
  const loaded = await loadFiles(schema);
  return loaded.ok ? messageCodec(loaded.value, message, answer ?? message) : loaded;
}
