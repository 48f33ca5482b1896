// Opens a log from disk again: cuts a torn tail, replays the events through the reducer, marks one that never ended.
import fs from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { eventData, type CaptureSummary, type DataKind, type ReducedEvent } from '../../src-shared/capture';
import { emptySummary } from '../../src-shared/empty-summary';
import { reduce, reducePayload } from '../../src-shared/capture-phase';
import { fail, ok, type Result } from '../../src-shared/result';
import { CaptureLog } from './capture-log';
import { diskFailure, errnoOf } from './disk-failure';
import { entryBytes } from './event-index';
import { EventTable } from './event-table';
import { LogFile, type DiskWrite } from './log-file';
import { decodeHeader, type LogHeader } from './log-header';
import type { LogPaths } from './log-paths';
import { LogWriter, type LogFiles } from './log-writer';

/** Entries read and checked in one turn of the event loop. */
const batchEntries = 8192;

/**
 * Fails with `unknown-capture` when there is no such log (or the file is not one of ours: it is left alone), with
 * `capture-disk` when the system refuses.
 */
export async function reopenLog(
  captureId: string,
  paths: LogPaths,
  write: DiskWrite,
  onWritten: () => void,
): Promise<Result<CaptureLog>> {
  const files: LogFile[] = [];
  try {
    for (const path of [paths.data, paths.index]) files.push(new LogFile(fs.openSync(path, 'r+'), write));
    const [data, index] = files as [LogFile, LogFile];
    const head = new Uint8Array(entryBytes);
    await index.read(head, 0);
    const header = decodeHeader(head);
    if (header !== undefined) return ok(await replay(captureId, header, { data, index }, paths, onWritten));
    await closeAll(files);
    return unknownCapture();
  } catch (error) {
    await closeAll(files);
    return errnoOf(error) === 'ENOENT'
      ? unknownCapture()
      : fail('capture-disk', 'The capture cannot be opened.', diskFailure(error).detail);
  }
}

export function unknownCapture(): { ok: false; error: { code: string; message: string } } {
  return fail(
    'unknown-capture',
    'This capture is no longer kept. Older captures are removed when the quota is full.',
  );
}

async function replay(
  captureId: string,
  header: LogHeader,
  files: LogFiles,
  paths: LogPaths,
  onWritten: () => void,
): Promise<CaptureLog> {
  const table = new EventTable(header.protocol);
  const dataSize = fs.statSync(paths.data).size;
  const dataEnd = await adoptEntries(table, files.index, dataSize);
  const writer = new LogWriter(files, table.index, dataEnd, onWritten);
  const summary = emptySummary(captureId, header.protocol, header.startedAt);
  await replayEvents(table, summary, writer);
  if (summary.phase !== 'ended') markAbandoned(summary);
  if (dataSize > dataEnd) await files.data.cut(dataEnd);
  const indexEnd = (table.index.count + 1) * entryBytes;
  if (fs.statSync(paths.index).size > indexEnd) await files.index.cut(indexEnd);
  return new CaptureLog(summary, table, writer);
}

/** Takes entries while each follows its predecessor and its bytes are there; gives where the good data ends. */
async function adoptEntries(table: EventTable, file: LogFile, dataSize: number): Promise<number> {
  const batch = new Uint8Array(batchEntries * entryBytes);
  const words = new Uint32Array(batch.buffer);
  let end = 0;
  for (let position = entryBytes; ; position += batch.length) {
    const entries = Math.floor((await file.read(batch, position)) / entryBytes);
    for (let entry = 0; entry < entries; entry += 1) {
      if (!table.index.adopt(words, (entry * entryBytes) / 4, end, dataSize)) return end;
      end += table.index.stored(table.index.count - 1);
      table.note();
    }
    if (entries < batchEntries) return end;
  }
}

async function replayEvents(table: EventTable, summary: CaptureSummary, writer: LogWriter): Promise<void> {
  const { index } = table;
  for (let seq = 0; seq < index.count; seq += 1) {
    if (index.isPayload(seq)) {
      reducePayload(summary, index.direction(seq), seq, index.timeUs(seq), index.length(seq));
      if (index.isLost(seq)) summary.lostEvents += 1;
    } else {
      const bytes = await writer.read(index.offset(seq), index.stored(seq));
      const event = dataEvent(table, seq, bytes);
      if (event !== undefined) reduce(summary, event);
    }
    if (seq % batchEntries === batchEntries - 1) await setImmediate();
  }
  if (summary.lostEvents > 0) summary.lostReason = 'Their bytes were not kept when they were captured.';
  summary.events = index.count;
}

/** Undefined for a payload that cannot be read: the row stays, the summary does not learn from it. */
function dataEvent(table: EventTable, seq: number, bytes: Uint8Array): ReducedEvent | undefined {
  const { index } = table;
  const kind = index.kind(seq) as DataKind;
  try {
    const parsed = eventData[kind].safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    if (!parsed.success) return undefined;
    const place = { seq, timeUs: index.timeUs(seq), size: bytes.length, direction: index.direction(seq) };
    return { kind, data: parsed.data, ...place } as ReducedEvent;
  } catch {
    return undefined;
  }
}

/** The app died while the log was open: it ended with its last event, without a status. */
function markAbandoned(summary: CaptureSummary): void {
  summary.phase = 'ended';
  summary.endedUs = summary.lastUs;
}

async function closeAll(files: LogFile[]): Promise<void> {
  await Promise.all(files.map((file) => file.close()));
}
