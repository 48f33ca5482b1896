// The words beside the bytes of a frame and over a chunk's head, for the hex dump and the list of frames.
import { formatBytes, formatCount } from '../../../src-shared/bytes/byte-size';
import type { FrameRow } from '../../../src-shared/frame-channels';
import { m } from '../../paraglide/messages';
import type { FrameLabel } from './frame-looks';

/** `frame 3` and `67 B`, `frame 3` and `continued`, `frames 3 to 9`. */
export function labelWords({ kind, number, last, size, open }: FrameLabel): { name: string; aside: string } {
  const frame = m.frames_label({ number: formatCount(number) });
  if (kind === 'begins') return { name: frame, aside: open ? m.frames_unfinished() : formatBytes(size) };
  if (kind === 'goes-on') return { name: frame, aside: m.frames_continued() };
  if (kind === 'several')
    return {
      name: m.frames_label_several({ first: formatCount(number), last: formatCount(last) }),
      aside: '',
    };
  if (kind === 'fault') return { name: m.frames_label_fault(), aside: '' };
  const name = { noise: m.frames_noise(), cut: m.frames_cut(), skipped: m.frames_skipped() }[kind];
  return { name, aside: formatBytes(size) };
}

/** `starts inside frame 2, ends inside frame 3`. */
export function edgeWords(edges: { startsIn: number | undefined; endsIn: number | undefined }): string {
  const { startsIn, endsIn } = edges;
  if (startsIn !== undefined && startsIn === endsIn)
    return m.frames_chunk_inside({ number: formatCount(startsIn) });
  const starts = startsIn === undefined ? '' : m.frames_chunk_starts({ number: formatCount(startsIn) });
  const ends = endsIn === undefined ? '' : m.frames_chunk_ends({ number: formatCount(endsIn) });
  return starts && ends ? m.frames_chunk_both({ starts, ends }) : starts || ends;
}

/** What stands in a row that is no frame. */
export function rowWords(row: FrameRow): { title: string; aside: string } {
  const size = formatBytes(row.size);
  if (row.kind === 'fault') return { title: row.fault?.sentence ?? m.frames_label_fault(), aside: '' };
  if (row.kind === 'noise') return { title: m.frames_row_noise({ size }), aside: '' };
  if (row.kind === 'cut') return { title: m.frames_row_cut({ size }), aside: '' };
  return { title: m.frames_row_skipped({ size }), aside: '' };
}

/** `67 bytes = 4 length + 63 payload, from chunks 2 and 3`. */
export function frameSum(row: FrameRow, checksumBytes: number): string {
  const payload = row.size - row.prefix - row.suffix - (row.suffix > 0 ? 0 : checksumBytes);
  const checksum = row.suffix > 0 ? Math.min(row.suffix, checksumBytes) : checksumBytes;
  const rest = row.suffix > 0 ? row.suffix - checksum : 0;
  const parts = [
    ...(row.prefix > 0 ? [m.frames_sum_prefix({ count: row.prefix })] : []),
    m.frames_sum_payload({ text: formatCount(Math.max(0, payload)) }),
    ...(checksum > 0 ? [m.frames_sum_checksum({ count: checksum })] : []),
    ...(rest > 0 ? [m.frames_sum_suffix({ count: rest })] : []),
  ];
  const bytes = m.timeline_bytes({ count: row.size, text: formatCount(row.size) });
  const sum = parts.length > 1 ? `${bytes} = ${parts.join(' + ')}` : bytes;
  return m.frames_sum({ sum, chunks: chunksText(row) });
}

/** `chunk 2`, `chunks 2 and 3`, `chunks 2 to 9`. */
function chunksText({ firstChunk, lastChunk }: FrameRow): string {
  const [first, last] = [formatCount(firstChunk), formatCount(lastChunk)];
  if (firstChunk === lastChunk) return m.frames_chunk_one({ first });
  return lastChunk === firstChunk + 1
    ? m.frames_chunk_two({ first, last })
    : m.frames_chunk_more({ first, last });
}
