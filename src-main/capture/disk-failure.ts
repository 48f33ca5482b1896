// What the system says when it refuses a capture file, in words.
import type { Failure } from '../../src-shared/result';

const sentences: Record<string, string> = {
  ENOSPC: 'The disk is full, so the capture cannot be written. Free some space.',
  EDQUOT: 'Your disk quota is used up, so the capture cannot be written. Free some space.',
  EACCES: 'The capture folder may not be written. Check who owns it.',
  EPERM: 'The capture folder may not be written. Check who owns it.',
  EROFS: 'The capture folder is on a read-only disk.',
  ENOENT: 'The capture folder is gone.',
  EMFILE: 'Too many files are open, so the capture cannot be written. Close some tabs.',
};

/** A thrown file system error as a value; its own words go into `detail`. */
export function diskFailure(error: unknown): Failure {
  const code = errnoOf(error);
  return {
    code: 'capture-disk',
    message: sentences[code] ?? 'The capture cannot be written to disk.',
    detail: error instanceof Error ? error.message : String(error),
  };
}

/** `ENOENT` and the like; empty when the error carries none. */
export function errnoOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
