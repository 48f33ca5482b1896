// A capture log in memory: our own CaptureSink interface, for tests of the rooms that write to it.
import type { CaptureSink } from '../../src-main/capture/sink';
import type { CaptureAppend, DataKind, EventData } from '../../src-shared/capture';

export class MemorySink implements CaptureSink {
  readonly events: CaptureAppend[] = [];
  /** Events that came while the log was full, that is, after `append` said false and before `drained()`. */
  appendedWhileFull = 0;
  /** Called at each append; answers whether there is room. */
  hasRoom: (event: CaptureAppend) => boolean = () => true;
  #full = false;
  #drainWaiters: (() => void)[] = [];
  readonly #watchers = new Set<() => void>();

  append(event: CaptureAppend): boolean {
    if (this.#full) this.appendedWhileFull += 1;
    this.events.push('bytes' in event ? { ...event, bytes: Uint8Array.from(event.bytes) } : event);
    const room = this.hasRoom(event);
    if (!room) this.#full = true;
    for (const watcher of [...this.#watchers]) watcher();
    return room;
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

  data<K extends DataKind>(kind: K): EventData<K> | undefined {
    const event = this.events.find((one) => one.kind === kind);
    return event !== undefined && 'data' in event ? (event.data as EventData<K>) : undefined;
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
