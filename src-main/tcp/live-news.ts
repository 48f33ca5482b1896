// Tells what changes too often for the log (bytes that wait, progress of runs) a few times a second, and only what changed.
import type { TcpLive } from '../../src-shared/tcp/run-plan';

const intervalMs = 200;

export class LiveNews {
  readonly #look: (captureId: string) => TcpLive;
  readonly #tell: ((live: TcpLive[]) => void) | undefined;
  readonly #dirty = new Set<string>();
  readonly #told = new Map<string, string>();
  readonly #after: (() => void)[] = [];
  #isWaiting = false;

  constructor(look: (captureId: string) => TcpLive, tell: ((live: TcpLive[]) => void) | undefined) {
    this.#look = look;
    this.#tell = tell;
  }

  note(captureId: string): void {
    if (this.#tell === undefined) return;
    this.#dirty.add(captureId);
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    setTimeout(() => this.#flush(), intervalMs).unref();
  }

  /** The last word about a connection; `done` when it was said. */
  last(captureId: string, done: () => void): void {
    if (this.#tell === undefined) {
      done();
      return;
    }
    this.note(captureId);
    this.#after.push(() => {
      this.#told.delete(captureId);
      done();
    });
  }

  #flush(): void {
    this.#isWaiting = false;
    const looked = [...this.#dirty].map((captureId) => this.#look(captureId));
    this.#dirty.clear();
    const news = looked.filter((live) => this.#isNew(live));
    if (news.length > 0) this.#tell?.(news);
    for (const done of this.#after.splice(0)) done();
    // Bytes that wait leave without a word: they are looked at until none wait.
    for (const { captureId, queuedBytes } of looked) if (queuedBytes > 0) this.note(captureId);
  }

  #isNew(live: TcpLive): boolean {
    const text = JSON.stringify(live);
    const before = this.#told.get(live.captureId);
    const isIdle = live.queuedBytes === 0 && live.run === null;
    if (isIdle) this.#told.delete(live.captureId);
    else this.#told.set(live.captureId, text);
    return isIdle ? before !== undefined : before !== text;
  }
}
