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

export class Outgoing {
  readonly #raw: RawCall;
  readonly #sink: CaptureSink;
  readonly #attempts: Attempts;
  readonly #queue: Buffer[] = [];
  #queuedBytes = 0;
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

  /** Failure codes: `already-ended`, `too-fast`. A refusal leaves the stream open. */
  send(message: Uint8Array): Result<object> {
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
    this.accept(message);
    this.#pump();
    return ok({});
  }

  /** Takes a message of the request that opens the call, whatever waits already: those are in memory anyway. */
  accept(message: Uint8Array): void {
    this.#queue.push(Buffer.from(message.buffer, message.byteOffset, message.byteLength));
    this.#queuedBytes += message.byteLength;
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

  stop(): void {
    this.#stopped = true;
    this.#queue.length = 0;
    this.#queuedBytes = 0;
  }

  #pump(): void {
    if (!this.#ready || this.#writing || this.#stopped || this.#halfClosed) return;
    const message = this.#queue.shift();
    if (message !== undefined) this.#write(message);
    // With the last message on its way END_STREAM can follow at once: a unary request is then one burst.
    if (this.#endedBy !== undefined && this.#queue.length === 0) this.#halfClose();
  }

  #write(message: Buffer): void {
    this.#writing = true;
    const callback = (): void => {
      this.#writing = false;
      if (this.#stopped) return;
      this.#queuedBytes -= message.byteLength;
      const wireSize = this.#attempts.sentMessage(message.byteLength);
      const size = wireSize === undefined ? {} : { wireSize };
      this.#sink.append({ kind: 'message', direction: 'sent', bytes: message, ...size });
      if (this.#halfClosed) this.#logHalfClose();
      else this.#pump();
    };
    this.#raw.sendMessageWithContext({ callback }, message);
  }

  #halfClose(): void {
    this.#halfClosed = true;
    this.#raw.halfClose();
    if (!this.#writing) this.#logHalfClose();
  }

  #logHalfClose(): void {
    this.#sink.append({ kind: 'half-close', direction: 'sent', data: { by: this.#endedBy ?? 'call' } });
  }
}
