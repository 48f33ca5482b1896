// One open file of a capture log: positional async reads and writes over a descriptor that closes when nobody uses it.
import fs from 'node:fs';

/** Writes at a position and gives the bytes written; the seam through which tests make a disk slow or full. */
export type DiskWrite = (fd: number, parts: Uint8Array[], position: number) => Promise<number>;

export const writeToDisk: DiskWrite = (fd, parts, position) =>
  new Promise((resolve, reject) => {
    fs.writev(fd, parts, position, (error, written) => (error === null ? resolve(written) : reject(error)));
  });

export class LogFile {
  readonly #fd: number;
  readonly #write: DiskWrite;
  #using = 0;
  #isClosed = false;
  #whenUnused: (() => void) | undefined;

  constructor(fd: number, write: DiskWrite = writeToDisk) {
    this.#fd = fd;
    this.#write = write;
  }

  /** Fills the target from a position; gives the bytes read, fewer only at the end of the file. Rejects with errno errors. */
  async read(target: Uint8Array, position: number): Promise<number> {
    return this.#use(async () => {
      let done = 0;
      while (done < target.length) {
        const read = await readOnce(this.#fd, target, done, position + done);
        if (read === 0) break;
        done += read;
      }
      return done;
    });
  }

  /** Writes all parts, also when the system takes them in pieces. Rejects with errno errors. */
  async write(parts: Uint8Array[], position: number): Promise<void> {
    return this.#use(async () => {
      let left = parts.filter((part) => part.length > 0);
      let at = position;
      while (left.length > 0) {
        const written = await this.#write(this.#fd, left, at);
        if (written === 0) throw new Error('The system took no bytes.');
        at += written;
        left = without(left, written);
      }
    });
  }

  async cut(length: number): Promise<void> {
    return this.#use(
      () =>
        new Promise((resolve, reject) => {
          fs.ftruncate(this.#fd, length, (error) => (error === null ? resolve() : reject(error)));
        }),
    );
  }

  /** Closes once the reads and writes that run are done. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#using > 0) await new Promise<void>((resolve) => (this.#whenUnused = resolve));
    await new Promise<void>((resolve) => fs.close(this.#fd, () => resolve()));
  }

  async #use<T>(work: () => Promise<T>): Promise<T> {
    // The system gives a closed descriptor's number to the next file.
    if (this.#isClosed) throw new Error('The capture file is closed.');
    this.#using += 1;
    try {
      return await work();
    } finally {
      this.#using -= 1;
      if (this.#using === 0) this.#whenUnused?.();
    }
  }
}

function readOnce(fd: number, target: Uint8Array, at: number, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    fs.read(fd, target, at, target.length - at, position, (error, read) =>
      error === null ? resolve(read) : reject(error),
    );
  });
}

function without(parts: Uint8Array[], written: number): Uint8Array[] {
  let skip = written;
  const left: Uint8Array[] = [];
  for (const part of parts) {
    if (skip < part.length) left.push(part.subarray(skip));
    skip = Math.max(0, skip - part.length);
  }
  return left;
}
