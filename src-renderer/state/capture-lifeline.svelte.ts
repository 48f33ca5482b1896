// What the lifeline draws of one log, asked again at most 4 times a second and only while it is on screen.
import type { Lifeline } from '../../src-shared/contract';
import { request } from '../bridge';

const shortestMs = 250;

export class CaptureLifeline {
  data = $state.raw<Lifeline | null>(null);
  private shown = false;
  private stale = true;
  private busy = false;
  private askedAt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly captureId: string) {}

  show(): void {
    this.shown = true;
    this.plan();
  }

  hide(): void {
    this.shown = false;
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** The log has grown. */
  changed(): void {
    this.stale = true;
    this.plan();
  }

  private plan(): void {
    if (!this.shown || !this.stale || this.busy || this.timer !== undefined) return;
    const wait = Math.max(0, this.askedAt + shortestMs - Date.now());
    this.timer = setTimeout(() => void this.ask(), wait);
  }

  private async ask(): Promise<void> {
    this.timer = undefined;
    this.askedAt = Date.now();
    this.stale = false;
    this.busy = true;
    const answer = await request('capture.lifeline', { captureId: this.captureId });
    this.busy = false;
    if (answer.ok) this.data = answer.value;
    this.plan();
  }
}
