// One running call of any of the four kinds: its events go to the log as they happen, and it ends exactly once, on `status`.
import { type Metadata, type StatusObject, status as codes } from '@grpc/grpc-js';
import type { HeaderEntry, StatusData } from '../../src-shared/capture';
import { type Result, fail, ok } from '../../src-shared/result';
import type { CaptureSink } from '../capture/sink';
import type { Lease } from './channel-pool';
import { Incoming } from './incoming';
import { toEntries } from './metadata';
import { Outgoing, type RawCall } from './outgoing';
import { toStatusData } from './status-data';

export interface CallPlan {
  path: string;
  clientStreaming: boolean;
  serverStreaming: boolean;
  metadata: Metadata;
  /** Milliseconds since 1970; undefined: none. */
  deadlineAt: number | undefined;
  messages: readonly Uint8Array[];
  /** Made when the connection is up: only then is it known what goes out. */
  headers: () => HeaderEntry[];
  target: string;
}

/** What is known at the end, for the diagnosis. */
export interface CallEnd {
  status: StatusData;
  /** `user`: Cancel; `cardinality`: a second message came where one is allowed. */
  endedHere: 'user' | 'cardinality' | undefined;
  /** The connection was up, so request headers left this machine. */
  connected: boolean;
  answered: boolean;
  received: number;
  /** `502`: the answer's HTTP status, when it is not the 200 of every gRPC answer. */
  httpStatus: string | undefined;
}

export class Call {
  readonly #plan: CallPlan;
  readonly #lease: Lease;
  readonly #sink: CaptureSink;
  readonly #raw: RawCall;
  readonly #outgoing: Outgoing;
  readonly #incoming: Incoming;
  readonly #onEnd: (end: CallEnd) => void;
  #endedHere: CallEnd['endedHere'];
  #connected = false;
  #answered = false;
  #httpStatus: string | undefined;
  #over = false;

  constructor(plan: CallPlan, lease: Lease, sink: CaptureSink, onEnd: (end: CallEnd) => void) {
    this.#plan = plan;
    this.#lease = lease;
    this.#sink = sink;
    this.#onEnd = onEnd;
    this.#raw = lease.channel.createCall(plan.path, plan.deadlineAt ?? Infinity, null, null, null);
    this.#outgoing = new Outgoing(this.#raw, sink);
    this.#incoming = new Incoming(this.#raw, sink);
  }

  /** Counters for tests and the bench: what waits to go out, and how often the log made us stop reading. */
  get pressure(): { waitingBytes: number; pauses: number } {
    return { waitingBytes: this.#outgoing.waitingBytes, pauses: this.#incoming.pauses };
  }

  start(): void {
    this.#raw.start(this.#plan.metadata, {
      onReceiveMetadata: (metadata) => {
        this.#onHeaders(metadata);
      },
      onReceiveMessage: (message: Buffer) => {
        this.#onMessage(message);
      },
      onReceiveStatus: (status) => {
        this.#onStatus(status);
      },
    });
    for (const message of this.#plan.messages) this.#outgoing.accept(message);
    if (!this.#plan.clientStreaming) this.#outgoing.end('call');
    this.#lease.whenReady(() => {
      this.#onReady();
    });
    this.#incoming.pull();
  }

  /** Failure codes: `one-message`, `already-ended`, `too-fast`, `call-ended`. The stream stays open. */
  send(message: Uint8Array): Result<object> {
    if (this.#over) return callEnded();
    if (!this.#plan.clientStreaming) {
      return fail(
        'one-message',
        'This method takes one message, and it has been sent. Start the call again.',
      );
    }
    return this.#outgoing.send(message);
  }

  /** Half-close. Failure codes: `already-ended`, `call-ended`. */
  end(): Result<object> {
    return this.#over ? callEnded() : this.#outgoing.end('user');
  }

  /** Failure code: `call-ended`. */
  cancel(): Result<object> {
    if (this.#over) return callEnded();
    this.#endedHere ??= 'user';
    this.#raw.cancelWithStatus(codes.CANCELLED, 'Cancelled here');
    return ok({});
  }

  #onReady(): void {
    if (this.#over || this.#connected) return;
    this.#connected = true;
    const { target, path } = this.#plan;
    const data = { entries: this.#plan.headers(), target, path };
    this.#sink.append({ kind: 'request-headers', direction: 'sent', data });
    this.#outgoing.open();
  }

  #onHeaders(metadata: Metadata): void {
    if (this.#over) return;
    this.#answered = true;
    const data = { entries: toEntries(metadata) };
    this.#noteHttpStatus(data.entries);
    this.#sink.append({ kind: 'response-headers', direction: 'received', data });
  }

  #onMessage(message: Buffer): void {
    if (this.#over) return;
    this.#incoming.take(message);
    if (this.#plan.serverStreaming || this.#incoming.count < 2 || this.#endedHere !== undefined) return;
    // grpc-js's own unary calls wait for ever here: they read one message and no more.
    this.#endedHere = 'cardinality';
    this.#raw.cancelWithStatus(codes.INTERNAL, 'The server sent a second message to a call that allows one.');
  }

  #onStatus(status: StatusObject): void {
    if (this.#over) return;
    this.#over = true;
    this.#outgoing.stop();
    this.#incoming.stop();
    const data = toStatusData(status);
    this.#noteHttpStatus(data.trailers);
    this.#sink.append({ kind: 'status', direction: 'received', data });
    this.#lease.release();
    this.#onEnd({
      status: data,
      endedHere: this.#endedHere,
      connected: this.#connected,
      answered: this.#answered,
      received: this.#incoming.count,
      httpStatus: this.#httpStatus,
    });
  }

  #noteHttpStatus(entries: readonly HeaderEntry[]): void {
    const value = entries.find(({ key }) => key === ':status')?.value;
    if (value !== undefined && value !== '200') this.#httpStatus = value;
  }
}

function callEnded(): Result<object> {
  return fail('call-ended', 'This call has ended. Start it again to send.');
}
