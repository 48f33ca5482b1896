// The moments of a call that Timing shows, each with the moment that it is measured from.
import type { CaptureSummary } from '../../../src-shared/capture';
import type { Lifeline } from '../../../src-shared/contract';

export interface CallPhase {
  id: 'request-headers' | 'first-response' | 'first-message' | 'last-message' | 'sent-end' | 'end';
  /** Microseconds since the log's start: the phase lasted from `fromUs` to `atUs`. */
  fromUs: number;
  atUs: number;
  way: 'sent' | 'recv' | '';
}

/** In the order of the clock; moments that have not come are left out. `firstUs`: the first received message. */
export function callPhases(
  summary: CaptureSummary,
  lifeline: Lifeline | null,
  firstUs: number | undefined,
): CallPhase[] {
  const mark = (kind: string) => lifeline?.marks.find((one) => one.kind === kind)?.timeUs;
  const moments: { id: CallPhase['id']; atUs: number | undefined; way: CallPhase['way'] }[] = [
    { id: 'request-headers', atUs: mark('request-headers'), way: 'sent' },
    { id: 'sent-end', atUs: summary.sentEndedUs, way: 'sent' },
    { id: 'first-response', atUs: mark('response-headers'), way: 'recv' },
    { id: 'first-message', atUs: firstUs, way: 'recv' },
    { id: 'last-message', atUs: summary.received.count > 1 ? summary.lastPayloadUs : undefined, way: 'recv' },
    { id: 'end', atUs: summary.endedUs, way: '' },
  ];
  const come = moments.filter((one): one is CallPhase & { atUs: number } => one.atUs !== undefined);
  come.sort((one, other) => one.atUs - other.atUs);
  return come.map((moment, index) => ({ ...moment, fromUs: come[index - 1]?.atUs ?? 0 }));
}
