// Logs of a store whose frames are under test: made, cut in a way, and read back as rows.
import type { CaptureLog } from '../../src-main/capture/capture-log';
import type { CaptureStore } from '../../src-main/capture/capture-store';
import type { Direction } from '../../src-shared/capture';
import type { FrameCut, FrameRow } from '../../src-shared/frame-channels';
import { defaultCap, type Framing } from '../../src-shared/framing/framing';
import { readFraming } from '../../src-shared/framing/presets';
import { valueOf } from './captures';

let count = 0;
export function newLog(store: CaptureStore): CaptureLog {
  count += 1;
  return valueOf(store.create(`frames-${String(count).padStart(6, '0')}`, 'tcp'));
}

export function cutOf(framing: Framing | string | null, more: Partial<FrameCut> = {}): FrameCut {
  const read = typeof framing === 'string' ? valueOf(readFraming(framing)) : framing;
  return { framing: read, cap: defaultCap, marks: [], ...more };
}

export function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex'));
}

export async function rowsOf(store: CaptureStore, log: CaptureLog, cut: FrameCut): Promise<FrameRow[]> {
  await store.frames.of(log, cut).advance();
  const ask = {
    captureId: log.captureId,
    cut,
    filter: 'all',
    from: 0,
    count: 500,
    previewBytes: 65_536,
  } as const;
  return valueOf(await store.frames.rows({ ...ask, checksum: null })).rows;
}

/** `kind start-end` of each row of a direction. */
export function places(rows: readonly FrameRow[], direction: Direction): string[] {
  return rows
    .filter((row) => row.direction === direction)
    .map(({ kind, start, size }) => `${kind} ${start}-${start + size}`);
}
