// Pushes to the page, batched: however many events a second a stream has, the page hears at most 30 times.
import type { Push, PushOf } from '../../src-shared/contract';
import type { CaptureSummary } from '../../src-shared/capture';
import type { FrameState } from '../../src-shared/frame-channels';

const intervalMs = 33;

export class EventPump {
  private readonly changed = new Map<string, CaptureSummary>();
  private readonly frames = new Map<string, FrameState>();
  private usage: PushOf<'capture.usage'> | undefined;
  private readonly queue: Push[] = [];
  private sending = false;
  private timer: NodeJS.Timeout | undefined;
  private lastFlush = 0;

  /** @param send puts one push on the wire to the page; does nothing while there is no page */
  constructor(private readonly send: (push: Push) => void) {}

  /** Only the newest summary of each log is kept. The first after a pause goes out at once. */
  captureChanged(summary: CaptureSummary): void {
    this.changed.set(summary.captureId, summary);
    this.schedule();
  }

  framesChanged(captureId: string, state: FrameState): void {
    this.frames.set(captureId, state);
    this.schedule();
  }

  usageChanged(usage: PushOf<'capture.usage'>): void {
    this.usage = usage;
    this.schedule();
  }

  /** Rare events go out in order, at once, after what was waiting. */
  push(push: Push): void {
    this.gather();
    this.queue.push(push);
    this.drain();
  }

  private schedule(): void {
    if (this.timer) return;
    const wait = Math.max(0, this.lastFlush + intervalMs - performance.now());
    this.timer = setTimeout(() => this.flush(), wait);
  }

  private flush(): void {
    this.gather();
    this.drain();
  }

  /** What waits goes into the queue. */
  private gather(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.changed.size === 0 && this.frames.size === 0 && !this.usage) return;
    this.lastFlush = performance.now();
    if (this.changed.size > 0) {
      const summaries = [...this.changed.values()];
      this.changed.clear();
      this.queue.push({ name: 'capture.changed', payload: { summaries } });
    }
    for (const [captureId, state] of this.frames)
      this.queue.push({ name: 'frames.changed', payload: { captureId, state } });
    this.frames.clear();
    if (this.usage) this.queue.push({ name: 'capture.usage', payload: this.usage });
    this.usage = undefined;
  }

  /** Electron runs promises inside a send, and they push too: what they push must not overtake what comes first. */
  private drain(): void {
    if (this.sending) return;
    this.sending = true;
    try {
      for (let next = this.queue.shift(); next; next = this.queue.shift()) this.send(next);
    } finally {
      this.sending = false;
    }
  }
}
