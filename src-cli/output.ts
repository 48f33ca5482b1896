// stdout: lines are gathered for a turn of the event loop, and whoever writes hears when the reader falls behind or goes.
import { exits } from './ending';

/** Written at once from this size on: characters. */
const batchChars = 32 * 1024;
/** More than this waiting for the reader: stop making more. Bytes. */
const waitingBytes = 256 * 1024;

export class Output {
  #gathered = '';
  #isPlanned = false;
  #waiters: (() => void)[] = [];
  #exit: number | undefined;
  #problem: string | undefined;
  readonly #stream: NodeJS.WriteStream;
  readonly #onGone: (() => void)[] = [];

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
    stream.on('drain', () => {
      this.#wake();
    });
    stream.on('error', (error: NodeJS.ErrnoException) => {
      this.#gone(error);
    });
  }

  /** Set once nothing can be written any more: the exit code, and a sentence unless the reader simply went (`head -1`). */
  get broken(): { exit: number; problem: string | undefined } | undefined {
    return this.#exit === undefined ? undefined : { exit: this.#exit, problem: this.#problem };
  }

  /** Calls back once when nothing can be written any more. */
  whenGone(listener: () => void): void {
    if (this.#exit === undefined) this.#onGone.push(listener);
    else listener();
  }

  /** False: the reader is behind; go on after `drained()`. */
  line(text: string): boolean {
    if (this.#exit !== undefined) return true;
    this.#gathered += `${text}\n`;
    if (this.#gathered.length >= batchChars) this.#write();
    else if (!this.#isPlanned) {
      this.#isPlanned = true;
      setImmediate(() => {
        this.#write();
      });
    }
    return this.#hasRoom();
  }

  /** Bytes as they are. */
  bytes(bytes: Uint8Array): boolean {
    this.#write();
    if (this.#exit === undefined) this.#stream.write(bytes);
    return this.#hasRoom();
  }

  drained(): Promise<void> {
    if (this.#hasRoom()) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  /** Resolves when the system has everything, or will never have it. */
  flush(): Promise<void> {
    this.#write();
    if (this.#exit !== undefined) return Promise.resolve();
    return new Promise((resolve) => {
      this.whenGone(resolve);
      this.#stream.write('', () => {
        resolve();
      });
    });
  }

  /** Gives the system what was gathered, and waits for nothing. */
  push(): void {
    this.#write();
  }

  #hasRoom(): boolean {
    return this.#exit !== undefined || this.#stream.writableLength < waitingBytes;
  }

  #write(): void {
    this.#isPlanned = false;
    const text = this.#gathered;
    if (text === '' || this.#exit !== undefined) return;
    this.#gathered = '';
    this.#stream.write(text);
  }

  #gone(error: NodeJS.ErrnoException): void {
    if (this.#exit !== undefined) return;
    const isPipe = error.code === 'EPIPE';
    this.#exit = isPipe ? exits.nobodyReads : exits.failed;
    this.#problem = isPipe ? undefined : `The output cannot be written: ${error.message}.`;
    this.#wake();
    for (const listener of this.#onGone) listener();
  }

  #wake(): void {
    for (const wake of this.#waiters.splice(0)) wake();
  }
}
