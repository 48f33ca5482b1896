// The client's side of halfclose tcp: connects, plays its steps, reads on, and ends.
import { setTimeout as pause } from 'node:timers/promises';
import { parseHostPort, parseSocket } from '../../src-main/grpc/endpoint';
import { TcpConnection } from '../../src-main/tcp/connection';
import { openerFor } from '../../src-main/tcp/opener';
import type { TcpTarget } from '../../src-shared/tcp/target';
import { keep } from '../call/kept';
import { type Ending, type Outcome, done, exits, stop, stopWith } from '../ending';
import type { Terminal } from '../terminal';
import { earsFor } from './ears';
import type { Plan, TcpOrder } from './order';
import { type Stage, play } from './play';
import type { WireSink } from './wire-sink';

/** How long the last bytes and the end may take to leave once the peer has ended: milliseconds. */
const lingerMs = 1000;
/** 128 + SIGINT. */
const interrupted = 130;

export async function dialOut(plan: Plan, terminal: Terminal): Promise<Ending> {
  const { choice } = plan.order;
  const target = targetOf(plan.order);
  if (!target.ok) return target.ending;
  const opener = openerFor(target.value, process.env);
  if (!opener.ok) return stopWith(exits.wrongUse, opener.error).ending;
  const kept = await keep(choice.capture, 'tcp');
  if (!kept.ok) return kept.ending;
  const { sink, inbox } = earsFor(plan, terminal, '', kept.value?.log);
  const connection = TcpConnection.dial(opener.value, { sink, onChange: () => {} });
  const close = () => void connection.close();
  terminal.onInterrupt(close);
  terminal.out.whenGone(close);
  const isOpen = await sink.opened;
  const stage = { plan, connection, inbox, stdin: terminal.input };
  const fault = isOpen ? await converse(stage, sink) : undefined;
  connection.close();
  await connection.whenClosed;
  const lost = await kept.value?.close();
  const ending = fault ?? endingOf(sink, isOpen, terminal);
  return lost === undefined ? ending : { ...ending, lines: [...ending.lines, lost] };
}

/** The steps, then reading on: for the asked time, or until the peer has ended. */
async function converse(stage: Stage, sink: WireSink): Promise<Ending | undefined> {
  const fault = await play(stage);
  if (fault !== undefined) return fault;
  const { endsWithSteps, order } = stage.plan;
  const { readForMs } = order.choice;
  if (readForMs !== undefined) await Promise.race([pause(readForMs), sink.closed]);
  else if (!endsWithSteps) {
    await sink.peerEnded;
    stage.connection.end();
    await Promise.race([sink.closed, pause(lingerMs)]);
  }
  return undefined;
}

function endingOf({ error }: WireSink, isOpen: boolean, terminal: Terminal): Ending {
  if (terminal.isInterrupted) return { exit: interrupted, lines: [] };
  if (error === undefined || terminal.out.broken !== undefined) return { exit: exits.ok, lines: [] };
  return stop(isOpen ? exits.failed : exits.unreachable, error.message).ending;
}

function targetOf({ place, choice, proxy }: TcpOrder): Outcome<TcpTarget> {
  const isSocket = /^unix:/i.test(place) || /^[./~\\]/.test(place);
  const endpoint = isSocket ? parseSocket(place) : parseHostPort(place, place, undefined);
  if (!endpoint.ok) return stopWith(exits.wrongUse, endpoint.error);
  const to =
    endpoint.value.kind === 'tcp'
      ? { host: endpoint.value.host, port: endpoint.value.port }
      : { path: endpoint.value.path };
  const { timeoutMs, tls } = choice;
  return done({
    ...{ to, timeoutMs, security: tls === undefined ? 'plaintext' : 'tls' },
    ...(tls === undefined ? {} : { tls }),
    ...(proxy === undefined ? {} : { proxy }),
  });
}
