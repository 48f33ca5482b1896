// The frames of a log as lines of JSON, decoded where they have a type, and as a script that replays.
import { decodeText } from '../../src-shared/bytes/encoding';
import { decodeMessage } from '../../src-shared/proto/decode';
import { fail, ok, type Result } from '../../src-shared/result';
import { frameLine, type ExportedFrame } from '../../src-shared/tcp/frame-export';
import { contentOf, meaningOf, type FrameTypes } from '../../src-shared/tcp/frame-meaning';
import { recordScript, writeScript, type RecordedEvent } from '../../src-shared/tcp/script';
import type { WireFormat } from '../../src-shared/tcp/wire-format';
import type { ExportCount, StillWanted } from './export-bytes';
import type { ExportFile } from './export-file';
import type { FrameIndex } from './frame-index';
import { readFrame } from './frame-reader';

/** A longer frame has no line: it is counted as lost. Bytes. */
const longestLine = 64_000_000;
/** What a script may hold: it is read whole. */
const longestScript = 16_000_000;
const mostSteps = 100_000;

export interface FrameExport {
  frames: FrameIndex;
  format: WireFormat;
  types: FrameTypes | undefined;
  file: ExportFile;
  stillWanted: StillWanted;
}

export async function exportFrames(work: FrameExport): Promise<Result<ExportCount>> {
  const { frames, file, stillWanted } = work;
  const count = { items: 0, lost: 0 };
  await frames.advance();
  for (let entry = 0; entry < frames.table.count; entry += 1) {
    stillWanted();
    if (frames.table.kind(entry) !== 'frame') continue;
    const line = await exportedFrame(work, entry);
    if (line === undefined) count.lost += 1;
    else {
      count.items += 1;
      await file.write(frameLine(line));
    }
  }
  return ok(count);
}

async function exportedFrame(work: FrameExport, entry: number): Promise<ExportedFrame | undefined> {
  const { frames, format } = work;
  const read = await readFrame(frames, entry, longestLine);
  if (!read.ok || read.value.bytes.length < read.value.size) return undefined;
  const { direction, number, timeUs, start, size, firstChunk, lastChunk } = read.value;
  const content = contentOf({ ...read.value, isWhole: true }, format);
  const message = messageOf(work, read.value);
  const text = message === undefined ? textOf(content, format) : undefined;
  return {
    direction,
    number,
    timeUs: frames.log.startedAt * 1000 + timeUs,
    offset: start,
    size,
    chunks: Array.from({ length: lastChunk - firstChunk + 1 }, (_, at) => firstChunk + at),
    payload: content,
    message,
    text,
  };
}

type Frame = Parameters<typeof meaningOf>[0];

function messageOf({ format, types }: FrameExport, frame: Omit<Frame, 'isWhole'>): ExportedFrame['message'] {
  const meaning = types && meaningOf({ ...frame, isWhole: true }, format, types);
  if (types === undefined || meaning === undefined || !meaning.ok) return undefined;
  const { json, problems } = decodeMessage(meaning.value.bytes, meaning.value.desc, types.types);
  return problems.length > 0 ? undefined : { type: meaning.value.desc.typeName, json };
}

/** Undefined when the bytes are no text of that encoding. */
function textOf(bytes: Uint8Array, { encoding }: WireFormat): string | undefined {
  const text = decodeText(bytes, encoding);
  return /[^\P{C}\t\r\n]|\uFFFD/u.test(text) ? undefined : text;
}

/** Failure `too-large`: a script is read whole when it replays. */
export async function exportScript(work: FrameExport): Promise<Result<ExportCount>> {
  const { frames, format, file } = work;
  await frames.advance();
  const events = await recordedEvents(work);
  if (!events.ok) return events;
  const role = frames.log.summary().connected?.role === 'accepted' ? 'server' : 'client';
  const { framing, encoding } = format;
  await file.write(writeScript(recordScript(events.value, { role, framing, encoding })));
  return ok({ items: events.value.length, lost: 0 });
}

async function recordedEvents({
  frames,
  format,
  stillWanted,
}: FrameExport): Promise<Result<RecordedEvent[]>> {
  const { table, log } = frames;
  const events: (RecordedEvent & { seq: number })[] = [];
  let left = longestScript;
  for (let entry = 0; entry < table.count; entry += 1) {
    stillWanted();
    if (table.kind(entry) !== 'frame') continue;
    left -= table.size(entry);
    if (left < 0 || events.length >= mostSteps - 2)
      return fail('too-large', 'A script holds 16 MB and 100,000 steps. Export the frames as lines instead.');
    const read = await readFrame(frames, entry, longestScript);
    if (!read.ok) return read;
    const { direction, timeUs, seq } = read.value;
    events.push({ direction, timeUs, seq, payload: contentOf({ ...read.value, isWhole: true }, format) });
  }
  for (const seq of endsOf(frames)) {
    const direction = log.table.index.direction(seq);
    events.push({ direction, timeUs: log.table.index.timeUs(seq), seq, payload: null });
  }
  return ok(events.sort((one, other) => one.seq - other.seq));
}

/** Events that end a direction: there are two at most. */
function endsOf({ log }: FrameIndex): number[] {
  const { index } = log.table;
  const ends: number[] = [];
  for (let seq = 0; seq < index.count && ends.length < 2; seq += 1) {
    if (index.kind(seq) === 'half-close') ends.push(seq);
  }
  return ends;
}
