// Whether something happened to a log, or only its counts, sizes and times have grown.
import type { CaptureSummary } from '../../src-shared/capture';

/** True when only counts, sizes and times differ. */
export function sameState(one: CaptureSummary, other: CaptureSummary): boolean {
  return (
    one.phase === other.phase &&
    one.sentEndedUs === other.sentEndedUs &&
    one.receivedEndedUs === other.receivedEndedUs &&
    one.responseHeadersSeq === other.responseHeadersSeq &&
    one.diagnosisSeq === other.diagnosisSeq &&
    one.error === other.error &&
    one.lostEvents > 0 === other.lostEvents > 0
  );
}
