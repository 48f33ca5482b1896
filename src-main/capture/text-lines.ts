// Counts the text lines of a log when someone first asks for them; from then on the log counts while it appends.
import type { CaptureLog } from './capture-log';
import type { Encoding } from '../../src-shared/bytes/encoding';
import { TextLineCounter, type LineFeed } from './line-cuts';

const batchBytes = 512 * 1024;
const batchEvents = 4096;

/** Logs being counted, so that two readers share one pass. */
const running = new WeakMap<CaptureLog, Promise<void>>();

/** Every other encoding has the line feed as a byte that is part of no other character. */
export function lineFeedOf(encoding: Encoding | undefined): LineFeed {
  return encoding === 'utf-16le' || encoding === 'utf-16be' ? encoding : 'byte';
}

/** Resolves when every event of the log has its text lines counted. Of two encodings at a time the newest counts. */
export function textLinesReady(log: CaptureLog, encoding?: Encoding): Promise<void> {
  const { table } = log;
  const lineFeed = lineFeedOf(encoding);
  log.wantsText = true;
  if (table.lineFeed !== lineFeed) {
    table.resetText(lineFeed);
    running.delete(log);
  }
  if (table.textCount >= table.index.count) return Promise.resolve();
  const known = running.get(log);
  if (known) return known;
  const pass = countAll(log).finally(() => {
    if (running.get(log) === pass) running.delete(log);
  });
  running.set(log, pass);
  return pass;
}

async function countAll(log: CaptureLog): Promise<void> {
  const { lineFeed } = log.table;
  const counter = new TextLineCounter(lineFeed);
  while (log.table.lineFeed === lineFeed && log.table.textCount < log.table.index.count)
    await countBatch(log, counter);
}

/** Each batch ends in a read from disk, so the event loop stays free between batches. */
async function countBatch(log: CaptureLog, counter: TextLineCounter): Promise<void> {
  const { index } = log.table;
  const first = log.table.textCount;
  let last = first;
  let size = 0;
  while (
    last < index.count &&
    last - first < batchEvents &&
    (last === first || size + index.stored(last) <= batchBytes)
  ) {
    size += index.stored(last);
    last += 1;
  }
  const bytes = await log.writer.read(index.offset(first), size);
  if (log.table.lineFeed !== counter.lineFeed || log.table.textCount !== first) return;
  for (let seq = first, at = 0; seq < last; seq += 1) {
    counter.begin(log.table.streamBytes.before(seq, index.direction(seq)));
    if (index.isPayload(seq)) counter.feed(bytes.subarray(at, at + index.stored(seq)));
    log.table.noteTextLines(counter.finish());
    at += index.stored(seq);
  }
}
