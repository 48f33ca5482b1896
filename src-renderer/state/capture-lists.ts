// The two lists that a log can be shown as, each a window of rows that is pulled: messages of a call, lines of a connection.
import type { Encoding } from '../../src-shared/bytes/encoding';
import type { CaptureLine, CaptureRow, RowFilter } from '../../src-shared/contract';
import { request } from '../bridge';
import { RowWindow } from './row-window.svelte';

/** How TCP bytes are laid out, 16 a line or as text. */
export type LineLayout = 'hex' | 'text';
/** How a TCP log is looked at. */
export type LogLayout = LineLayout | 'frames';

/** What a list asks of its view each time. */
interface ListPlace {
  captureId: string;
  filter(): RowFilter;
  layout(): LineLayout;
  encoding(): Encoding;
  follows(): boolean;
  /** Events in the log, as main told it last. */
  events(): number;
}

/** Enough bytes for a row's preview. */
const previewBytes = 512;

export function callRows({ captureId, filter, follows, events }: ListPlace): RowWindow<CaptureRow> {
  return new RowWindow<CaptureRow>({
    fetch: (from, count) =>
      request('capture.read', { captureId, filter: filter(), from, count, previewBytes }),
    follows,
    knownEnd: () => (filter() === 'all' ? events() : null),
    isSettled: () => true,
  });
}

export function connectionLines({
  captureId,
  filter,
  layout,
  encoding,
  follows,
}: ListPlace): RowWindow<CaptureLine> {
  return new RowWindow<CaptureLine>({
    fetch: async (from, count) => {
      const ask = { captureId, filter: filter(), layout: layout(), encoding: encoding(), from, count };
      const answer = await request('capture.lines', ask);
      return answer.ok
        ? { ok: true, value: { total: answer.value.total, rows: answer.value.lines } }
        : answer;
    },
    follows,
    knownEnd: () => null,
    // Whether a cut character goes on is known when the next chunk is there.
    isSettled: (line) => line.unfinished === 0,
  });
}

/** Rows before a payload of that number are its predecessors and a few other events, so one read finds it. */
export async function seqOfNumber(
  captureId: string,
  direction: 'sent' | 'received',
  number: number,
): Promise<number | null> {
  for (let from = number - 1; ; from += 64) {
    const ask = { captureId, filter: direction, from, count: 64, previewBytes: 0 };
    const answer = await request('capture.read', ask);
    if (!answer.ok || answer.value.rows.length === 0) return null;
    const found = answer.value.rows.find((row) => row.number === number);
    if (found) return found.seq;
  }
}
