// The pure reducer events -> summary: phase, counts and times of one gRPC call or TCP connection.
import type { AttemptNote, CaptureSummary, Direction, EventData, ReducedEvent } from './capture';

/**
 * Applies one event and returns the same summary object, changed in place: it runs once per message, so the caller
 * keeps one private summary and hands out `copySummary`. A call ends exactly once, on `status`, a TCP connection
 * exactly once, on `closed` (ARCHITECTURE rule 7); after that only `diagnosis` counts, every other event is ignored
 * and changes nothing, not even `events`.
 */
export function reduce(summary: CaptureSummary, event: ReducedEvent): CaptureSummary {
  if (!accepts(summary, event.kind)) return summary;
  if ('bytes' in event) {
    return reducePayload(summary, event.direction, event.seq, event.timeUs, event.size);
  }
  summary.events = event.seq + 1;
  summary.lastUs = event.timeUs;
  return reduceData(summary, event);
}

/** Whether this event still belongs in the log: after the one end nothing but a diagnosis does. */
export function accepts(summary: CaptureSummary, kind: ReducedEvent['kind']): boolean {
  return summary.phase !== 'ended' || kind === 'diagnosis';
}

/** The hot half of `reduce`, for a message or chunk that `accepts` let through: no event object is needed. */
export function reducePayload(
  summary: CaptureSummary,
  direction: Direction,
  seq: number,
  timeUs: number,
  size: number,
): CaptureSummary {
  const counts = direction === 'sent' ? summary.sent : summary.received;
  counts.count += 1;
  counts.bytes += size;
  summary.events = seq + 1;
  summary.lastUs = timeUs;
  summary.lastPayloadUs = timeUs;
  if (direction === 'received') open(summary, timeUs);
  return summary;
}

/** A copy that later events do not change. */
export function copySummary(summary: CaptureSummary): CaptureSummary {
  return { ...summary, sent: { ...summary.sent }, received: { ...summary.received } };
}

type DataEvent = Exclude<ReducedEvent, { bytes: Uint8Array }>;

function reduceData(summary: CaptureSummary, event: DataEvent): CaptureSummary {
  switch (event.kind) {
    case 'request-headers':
      // They are logged once the connection is up: from here on the stream takes messages.
      summary.requestHeadersSeq ??= event.seq;
      noteAttempt(summary, event);
      open(summary, event.timeUs);
      break;
    case 'response-headers':
      summary.responseHeadersSeq ??= event.seq;
      open(summary, event.timeUs);
      break;
    case 'connected':
      summary.connected ??= event.data;
      open(summary, event.timeUs);
      break;
    case 'half-close':
      halfClose(summary, event.direction, event.timeUs);
      break;
    case 'error':
      summary.error ??= event.data;
      break;
    case 'diagnosis':
      summary.diagnosisSeq = event.seq;
      break;
    case 'status':
      if (summary.protocol === 'grpc') {
        summary.status = event.data;
        summary.statusSeq = event.seq;
        end(summary, event.timeUs);
      }
      break;
    case 'closed':
      if (summary.protocol === 'tcp') {
        summary.closed = event.data;
        end(summary, event.timeUs);
      }
      break;
    case 'tls':
      noteTls(summary, event.seq, event.data);
      break;
    case 'reading':
      noteReading(summary, event.timeUs, event.data);
      break;
    case 'connecting':
    case 'note':
      break;
  }
  return summary;
}

function noteTls(summary: CaptureSummary, seq: number, report: EventData<'tls'>): void {
  const { protocol, verified, unchecked } = report;
  summary.tls = { protocol, verified, unchecked };
  summary.tlsSeq = seq;
}

function noteReading(summary: CaptureSummary, timeUs: number, data: EventData<'reading'>): void {
  if (data.mode === 'normal') delete summary.reading;
  else summary.reading = { ...data, sinceUs: timeUs };
}

/** A service config allows five attempts; a summary must stay small whatever comes. */
const notedAttempts = 10;

function noteAttempt(
  summary: CaptureSummary,
  { seq, timeUs, data }: DataEvent & { kind: 'request-headers' },
): void {
  const { attempt, previous } = data;
  if (attempt === undefined || (summary.attempts?.length ?? 0) >= notedAttempts) return;
  const note: AttemptNote = { seq, attempt, timeUs, ...(previous === undefined ? {} : { previous }) };
  summary.attempts = [...(summary.attempts ?? []), note];
}

function open(summary: CaptureSummary, timeUs: number): void {
  summary.openedUs ??= timeUs;
  if (summary.phase === 'opening') summary.phase = 'open';
}

function halfClose(summary: CaptureSummary, direction: Direction, timeUs: number): void {
  if (direction === 'sent') summary.sentEndedUs ??= timeUs;
  else summary.receivedEndedUs ??= timeUs;
  summary.phase = 'half-closed';
}

function end(summary: CaptureSummary, timeUs: number): void {
  summary.endedUs = timeUs;
  summary.phase = 'ended';
}
