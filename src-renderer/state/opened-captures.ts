// Captures from files: main copies and checks them, and what is wrong with one becomes a sentence.
import { captureBase } from '../../src-shared/capture-file';
import type { OpenedCapture } from '../../src-shared/opened-capture';
import { m } from '../paraglide/messages';
import { request } from '../bridge';

export interface ReadCaptures {
  opened: OpenedCapture[];
  notices: string[];
}

/** Both files of one capture, chosen or dropped together, are one. */
export async function readCaptures(paths: readonly string[]): Promise<ReadCaptures> {
  const read: ReadCaptures = { opened: [], notices: [] };
  for (const path of new Set(paths.map((one) => `${captureBase(one)}.hcindex`))) {
    const answer = await request('capture.open', { path });
    if (!answer.ok) {
      read.notices.push(answer.error.message);
      continue;
    }
    const { name, events, lost } = answer.value;
    read.opened.push(answer.value);
    if (lost > 0) read.notices.push(m.timeline_capture_cut({ name, events, total: events + lost }));
  }
  return read;
}
