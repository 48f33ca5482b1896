// A file that is written piece by piece beside its final name, and takes it when all is there: nothing half-written stays.
import { randomUUID } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';

/** Pieces are joined up to this size. Bytes. */
const blockBytes = 256 * 1024;
const encoder = new TextEncoder();

export class ExportFile {
  /** Bytes so far. */
  size = 0;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;

  private constructor(
    private readonly path: string,
    private readonly part: string,
    private readonly handle: FileHandle,
  ) {}

  /** Rejects with errno errors, as everything here. */
  static async create(path: string): Promise<ExportFile> {
    const part = `${path}.${randomUUID().slice(0, 8)}.part`;
    return new ExportFile(path, part, await open(part, 'wx', 0o600));
  }

  /** Takes the bytes over: the caller changes them no more. */
  async write(piece: Uint8Array | string): Promise<void> {
    const bytes = typeof piece === 'string' ? encoder.encode(piece) : piece;
    if (bytes.length === 0) return;
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    this.size += bytes.length;
    if (this.#waitingBytes >= blockBytes) await this.#flush();
  }

  async finish(): Promise<void> {
    await this.#flush();
    await this.handle.close();
    await rename(this.part, this.path);
  }

  async abandon(): Promise<void> {
    await this.handle.close().catch(() => undefined);
    await rm(this.part, { force: true });
  }

  async #flush(): Promise<void> {
    const pieces = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    if (pieces.length > 0) await this.handle.writev(pieces);
  }
}
