// Where a command runs: its output, its words for the person, its input, and Ctrl C.
import type { Ending } from './ending';
import { Output } from './output';

export class Terminal {
  readonly out = new Output(process.stdout);
  readonly #interrupts: (() => void)[] = [];
  #isInterrupted = false;

  constructor() {
    // Words for a person that nobody reads are no reason to fail.
    process.stderr.on('error', () => {});
  }

  /** A line on stderr. */
  say(...lines: string[]): void {
    for (const line of lines) process.stderr.write(`${line}\n`);
  }

  /** Says how the command ended and gives its exit code. */
  end({ exit, lines }: Ending): number {
    this.say(...lines);
    return exit;
  }

  /** Resolves when the system has all words. */
  said(): Promise<void> {
    if (process.stderr.writableLength === 0 || process.stderr.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      process.stderr.once('error', () => resolve()).write('', () => resolve());
    });
  }

  get input(): NodeJS.ReadStream {
    return process.stdin;
  }

  /** Nobody waits for the rest of the output any more. */
  get isInterrupted(): boolean {
    return this.#isInterrupted;
  }

  /** The first Ctrl C calls this; the second ends the process as the system does. */
  onInterrupt(act: () => void): void {
    if (this.#interrupts.length === 0) {
      process.once('SIGINT', () => {
        this.#isInterrupted = true;
        for (const one of this.#interrupts) one();
      });
    }
    this.#interrupts.push(act);
  }
}
