// Runs one request at a time; of those asked for meanwhile only the newest runs next. For seeking, selecting, dragging.

export class NewestTask {
  /** Resolved when nothing runs. */
  idle: Promise<void> = Promise.resolve();
  private running = false;
  private next: (() => Promise<void>) | null = null;

  /** `task` never rejects: requests answer with a Result. */
  run(task: () => Promise<void>): void {
    this.next = task;
    if (!this.running) this.idle = this.drain();
  }

  /** Drops what waits; the running one ends by itself. */
  clear(): void {
    this.next = null;
  }

  private async drain(): Promise<void> {
    this.running = true;
    while (this.next) {
      const task = this.next;
      this.next = null;
      await task();
    }
    this.running = false;
  }
}
