// How fast a log grows, or how long it has been quiet: the grey words at the right of the status line.
import { formatCount } from '../../../src-shared/bytes/byte-size';
import { m } from '../../paraglide/messages';
import type { CaptureView } from '../../state/capture-view.svelte';
import { agoText } from './times';

/** Quiet for longer than this: the rate gives way to "last message 13.5 s ago". */
const quietUs = 2e6;
/** An average over fewer messages or less time says nothing. */
const fewest = 100;
const shortestUs = 1000;

/** `20,571 msg/s`, `last message 13.5 s ago`, or '' when there is nothing worth saying. */
export function speedText(view: CaptureView, endUs: number, nowMs: number): string {
  const { summary, payloads } = view;
  if (!view.running) {
    const worth = payloads >= fewest && endUs >= shortestUs;
    return worth ? perSecond(payloads / (endUs / 1e6)) : '';
  }
  if (summary.lastPayloadUs === undefined) return '';
  const quiet = endUs - summary.lastPayloadUs;
  if (quiet > quietUs) return m.timeline_last_message({ ago: agoText(quiet) });
  const rate = view.rate.at(nowMs).messages;
  return rate > 0 ? perSecond(rate) : '';
}

function perSecond(rate: number): string {
  const text = rate < 10 ? (Math.round(rate * 10) / 10).toString() : formatCount(Math.round(rate));
  return m.timeline_rate({ rate: text });
}
