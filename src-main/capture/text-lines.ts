// Counts the text lines of a log when someone first asks for them; from then on the log counts while it appends.
import type { CaptureLog } from './capture-log';
import { TextLineCounter } from './line-cuts';

const batchBytes = 512 * 1024;
const batchEvents = 4096;

/** Logs being counted, so that two readers share one pass. */
const running = new WeakMap<CaptureLog, Promise<void>>();

/** Resolves when every event of the log has its text lines counted. */
export function textLinesReady(log: CaptureLog): Promise<void> {
  const { table } = log;
  log.wantsText = true;
  if (table.textCount >= table.index.count) return Promise.resolve();
  const pass = running.get(log) ?? countAll(log).finally(() => running.delete(log));
  running.set(log, pass);
  return pass;
}

async function countAll(log: CaptureLog): Promise<void> {
  const counter = new TextLineCounter();
  while (log.table.textCount < log.table.index.count) await countBatch(log, counter);
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
  for (let seq = first, at = 0; seq < last; seq += 1) {
    if (index.isPayload(seq)) counter.feed(bytes.subarray(at, at + index.stored(seq)));
    log.table.noteTextLines(counter.finish());
    at += index.stored(seq);
  }
}
