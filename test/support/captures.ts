// Capture stores in folders of their own, closed and removed after the test.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { CaptureLog } from '../../src-main/capture/capture-log';
import { CaptureStore, type CaptureStoreOptions } from '../../src-main/capture/capture-store';
import type { Direction } from '../../src-shared/capture';
import type { Result } from '../../src-shared/result';

export async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'halfclose-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A store in a new folder, or in the given one (to see what comes back). */
export async function openStore(options: Partial<CaptureStoreOptions> = {}): Promise<CaptureStore> {
  const store = new CaptureStore({ folder: options.folder ?? (await tempFolder()), ...options });
  onTestFinished(() => store.close());
  return store;
}

/** The value of a result that must be good. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok)
    throw new Error(`${result.error.code}: ${result.error.message} ${result.error.detail ?? ''}`);
  return result.value;
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

export function chunk(log: CaptureLog, direction: Direction, bytes: Uint8Array | string): boolean {
  return log.append({ kind: 'chunk', direction, bytes: typeof bytes === 'string' ? bytesOf(bytes) : bytes });
}

export function message(log: CaptureLog, direction: Direction, bytes: Uint8Array | string): boolean {
  return log.append({
    kind: 'message',
    direction,
    bytes: typeof bytes === 'string' ? bytesOf(bytes) : bytes,
  });
}

export function closed(log: CaptureLog): void {
  log.append({ kind: 'closed', direction: 'received', data: { how: 'ended', by: 'peer', unsentBytes: 0 } });
}

export function status(log: CaptureLog): void {
  log.append({
    kind: 'status',
    direction: 'received',
    data: { code: 0, message: '', trailers: [], origin: 'server' },
  });
}

/** A promise and the function that resolves it. */
export function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => {};
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
