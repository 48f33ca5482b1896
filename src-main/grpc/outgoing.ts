// The sending side of one call: messages go out one at a time, are logged when the transport took them, then the half-close.
import type { ChannelInterface } from '@grpc/grpc-js';
import type { CaptureSink } from '../capture/sink';
import { type Result, fail, ok } from '../../src-shared/result';
import type { Attempts } from './attempts';

/** grpc-js's own call, below its stream classes: bytes in, bytes out, one read at a time. */
export type RawCall = ReturnType<ChannelInterface['createCall']>;

/**
 * What may wait behind a server that does not read: bytes. One message of any size is always taken.
 * Refusing ('too-fast') keeps memory bounded and tells the person; waiting would only hide the queue elsewhere.
 */
const waitingLimitBytes = 8 * 1024 * 1024;
const waitingLimitCount = 10_000;

type EndedBy = 'user' | 'call';

export interface SendOptions {
  /** False: this message goes out as it is, also when the call compresses. */
  compress?: boolean | undefined;
}

/** WriteFlags.NoCompress of grpc-js, which does not export it. */
const noCompress = 2;

interface Waiting {
  message: Buffer;
  flags: number;
}

export class Outgoing {
  readonly #sink: CaptureSink;
  readonly #attempts: Attempts;
  readonly #queue: Waiting[] = [];
  #raw: RawCall;
  /** Sent and logged before; what goes out again is in the log once. */
  #logged = 0;
  #count = 0;
  #endLogged = false;
  #queuedBytes = 0;
  #largest = 0;
  #ready = false;
  #writing = false;
  #endedBy: EndedBy | undefined;
  #halfClosed = false;
  #stopped = false;

  constructor(raw: RawCall, sink: CaptureSink, attempts: Attempts) {
    this.#raw = raw;
    this.#sink = sink;
    this.#attempts = attempts;
  }

  /** Bytes that were accepted and have not left: the counter that tests bound. */
  get waitingBytes(): number {
    return this.#queuedBytes;
  }

  /** The largest message that was to go out: bytes. */
  get largest(): number {
    return this.#largest;
  }

  /** Messages that have left. */
  get sent(): number {
    return this.#count;
  }

  /** Failure codes: `already-ended`, `too-fast`. A refusal leaves the stream open. */
  send(message: Uint8Array, options: SendOptions): Result<object> {
    if (this.#endedBy !== undefined) {
      return fail(
        'already-ended',
        'You have ended this stream, so it takes no more messages. Answers still arrive.',
      );
    }
    const full =
      this.#queuedBytes + message.byteLength > waitingLimitBytes || this.#queue.length >= waitingLimitCount;
    if (full && this.#queuedBytes > 0) {
      const count = this.#queue.length.toLocaleString('en-US');
      return fail(
        'too-fast',
        `${count} messages wait because the server does not read. Send again later, or cancel.`,
      );
    }
    this.accept(message, options);
    this.#pump();
    return ok({});
  }

  /** Takes a message of the request that opens the call, whatever waits already: those are in memory anyway. */
  accept(message: Uint8Array, { compress = true }: SendOptions = {}): void {
    const bytes = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
    this.#queue.push({ message: bytes, flags: compress ? 0 : noCompress });
    this.#queuedBytes += message.byteLength;
    this.#largest = Math.max(this.#largest, message.byteLength);
  }

  /** Half-close, after all that was accepted. Failure code: `already-ended`. */
  end(by: EndedBy): Result<object> {
    if (this.#endedBy !== undefined) return fail('already-ended', 'You have ended this stream already.');
    this.#endedBy = by;
    this.#pump();
    return ok({});
  }

  /** The headers have left: what waits may go. Again for a further attempt. */
  open(): void {
    this.#ready = true;
    this.#pump();
  }

  /** The same messages and the same half-close for another raw call, when the first was refused unread. */
  again(raw: RawCall, messages: readonly Uint8Array[]): void {
    this.#raw = raw;
    this.#queue.length = 0;
    this.#queuedBytes = 0;
    this.#logged = this.#count;
    this.#count = 0;
    this.#ready = this.#writing = this.#halfClosed = false;
    for (const message of messages) this.accept(message);
  }

  stop(): void {
    this.#stopped = true;
    this.#queue.length = 0;
    this.#queuedBytes = 0;
  }

  #pump(): void {
    if (!this.#ready || this.#writing || this.#stopped || this.#halfClosed) return;
    const next = this.#queue.shift();
    if (next !== undefined) this.#write(next);
    // With the last message on its way END_STREAM can follow at once: a unary request is then one burst.
    if (this.#endedBy !== undefined && this.#queue.length === 0) this.#halfClose();
  }

  #write({ message, flags }: Waiting): void {
    this.#writing = true;
    const raw = this.#raw;
    const callback = (): void => {
      if (raw !== this.#raw) return;
      this.#writing = false;
      if (this.#stopped) return;
      this.#queuedBytes -= message.byteLength;
      this.#logMessage(message);
      if (this.#halfClosed) this.#logHalfClose();
      else this.#pump();
    };
    raw.sendMessageWithContext({ callback, flags }, message);
  }

  #logMessage(message: Buffer): void {
    this.#count += 1;
    if (this.#count <= this.#logged) return;
    const wireSize = this.#attempts.sentMessage(message.byteLength);
    const size = wireSize === undefined ? {} : { wireSize };
    this.#sink.append({ kind: 'message', direction: 'sent', bytes: message, ...size });
  }

  #halfClose(): void {
    this.#halfClosed = true;
    this.#raw.halfClose();
    if (!this.#writing) this.#logHalfClose();
  }

  #logHalfClose(): void {
    if (this.#endLogged) return;
    this.#endLogged = true;
    this.#sink.append({ kind: 'half-close', direction: 'sent', data: { by: this.#endedBy ?? 'call' } });
  }
}
