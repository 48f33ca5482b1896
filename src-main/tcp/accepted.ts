// One accepted connection of a listener: TLS at its door, its log and row, and who answers on it: people, rules, a relay.
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { CaptureAppend } from '../../src-shared/capture';
import type { AcceptedRow } from '../../src-shared/listen-channels';
import type { Result } from '../../src-shared/result';
import { readFirstBytes, type ClientHello } from '../../src-shared/tcp/client-hello';
import type { CaptureSink } from '../capture/sink';
import { TcpConnection } from './connection';
import { endpointText } from './destination';
import type { OpenSocket } from './opener';
import { RelayPair, type RelayPlan } from './relay-pair';
import type { RuleBook } from './rule-book';
import { RuleRunner } from './rule-runner';
import type { DoorAnswer, TlsDoor } from './tls-door';
import { WireTally } from './wire-tally';

export interface AcceptedHost {
  book: RuleBook;
  /** Null: rules answer. */
  relay: RelayPlan | null;
  openLog: (captureId: string) => Result<CaptureSink>;
  /** A connection that can be sent to by its log's id from now on. */
  onConnection: (captureId: string, connection: TcpConnection) => void;
  /** Something happened on it or on its server's side. */
  onEvent: (event: CaptureAppend, side: 'client' | 'server') => void;
  /** Its last event is in the log. */
  onClosed: () => void;
}

export class Accepted {
  readonly captureId: string = randomUUID();
  readonly #host: AcceptedHost;
  readonly #plain: Socket;
  readonly #peer: string;
  readonly #tally = new WireTally();
  #sink: CaptureSink | undefined;
  #isSecuring = false;
  #connection: TcpConnection | undefined;
  #runner: RuleRunner | undefined;
  #pair: RelayPair | undefined;
  #forward: { captureId: string; target: string; tally: WireTally } | undefined;
  #hello: ClientHello | undefined;
  #tls: OpenSocket['tls'];
  #hasArrived = false;

  constructor(
    /** Counts from 1 per listener. */
    readonly number: number,
    plain: Socket,
    host: AcceptedHost,
  ) {
    this.#host = host;
    this.#plain = plain;
    const { remoteAddress, remotePort = 0 } = plain;
    this.#peer = remoteAddress === undefined ? '' : endpointText(remoteAddress, remotePort);
  }

  get isClosed(): boolean {
    return this.#tally.isClosed;
  }

  get connection(): TcpConnection | undefined {
    return this.#connection;
  }

  /** Logs of both sides. */
  get captureIds(): string[] {
    return [this.captureId, ...(this.#forward === undefined ? [] : [this.#forward.captureId])];
  }

  /** Failures: those of the log; the socket is closed then. */
  begin(door: TlsDoor | null): Result<object> {
    const log = this.#host.openLog(this.captureId);
    if (!log.ok) {
      this.#plain.destroy();
      return log;
    }
    this.#sink = this.#tally.watch(log.value, (event) => this.#noteEvent(event));
    if (door === null) this.#opened({ socket: this.#plain, plain: this.#plain });
    else void this.#secure(door);
    return { ok: true, value: {} };
  }

  /** A person ends it. Codes: those of TcpConnection. */
  act(action: 'end' | 'close' | 'reset'): Result<object> {
    this.#tally.cause = { by: 'you' };
    if (this.#connection !== undefined) return this.#connection[action]();
    this.#plain.destroy();
    return { ok: true, value: {} };
  }

  /** The rules or the framing were edited. */
  rulesChanged(): void {
    this.#runner?.refresh();
  }

  row(): AcceptedRow {
    const tally = this.#tally;
    const { cause, rule } = { cause: tally.ender.by, rule: tally.ender.rule };
    const hello = this.#hello;
    const tls = this.#tls;
    return {
      number: this.number,
      captureId: this.captureId,
      peer: this.#peer,
      state: this.#isSecuring && !tally.isClosed ? 'securing' : tally.state,
      ...(tally.how === undefined ? {} : { how: tally.how, by: cause }),
      ...(tally.isClosed && rule !== undefined ? { rule } : {}),
      ...(tally.note === undefined ? {} : { note: tally.note }),
      receivedBytes: tally.receivedBytes,
      sentBytes: tally.sentBytes,
      acceptedAt: tally.startedAt,
      ...(tally.closedAt === undefined ? {} : { closedAt: tally.closedAt }),
      lastAt: tally.lastAt,
      ...(hello?.serverName === undefined ? {} : { serverName: hello.serverName }),
      ...(hello === undefined ? {} : { protocols: hello.protocols }),
      ...(tls === undefined ? {} : secured(tls)),
      ...this.#forwardRow(),
    };
  }

  #forwardRow(): Pick<AcceptedRow, 'forward'> {
    if (this.#forward === undefined) return {};
    const { captureId, target, tally } = this.#forward;
    const { state, sentBytes, receivedBytes } = tally;
    return { forward: { captureId, target, state, sentBytes, receivedBytes } };
  }

  async #secure(door: TlsDoor): Promise<void> {
    this.#isSecuring = true;
    const answer = await door.admit(this.#plain);
    this.#isSecuring = false;
    this.#hello = answer.hello;
    if (answer.opened.ok) this.#opened(answer.opened.value);
    else this.#refused(answer);
  }

  /** There never was a connection to talk on; the log tells what came, and why it ended. */
  #refused({ opened, plaintext }: DoorAnswer): void {
    const sink = this.#sink;
    if (opened.ok || sink === undefined) return;
    const { localAddress = '', localPort = 0, remoteAddress = '', remotePort = 0 } = this.#plain;
    const addresses = { localAddress, localPort, remoteAddress, remotePort };
    const connected = { ...addresses, lookupAndConnectUs: 0, role: 'accepted' } as const;
    sink.append({ kind: 'connected', direction: 'received', data: connected });
    if (plaintext !== undefined) sink.append({ kind: 'chunk', direction: 'received', bytes: plaintext });
    const { code, message, detail } = opened.error;
    const words = detail === undefined ? message : `${message} (${detail})`;
    sink.append({ kind: 'error', direction: 'received', data: { code, message: words } });
    this.#tally.note = plaintext === undefined ? message : 'Plaintext on a TLS port';
    sink.append({ kind: 'closed', direction: 'sent', data: { how: 'failed', by: 'system', unsentBytes: 0 } });
    this.#host.onClosed();
  }

  #opened(open: OpenSocket): void {
    const sink = this.#sink;
    if (sink === undefined) return;
    this.#tls = open.tls;
    const connection = TcpConnection.accept(open, {
      label: this.#peer === '' ? 'The client' : this.#peer,
      sink,
      onChange: () => this.#changed(),
      onReceived: (bytes) => this.#received(bytes),
      onPeerEnd: () => this.#peerEnded(),
    });
    this.#connection = connection;
    const { serverName, protocols = [] } = this.#hello ?? {};
    if (protocols.length > 0)
      connection.note('client-hello', helloSentence(serverName, protocols), 'received');
    this.#host.onConnection(this.captureId, connection);
    if (connection.state === 'closed') return this.#changed();
    if (this.#host.relay === null) this.#answerByRules(connection);
    else this.#relay(connection, this.#host.relay);
  }

  #answerByRules(connection: TcpConnection): void {
    this.#runner = new RuleRunner(this.#host.book, {
      send: (bytes, by) => connection.sendPiece(bytes, by),
      finish: (act, rule) => {
        this.#tally.cause = { by: 'rule', rule };
        connection.note('rule-end', `Rule ${rule}: ${finishWords[act]}.`);
        if (!connection[act]().ok && act === 'reset') connection.close();
      },
      note: (code, message) => connection.note(code, message, 'received'),
    });
    this.#runner.connected();
  }

  #relay(client: TcpConnection, plan: RelayPlan): void {
    const captureId = randomUUID();
    const log = this.#host.openLog(captureId);
    if (!log.ok) {
      client.note('relay-failed', log.error.message);
      client.close();
      return;
    }
    const tally = new WireTally();
    const serverSink = tally.watch(log.value, (event) => this.#host.onEvent(event, 'server'));
    this.#forward = { captureId, target: plan.opener.to.text, tally };
    this.#pair = new RelayPair(plan, {
      client,
      clientTally: this.#tally,
      serverSink,
      serverTally: tally,
    });
    this.#host.onConnection(captureId, this.#pair.server);
  }

  #received(bytes: Uint8Array): Promise<void> | undefined {
    if (!this.#hasArrived) this.#look(bytes);
    this.#hasArrived = true;
    if (this.#pair !== undefined) return this.#pair.received(bytes);
    this.#runner?.arrived(bytes);
    return this.#runner === undefined || this.#runner.hasRoom ? undefined : this.#runner.room();
  }

  /** A TLS client on a plain port is told apart by its first bytes; they go on as any others. */
  #look(bytes: Uint8Array): void {
    const found = this.#tls === undefined ? readFirstBytes(bytes) : undefined;
    if (found?.kind !== 'hello') return;
    this.#hello = found.hello;
    this.#tally.note = 'TLS on a plain port';
    const { serverName, protocols } = found.hello;
    const sentence = `This is TLS on a plain port. ${helloSentence(serverName, protocols)}`;
    this.#connection?.note('tls-on-plain-port', sentence, 'received');
  }

  #peerEnded(): void {
    if (this.#pair !== undefined) this.#pair.clientEnded();
    else this.#runner?.peerEnded();
  }

  #changed(): void {
    if (!this.#tally.isClosed) return;
    this.#runner?.closed();
    this.#pair?.clientClosed();
    this.#host.onClosed();
  }

  #noteEvent(event: CaptureAppend): void {
    this.#host.onEvent(event, 'client');
  }
}

const finishWords = { end: 'End', close: 'Close', reset: 'Reset' } as const;

function helloSentence(serverName: string | undefined, protocols: readonly string[]): string {
  const name =
    serverName === undefined ? 'The client asks for no server name' : `The client asks for ${serverName}`;
  return protocols.length === 0 ? `${name}.` : `${name} and offers ${protocols.join(', ')}.`;
}

function secured(tls: NonNullable<OpenSocket['tls']>): Partial<AcceptedRow> {
  const [leaf] = tls.chain;
  return {
    tlsVersion: tls.protocol,
    ...(tls.alpn === '' ? {} : { protocol: tls.alpn }),
    ...(leaf === undefined
      ? {}
      : {
          client: {
            name: leaf.subject,
            ...(tls.refusal === undefined ? {} : { fault: tls.refusal.sentence }),
          },
        }),
  };
}
