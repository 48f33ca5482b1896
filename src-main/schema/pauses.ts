// Long work in slices: the event loop, and with it every open call, gets its turn in between.
import { setImmediate as nextTurn } from 'node:timers/promises';

const sliceMs = 8;

export class Pauses {
  private sliceEnd = performance.now() + sliceMs;

  /** Call it often; it waits only when the slice is used up. */
  async pause(): Promise<void> {
    if (performance.now() < this.sliceEnd) return;
    await nextTurn();
    this.sliceEnd = performance.now() + sliceMs;
  }
}
