// The messages that wait beside a stream: sent one by one, all in a row, or taken into the draft in turn.
import type { CallTabState } from '../../src-shared/workspace';

type PreparedMessage = CallTabState['prepared'][number];

export interface SendAllPlan {
  everyMs: number;
  then: 'keep' | 'end';
}

export class PreparedList {
  items = $state.raw<PreparedMessage[]>([]);
  /** "Send all" is under way: so many have gone. */
  progress = $state.raw<{ sent: number; total: number } | undefined>(undefined);

  constructor(
    items: PreparedMessage[],
    private readonly stream: {
      /** False: refused, and said why. */
      send(text: string): Promise<boolean>;
      takesMessages(): boolean;
      end(): Promise<void>;
    },
  ) {
    this.items = items;
  }

  textOf(id: string): string | undefined {
    return this.items.find((one) => one.id === id)?.text;
  }

  add(text: string): void {
    this.items = [...this.items, { id: crypto.randomUUID(), text }];
  }

  remove(id: string): void {
    this.items = this.items.filter((one) => one.id !== id);
  }

  move(from: number, to: number): void {
    const item = this.items[from];
    if (item) this.items = this.items.toSpliced(from, 1).toSpliced(to, 0, item);
  }

  async sendOne(id: string): Promise<boolean> {
    const text = this.textOf(id);
    return text !== undefined && this.stream.send(text);
  }

  /** One every `everyMs`; stops at the first that is refused, when the stream ends, or at `stop`. */
  async sendAll({ everyMs, then }: SendAllPlan): Promise<void> {
    if (this.progress) return;
    const messages = this.items;
    for (const [sent, { id }] of messages.entries()) {
      this.progress = { sent, total: messages.length };
      if (sent > 0) await new Promise((done) => setTimeout(done, everyMs));
      if (!this.progress || !this.stream.takesMessages() || !(await this.sendOne(id))) return this.stop();
    }
    this.stop();
    if (then === 'end') await this.stream.end();
  }

  stop(): void {
    this.progress = undefined;
  }

  /** The first one's text; it goes to the end of the list. */
  takeNext(): string | undefined {
    const [next, ...rest] = this.items;
    if (next) this.items = [...rest, next];
    return next?.text;
  }
}
