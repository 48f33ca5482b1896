// Goes over a log from its first event, in slices: each event with its bytes, a long one in pieces.
import { setImmediate } from 'node:timers/promises';
import type { CaptureLog } from './capture-log';
import { partsOf, sliceAt, type SlicePlace } from './log-slice';

const limits = { bytes: 64 * 1024, events: 1024 };

export interface WalkedPiece {
  readonly seq: number;
  /** Of the event's own bytes: a multiple of 65,536 when it is not 0. */
  readonly from: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Up to the event that is the last one now. Rejects with errno errors. */
export async function* walkLog(log: CaptureLog): AsyncGenerator<WalkedPiece> {
  const { index } = log.table;
  const to = index.count;
  let place: SlicePlace = { seq: 0, inside: 0 };
  while (place.seq < to) {
    const slice = sliceAt(index, place, to, limits);
    const bytes = await log.writer.read(slice.offset, slice.length);
    for (const part of partsOf(index, place, slice))
      yield { seq: part.seq, from: part.from, bytes: bytes.subarray(part.at, part.at + part.to - part.from) };
    place = slice.next;
    await setImmediate();
  }
}
