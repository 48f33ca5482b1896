// The first bytes of a file that is to be sent, read anew whenever it is chosen or looked at again.
import type { Failure } from '../../src-shared/result';
import type { ChosenFile } from '../../src-shared/tcp/composer-state';
import { request } from '../bridge';

/** A file up to this is read whole: what it is on the wire is shown, and its bytes may be edited. */
export const wholeFileBytes = 65_536;

export class FileLook {
  /** Of the file: all of it, or its beginning. */
  bytes = $state.raw<Uint8Array | null>(null);
  size = $state(0);
  failure = $state.raw<Failure | null>(null);
  private path: string | null = null;

  get isWhole(): boolean {
    return this.bytes !== null && this.bytes.length === this.size;
  }

  async look({ path, size }: ChosenFile): Promise<void> {
    this.path = path;
    const maxBytes = size <= wholeFileBytes ? wholeFileBytes : headBytes;
    const answer = await request('tcp.lookAtFile', { path, maxBytes });
    if (this.path !== path) return;
    this.failure = answer.ok ? null : answer.error;
    this.bytes = answer.ok ? answer.value.bytes : null;
    this.size = answer.ok ? answer.value.file.size : 0;
  }
}

const headBytes = 256;
