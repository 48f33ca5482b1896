// Messages and bytes per second over the last second of a log that grows.
import type { CaptureSummary } from '../../src-shared/capture';

interface Sample {
  atMs: number;
  messages: number;
  sentBytes: number;
  receivedBytes: number;
}

/** All per second. */
export interface Rate {
  messages: number;
  sentBytes: number;
  receivedBytes: number;
}

const windowMs = 1000;
/** Below this span a rate would be noise. */
const shortestMs = 200;
const none: Rate = { messages: 0, sentBytes: 0, receivedBytes: 0 };

export class RateMeter {
  private samples: Sample[] = [];

  note(summary: CaptureSummary, atMs: number): void {
    const { sent, received } = summary;
    this.samples.push({
      atMs,
      messages: sent.count + received.count,
      sentBytes: sent.bytes,
      receivedBytes: received.bytes,
    });
    const recent = this.samples.findLastIndex((sample) => sample.atMs <= atMs - windowMs);
    if (recent > 0) this.samples.splice(0, recent);
  }

  /** Zero when nothing was noted within the last second. */
  at(nowMs: number): Rate {
    const newest = this.samples.at(-1);
    const oldest = this.samples[0];
    if (!newest || !oldest || nowMs - newest.atMs > windowMs) return none;
    const seconds = (nowMs - oldest.atMs) / 1000;
    if (seconds * 1000 < shortestMs) return none;
    return {
      messages: (newest.messages - oldest.messages) / seconds,
      sentBytes: (newest.sentBytes - oldest.sentBytes) / seconds,
      receivedBytes: (newest.receivedBytes - oldest.receivedBytes) / seconds,
    };
  }
}
