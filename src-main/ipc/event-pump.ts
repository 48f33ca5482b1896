// Pushes to the page, batched: however many events a second a stream has, the page hears at most 30 times, and of answers at once.
import type { CaptureRow, Connection, Push, PushOf } from '../../src-shared/contract';
import type { CaptureSummary } from '../../src-shared/capture';
import type { FrameState } from '../../src-shared/frame-channels';

const intervalMs = 33;
/** What was sent waits this long for its answer: a quick call is one push, and the page draws it once. */
const answerMs = 4;
/** Answers that go out at once in one interval; with more of them the page could do nothing else. */
const promptMost = 4;

type Pushes = PushOf<'capture.changed'>;

export class EventPump {
  private readonly changed = new Map<string, CaptureSummary>();
  private readonly heads = new Map<string, CaptureRow[]>();
  private readonly frames = new Map<string, FrameState>();
  private usage: PushOf<'capture.usage'> | undefined;
  private connections: Connection[] | undefined;
  private toldStates = '';
  private toldConnections = '';
  private readonly queue: Push[] = [];
  private sending = false;
  private timer: NodeJS.Timeout | undefined;
  private lastFlush = -Infinity;
  private promptSince = -Infinity;
  private prompts = 0;

  /** @param send puts one push on the wire to the page; does nothing while there is no page */
  constructor(private readonly send: (push: Push) => void) {}

  /**
   * Only the newest summary of each log is kept. The first after a pause goes out soon, the first answer of a call and
   * its end at once.
   * @param head the call's first rows, as far as they were not given before
   */
  captureChanged(summary: CaptureSummary, head: CaptureRow[] = []): void {
    const { captureId } = summary;
    this.changed.set(captureId, summary);
    if (head.length > 0) this.heads.set(captureId, [...(this.heads.get(captureId) ?? []), ...head]);
    const isAnswer = head.length > 0 && (summary.received.count > 0 || summary.phase === 'ended');
    if (isAnswer && this.mayPrompt()) this.tellAnswer();
    else this.schedule();
  }

  framesChanged(captureId: string, state: FrameState): void {
    this.frames.set(captureId, state);
    this.schedule();
  }

  usageChanged(usage: PushOf<'capture.usage'>): void {
    this.usage = usage;
    this.schedule();
  }

  /** A change of state goes out at once, so that none is missed; numbers of calls wait like other numbers. */
  connectionsChanged(connections: Connection[]): void {
    this.connections = connections;
    const states = JSON.stringify(connections.map((one) => ({ ...one, openCalls: 0 })));
    if (states === this.toldStates) return this.schedule();
    this.toldStates = states;
    this.flush();
  }

  /** Rare events go out in order, at once, after what was waiting. */
  push(push: Push): void {
    this.gather();
    this.queue.push(push);
    this.drain();
  }

  /** Alone: what else waits is no answer, and drawing it would come before the answer is seen. */
  private tellAnswer(): void {
    this.queue.push({ name: 'capture.changed', payload: this.takeChanged() });
    this.drain();
  }

  private mayPrompt(): boolean {
    const now = performance.now();
    if (now - this.promptSince >= intervalMs) {
      this.promptSince = now;
      this.prompts = 0;
    }
    this.prompts += 1;
    return this.prompts <= promptMost;
  }

  private schedule(): void {
    if (this.timer) return;
    const wait = Math.max(answerMs, this.lastFlush + intervalMs - performance.now());
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
    const { usage, connections } = this;
    if (this.changed.size > 0) this.queue.push({ name: 'capture.changed', payload: this.takeChanged() });
    for (const [captureId, state] of this.frames)
      this.queue.push({ name: 'frames.changed', payload: { captureId, state } });
    this.frames.clear();
    const facts = connections ? JSON.stringify(connections) : this.toldConnections;
    if (connections && facts !== this.toldConnections)
      this.queue.push({ name: 'connections.changed', payload: { connections } });
    this.toldConnections = facts;
    this.connections = undefined;
    if (usage) this.queue.push({ name: 'capture.usage', payload: usage });
    this.usage = undefined;
    if (this.queue.length > 0) this.lastFlush = performance.now();
  }

  private takeChanged(): Pushes {
    const summaries = [...this.changed.values()];
    const heads = [...this.heads].map(([captureId, rows]) => ({ captureId, rows }));
    this.changed.clear();
    this.heads.clear();
    return heads.length > 0 ? { summaries, heads } : { summaries };
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
