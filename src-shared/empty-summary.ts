// The summary of a log without events. Apart from the schemas, which the page does not load.
import type { CaptureSummary, Protocol } from './capture';

export function emptySummary(captureId: string, protocol: Protocol, startedAt: number): CaptureSummary {
  return {
    captureId,
    protocol,
    phase: 'opening',
    startedAt,
    events: 0,
    sent: { count: 0, bytes: 0 },
    received: { count: 0, bytes: 0 },
    lastUs: 0,
    lostEvents: 0,
  };
}
