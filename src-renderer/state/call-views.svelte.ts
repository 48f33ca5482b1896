// The log that a call tab shows: that of its newest call, and for the first moment of it the one before.
import { request } from '../bridge';
import { CaptureView } from './capture-view.svelte';

/** A log that is not shown any more goes this much later, milliseconds: nobody waits for it, and an answer may be on its way. */
const discardMs = 300;

export class CallViews {
  current = $state.raw<CaptureView | null>(null);
  private previous = $state.raw<CaptureView | null>(null);
  /** What the page is drawn from. A quick answer then only changes words, and nothing is taken down and put up again. */
  readonly shown = $derived(this.current?.untold && this.previous ? this.previous : this.current);
  /** `shown` is of the call before, and must be out of sight. */
  readonly turning = $derived(this.shown !== this.current);

  /** A new call begins. No push is heard before this turn of the page is over, so main may have been asked already. */
  turnTo(captureId: string): CaptureView {
    const view = new CaptureView(captureId, 'grpc');
    view.onLasting = () => this.forgetPrevious();
    view.scroll.viewport = this.current?.scroll.viewport ?? 0;
    this.forgetPrevious();
    this.previous = this.current;
    this.current = view;
    return view;
  }

  /** Main did not take the call: the one before is back. */
  refuse(view: CaptureView): void {
    view.dispose();
    if (this.current !== view) return;
    this.current = this.previous;
    this.previous = null;
  }

  forget(): void {
    this.forgetPrevious();
    this.previous = this.current;
    this.current = null;
    this.forgetPrevious();
  }

  private forgetPrevious(): void {
    const { previous } = this;
    this.previous = null;
    if (!previous) return;
    previous.dispose();
    setTimeout(() => void request('capture.discard', { captureId: previous.captureId }), discardMs);
  }
}
