// The bytes of a log for other programs: one direction as it was, or both as a dump or as text, chunk by chunk.
import { TextStream, type Encoding } from '../../src-shared/bytes/encoding';
import type { Direction } from '../../src-shared/capture';
import { chunkHead, dumpLines, eventLine } from '../../src-shared/tcp/frame-export';
import type { CaptureLog } from './capture-log';
import type { ExportFile } from './export-file';
import { walkLog, type WalkedPiece } from './log-walk';

export interface ExportCount {
  /** Chunks, frames or steps. */
  items: number;
  /** Those whose bytes were not kept. */
  lost: number;
}

/** Throws when the person has cancelled. */
export type StillWanted = () => void;

export async function exportRaw(
  log: CaptureLog,
  direction: Direction,
  file: ExportFile,
  stillWanted: StillWanted,
): Promise<ExportCount> {
  const { index } = log.table;
  const count = { items: 0, lost: 0 };
  for await (const { seq, from, bytes } of walkLog(log)) {
    stillWanted();
    if (!index.isPayload(seq) || index.direction(seq) !== direction) continue;
    if (from === 0) countChunk(log, seq, count);
    await file.write(bytes);
  }
  return count;
}

export function exportDump(
  log: CaptureLog,
  file: ExportFile,
  stillWanted: StillWanted,
): Promise<ExportCount> {
  return exportChunks(log, file, stillWanted, ({ seq, from, bytes }) => {
    const { index, streamBytes } = log.table;
    const start = streamBytes.before(seq, index.direction(seq));
    const isLast = from + bytes.length === index.stored(seq);
    return `${dumpLines(bytes, start + from)}${isLast ? '\n' : ''}`;
  });
}

/** Each direction is a stream of text of its own: a character that is cut between chunks stands in the later one. */
export function exportText(
  log: CaptureLog,
  encoding: Encoding,
  file: ExportFile,
  stillWanted: StillWanted,
): Promise<ExportCount> {
  const streams = { sent: new TextStream(encoding), received: new TextStream(encoding) };
  return exportChunks(log, file, stillWanted, ({ seq, from, bytes }) => {
    const { index } = log.table;
    const isLast = from + bytes.length === index.stored(seq);
    return `${streams[index.direction(seq)].push(bytes)}${isLast ? '\n\n' : ''}`;
  });
}

async function exportChunks(
  log: CaptureLog,
  file: ExportFile,
  stillWanted: StillWanted,
  textOf: (piece: WalkedPiece) => string,
): Promise<ExportCount> {
  const { index } = log.table;
  const count = { items: 0, lost: 0 };
  for await (const piece of walkLog(log)) {
    stillWanted();
    const { seq, from } = piece;
    const [direction, timeUs] = [index.direction(seq), log.startedAt * 1000 + index.timeUs(seq)];
    if (!index.isPayload(seq)) {
      const what = { 'half-close': 'ended', closed: 'closed', connected: 'connected' }[
        index.kind(seq) as string
      ];
      if (what !== undefined) await file.write(`${eventLine(direction, what, timeUs)}\n\n`);
      continue;
    }
    if (from === 0) {
      countChunk(log, seq, count);
      await file.write(
        `${chunkHead({ direction, number: index.number(seq), timeUs, size: index.length(seq) })}\n`,
      );
    }
    await file.write(textOf(piece));
  }
  return count;
}

function countChunk({ table }: CaptureLog, seq: number, count: ExportCount): void {
  count.items += 1;
  if (table.index.isLost(seq)) count.lost += 1;
}
