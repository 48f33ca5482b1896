// One running call of any of the four kinds: its events go to the log as they happen, and it ends exactly once, on `status`.
import { type Metadata, type StatusObject, status as codes } from '@grpc/grpc-js';
import type { StatusData } from '../../src-shared/capture';
import { type Result, fail, ok } from '../../src-shared/result';
import type { CaptureSink } from '../capture/sink';
import { type Breach, foreignBreach } from './answer-rules';
import type { Attempt, CutMessage, ForeignAnswer } from './attempt';
import { Attempts } from './attempts';
import type { Lease } from './channel-entry';
import type { Goaway } from './connection-watch';
import { listenToStreams } from './grpc-js-stream';
import { Incoming } from './incoming';
import { toEntries } from './metadata';
import { Outgoing, type RawCall, type SendOptions } from './outgoing';
import { toStatusData } from './status-data';

export interface CallPlan {
  path: string;
  clientStreaming: boolean;
  serverStreaming: boolean;
  metadata: Metadata;
  /** Milliseconds since 1970; undefined: none. */
  deadlineAt: number | undefined;
  messages: readonly Uint8Array[];
  target: string;
}

/** What is known at the end, for the diagnosis. */
export interface CallEnd {
  status: StatusData;
  /** `user`: Cancel; `cardinality`: a second message came where one is allowed; `breach`: the answer breaks the protocol. */
  endedHere: 'user' | 'cardinality' | 'breach' | 'foreign' | undefined;
  /** Request headers left this machine. */
  connected: boolean;
  /** It waited for one of so many places on the connection, and nothing of it had left. */
  queued: number | undefined;
  answered: boolean;
  received: number;
  /** The largest message that was to go out: bytes. */
  largestSent: number;
  foreign: ForeignAnswer | undefined;
  cut: CutMessage | undefined;
  goaway: Goaway | undefined;
  attempts: number;
}

/** A foreign answer that does not end is ended after this time: its headers have told what it is. */
const foreignMs = 1000;
/** RFC 9113 section 7, REFUSED_STREAM; Node gives it also to streams beyond the last one of a GOAWAY. */
const refusedStream = 7;

export class Call {
  readonly #plan: CallPlan;
  readonly #lease: Lease;
  readonly #sink: CaptureSink;
  readonly #attempts: Attempts;
  readonly #outgoing: Outgoing;
  #raw: RawCall;
  #incoming: Incoming;
  readonly #onEnd: (end: CallEnd) => void;
  #endedHere: CallEnd['endedHere'];
  #answered = false;
  #foreignTimer: NodeJS.Timeout | undefined;
  #over = false;

  constructor(plan: CallPlan, lease: Lease, sink: CaptureSink, onEnd: (end: CallEnd) => void) {
    this.#plan = plan;
    this.#lease = lease;
    this.#sink = sink;
    this.#onEnd = onEnd;
    this.#raw = this.#create();
    this.#attempts = new Attempts(plan, lease.secured, sink, (attempt) => {
      this.#onAttempt(attempt);
    });
    this.#outgoing = new Outgoing(this.#raw, sink, this.#attempts);
    this.#incoming = new Incoming(this.#raw, sink);
  }

  /** Counters for tests and the bench: what waits to go out, and how often the log made us stop reading. */
  get pressure(): { waitingBytes: number; pauses: number } {
    return { waitingBytes: this.#outgoing.waitingBytes, pauses: this.#incoming.pauses };
  }

  start(): void {
    for (const message of this.#plan.messages) this.#outgoing.accept(message);
    if (!this.#plan.clientStreaming) this.#outgoing.end('call');
    this.#begin();
  }

  #create(): RawCall {
    const { path, deadlineAt } = this.#plan;
    return this.#lease.channel.createCall(path, deadlineAt ?? Infinity, null, null, null);
  }

  #begin(): void {
    listenToStreams(this.#plan.metadata, this.#attempts);
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
    this.#incoming.pull();
  }

  /**
   * A transparent retry (gRFC A6): the server said that it did not begin with the request, most often with a GOAWAY that
   * crossed it on the way. Once, as in every gRPC library; grpc-js does it only where retries are on, and then a
   * message counts as sent when it is buffered. A stream that the client feeds has forgotten what it sent.
   */
  #mayGoAgain(): boolean {
    const { last, count } = this.#attempts;
    const refused = last?.resetCode === refusedStream && !last.dropped;
    const untouched = !this.#answered && this.#endedHere === undefined;
    return refused && untouched && count === 1 && !this.#plan.clientStreaming;
  }

  #goAgain(): void {
    this.#incoming.stop();
    this.#raw = this.#create();
    this.#incoming = new Incoming(this.#raw, this.#sink);
    this.#outgoing.again(this.#raw, this.#plan.messages);
    this.#begin();
  }

  /** Failure codes: `one-message`, `already-ended`, `too-fast`, `call-ended`. The stream stays open. */
  send(message: Uint8Array, options: SendOptions = {}): Result<object> {
    if (this.#over) return callEnded();
    if (!this.#plan.clientStreaming) {
      return fail(
        'one-message',
        'This method takes one message, and it has been sent. Start the call again.',
      );
    }
    return this.#outgoing.send(message, options);
  }

  /** Half-close. Failure codes: `already-ended`, `call-ended`. */
  end(): Result<object> {
    return this.#over ? callEnded() : this.#outgoing.end('user');
  }

  /** Failure code: `call-ended`. */
  cancel(): Result<object> {
    if (this.#over) return callEnded();
    this.#stop('user', { code: codes.CANCELLED, message: 'Cancelled here' });
    return ok({});
  }

  #stop(why: NonNullable<CallEnd['endedHere']>, { code, message }: Breach): void {
    if (this.#over || this.#endedHere !== undefined) return;
    this.#endedHere = why;
    this.#raw.cancelWithStatus(code, message);
  }

  /** Its headers have just left. */
  #onAttempt(attempt: Attempt): void {
    if (this.#over) return;
    attempt.onForeign = () => {
      this.#foreignTimer ??= setTimeout(() => {
        if (attempt.foreign !== undefined) this.#stop('foreign', foreignBreach(attempt.foreign));
      }, foreignMs);
    };
    this.#outgoing.open();
  }

  #onHeaders(metadata: Metadata): void {
    if (this.#over) return;
    this.#answered = true;
    const data = { entries: toEntries(metadata) };
    this.#sink.append({ kind: 'response-headers', direction: 'received', data });
  }

  #onMessage(message: Buffer): void {
    const attempt = this.#attempts.last;
    if (this.#over || attempt?.foreign !== undefined) return;
    if (attempt?.breach !== undefined) {
      this.#stop('breach', attempt.breach);
      return;
    }
    this.#incoming.take(message, this.#attempts.tookMessage(message.byteLength));
    if (this.#plan.serverStreaming || this.#incoming.count < 2) return;
    // grpc-js's own unary calls wait for ever here: they read one message and no more (grpc-node #2768).
    const message2 = 'The server sent a second message to a call that allows one.';
    this.#stop('cardinality', { code: codes.INTERNAL, message: message2 });
  }

  #onStatus(status: StatusObject): void {
    if (this.#over) return;
    if (this.#mayGoAgain()) {
      this.#goAgain();
      return;
    }
    this.#over = true;
    clearTimeout(this.#foreignTimer);
    this.#outgoing.stop();
    this.#incoming.stop();
    const attempt = this.#attempts.last;
    const data = this.#statusData(status, attempt);
    this.#sink.append({ kind: 'status', direction: 'received', data });
    this.#lease.release();
    this.#onEnd({
      status: data,
      endedHere: this.#endedHere,
      connected: attempt !== undefined,
      queued: this.#outgoing.sent === 0 && !this.#answered ? attempt?.queued : undefined,
      answered: this.#answered,
      received: this.#incoming.count,
      largestSent: this.#outgoing.largest,
      foreign: attempt?.foreign,
      cut: attempt?.cut,
      goaway: this.#lease.goaway,
      attempts: this.#attempts.count,
    });
  }

  /** What grpc-js makes of an answer that is not gRPC depends on its first bytes; here it does not. */
  #statusData(status: StatusObject, attempt: Attempt | undefined): StatusData {
    const data = { ...toStatusData(status, attempt), ...this.#attempts.totals() };
    const decidedHere = this.#endedHere !== undefined || data.code === codes.DEADLINE_EXCEEDED;
    if (data.origin === 'server' || decidedHere) return data;
    if (attempt?.foreign !== undefined) return { ...data, ...foreignBreach(attempt.foreign) };
    if (attempt?.breach !== undefined) {
      this.#endedHere = 'breach';
      return { ...data, ...attempt.breach };
    }
    // Node closes every stream of a lost connection with a code, which grpc-js takes for a reset by the server.
    if (attempt?.dropped === true)
      return { ...data, code: codes.UNAVAILABLE, message: lostWords(data.message) };
    return data;
  }
}

function lostWords(details: string): string {
  return details === '' || details.includes('RST_STREAM') || !/connection|ECONN|socket/i.test(details)
    ? 'The connection was lost'
    : details;
}

function callEnded(): Result<object> {
  return fail('call-ended', 'This call has ended. Start it again to send.');
}
