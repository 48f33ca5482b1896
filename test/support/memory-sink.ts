// A capture log in memory: our own CaptureSink interface, for tests of the rooms that write to it.
import type { CaptureSink } from '../../src-main/capture/sink';
import type { CaptureAppend, DataKind, EventData } from '../../src-shared/capture';

export class MemorySink implements CaptureSink {
  readonly events: CaptureAppend[] = [];
  /** Messages that arrived while the log was full, that is, after `append` said false and before `drained()`. */
  appendedWhileFull = 0;
  /** Called at each append; answers whether there is room. */
  hasRoom: (event: CaptureAppend) => boolean = () => true;
  readonly counts = { sent: 0, received: 0 };
  readonly #data = new Map<string, object>();
  #full = false;
  #drainWaiters: (() => void)[] = [];
  readonly #watchers = new Set<() => void>();

  append(event: CaptureAppend): boolean {
    if (this.#full && event.kind === 'message' && event.direction === 'received') this.appendedWhileFull += 1;
    this.#keep(event);
    const room = this.hasRoom(event);
    if (!room) this.#full = true;
    for (const watcher of [...this.#watchers]) watcher();
    return room;
  }

  #keep(event: CaptureAppend): void {
    if ('bytes' in event) {
      this.events.push({ ...event, bytes: Uint8Array.from(event.bytes) });
      this.counts[event.direction] += 1;
      return;
    }
    this.events.push(event);
    if (!this.#data.has(event.kind)) this.#data.set(event.kind, event.data);
  }

  drained(): Promise<void> {
    if (!this.#full) return Promise.resolve();
    return new Promise((resolve) => this.#drainWaiters.push(resolve));
  }

  /** The disk has caught up. */
  drain(): void {
    this.#full = false;
    const waiters = this.#drainWaiters;
    this.#drainWaiters = [];
    for (const resolve of waiters) resolve();
  }

  /** Each message fills it for a moment. */
  fillEachTime(): void {
    this.hasRoom = (event) => {
      if (event.kind !== 'message') return true;
      setImmediate(() => {
        this.drain();
      });
      return false;
    };
  }

  get full(): boolean {
    return this.#full;
  }

  kinds(): string[] {
    return this.events.map((event) => event.kind);
  }

  messages(direction: 'sent' | 'received'): Buffer[] {
    return this.events.flatMap((event) =>
      event.kind === 'message' && event.direction === direction ? [Buffer.from(event.bytes)] : [],
    );
  }

  /** Of the first event of this kind. */
  data<K extends DataKind>(kind: K): EventData<K> | undefined {
    return this.#data.get(kind) as EventData<K> | undefined;
  }

  /** Resolves when the events satisfy `condition`, now or after a later append. */
  until(condition: (sink: MemorySink) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (!condition(this)) return;
        this.#watchers.delete(check);
        resolve();
      };
      this.#watchers.add(check);
      check();
    });
  }

  async status(): Promise<EventData<'status'>> {
    await this.until((sink) => sink.data('status') !== undefined);
    const data = this.data('status');
    if (data === undefined) throw new Error('unreachable: until() saw it');
    return data;
  }

  async diagnosis(): Promise<EventData<'diagnosis'>> {
    await this.until((sink) => sink.data('diagnosis') !== undefined);
    const data = this.data('diagnosis');
    if (data === undefined) throw new Error('unreachable: until() saw it');
    return data;
  }
}
