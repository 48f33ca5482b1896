// The moments of a call that Timing shows, each with the moment that it is measured from.
import type { AttemptNote, CaptureSummary } from '../../../src-shared/capture';
import type { Lifeline } from '../../../src-shared/contract';

export interface CallPhase {
  id:
    'request-headers' | 'attempt' | 'first-response' | 'first-message' | 'last-message' | 'sent-end' | 'end';
  /** Microseconds since the log's start: the phase lasted from `fromUs` to `atUs`. */
  fromUs: number;
  atUs: number;
  way: 'sent' | 'recv' | '';
  /** Of an `attempt`: from 2 on. */
  again?: AttemptNote;
}

/** In the order of the clock; moments that have not come are left out. `firstUs`: the first received message. */
export function callPhases(
  summary: CaptureSummary,
  lifeline: Lifeline | null,
  firstUs: number | undefined,
): CallPhase[] {
  const mark = (kind: string) => lifeline?.marks.find((one) => one.kind === kind)?.timeUs;
  const attempts = (summary.attempts ?? []).map((again) => ({
    id: 'attempt' as const,
    atUs: again.timeUs,
    way: 'sent' as const,
    again,
  }));
  const moments: (Omit<CallPhase, 'fromUs' | 'atUs'> & { atUs: number | undefined })[] = [
    ...attempts,
    { id: 'request-headers', atUs: mark('request-headers'), way: 'sent' },
    { id: 'sent-end', atUs: summary.sentEndedUs, way: 'sent' },
    { id: 'first-response', atUs: mark('response-headers'), way: 'recv' },
    { id: 'first-message', atUs: firstUs, way: 'recv' },
    { id: 'last-message', atUs: summary.received.count > 1 ? summary.lastPayloadUs : undefined, way: 'recv' },
    { id: 'end', atUs: summary.endedUs, way: '' },
  ];
  const come = moments.filter((one): one is Omit<CallPhase, 'fromUs'> => one.atUs !== undefined);
  come.sort((one, other) => one.atUs - other.atUs);
  return come.map((moment, index) => ({ ...moment, fromUs: come[index - 1]?.atUs ?? 0 }));
}
