// Whole frames out of a stream of chunks, with their bytes: for whoever answers frames as they come and keeps no log.
import { checksumSize } from '../bytes/checksum';
import { joinBytes } from '../bytes/join-bytes';
import type { FrameChecksum } from './checked-frame';
import type { FrameEvent, FrameFault, Framing } from './framing';
import { unescapePayload } from './payload-escape';
import { FrameSplitter } from './splitter';

export interface CollectorOptions {
  /** Null: each chunk is a frame. */
  readonly framing: Framing | null;
  /** Longest payload that is kept until it is whole. Bytes. */
  readonly cap: number;
  readonly checksum: FrameChecksum | null;
}

/** `payload`: without prefix, marks, escapes and checksum. A fault comes once; there are no frames after it. */
export type Collected = { readonly payload: Uint8Array } | { readonly fault: FrameFault };

export class FrameCollector {
  private readonly splitter: FrameSplitter | undefined;
  /** What came and is in no whole frame yet, and where in the stream it begins. */
  private kept: Uint8Array[] = [];
  private keptFrom = 0;

  constructor(private readonly options: CollectorOptions) {
    const { framing, cap } = options;
    this.splitter = framing === null ? undefined : new FrameSplitter(framing, { cap });
  }

  /** Milliseconds of silence that end a frame; undefined when silence means nothing. */
  get idleMs(): number | undefined {
    const { framing } = this.options;
    return framing?.kind === 'idle' ? framing.ms : undefined;
  }

  /** @param timeUs when the chunk came; the chunk is copied where it must be kept */
  push(chunk: Uint8Array, timeUs: number): Collected[] {
    const { splitter } = this;
    if (splitter === undefined) return [{ payload: chunk.slice() }];
    if (splitter.isStopped) return [];
    this.kept.push(chunk.slice());
    return this.take(splitter, splitter.push(chunk, timeUs));
  }

  /** Silence until then may have ended a frame. */
  elapsed(timeUs: number): Collected[] {
    return this.splitter ? this.take(this.splitter, this.splitter.elapsed(timeUs)) : [];
  }

  /** The stream has ended: its last frame, where the framing has one that ends so. */
  finish(): Collected[] {
    return this.splitter ? this.take(this.splitter, this.splitter.finish()) : [];
  }

  private take(splitter: FrameSplitter, events: readonly FrameEvent[]): Collected[] {
    if (events.length === 0 && !this.isOverCap(splitter)) return [];
    const held = joinBytes(this.kept);
    const from = this.keptFrom;
    const found: Collected[] = [];
    let done = from;
    for (const event of events) {
      if (event.kind === 'fault') found.push({ fault: event });
      else if (event.kind === 'frame') {
        const raw = held.subarray(event.payloadStart - from, event.payloadEnd - from);
        found.push({ payload: this.meant(raw) });
      }
      if (event.kind !== 'fault') done = event.end;
    }
    if (events.length === 0) found.push({ fault: this.tooLong(splitter) });
    this.keep(found.some((one) => 'fault' in one) ? new Uint8Array(0) : held.slice(done - from), done);
    return found;
  }

  /** Framings without a length or a mark do not look at the cap. */
  private isOverCap(splitter: FrameSplitter): boolean {
    const { framing, cap } = this.options;
    const isOpenEnded = framing?.kind === 'idle' || framing?.kind === 'until-close';
    return isOpenEnded && splitter.position - this.keptFrom > cap;
  }

  private tooLong({ position }: FrameSplitter): FrameFault {
    const announced = BigInt(position - this.keptFrom);
    return { kind: 'fault', code: 'too-long', offset: this.keptFrom, cap: this.options.cap, announced };
  }

  private keep(bytes: Uint8Array, from: number): void {
    this.kept = bytes.length > 0 ? [bytes] : [];
    this.keptFrom = from;
  }

  private meant(raw: Uint8Array): Uint8Array {
    const { framing, checksum } = this.options;
    const plain = framing === null ? raw : unescapePayload(framing, raw);
    const isTrailer = framing?.kind === 'length' && framing.trailer > 0;
    if (checksum === null || isTrailer) return plain;
    return plain.subarray(0, Math.max(0, plain.length - checksumSize(checksum.checksum)));
  }
}
