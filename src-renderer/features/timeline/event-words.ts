// What the events between messages say in a row: an icon, a few plain words, and an aside.
import type { AttemptNote, CaptureSummary, EventData, EventKind } from '../../../src-shared/capture';
import type { CaptureLine, CaptureRow } from '../../../src-shared/contract';
import { formatBytes, formatDuration } from '../../../src-shared/bytes/byte-size';
import { statusText } from '../../../src-shared/grpc-status';
import { m } from '../../paraglide/messages';
import { eventPayload, type CaptureRecords } from '../../state/capture-records.svelte';
import type { IconName } from '../../ui/icons';

export interface EventWords {
  icon: IconName;
  tone: 'sent' | 'recv' | 'ok' | 'err' | 't3';
  title: string;
  aside: string;
}

/** What a row needs besides its own bytes: those of a row may be cut to a preview. */
export interface EventContext {
  summary: CaptureSummary;
  records: CaptureRecords;
}

type EventRow = Pick<CaptureRow | CaptureLine, 'kind' | 'direction' | 'bytes' | 'seq'>;

export function eventWords(row: EventRow, { summary, records }: EventContext): EventWords {
  switch (row.kind) {
    case 'request-headers':
      return requestHeaders(row, { summary, records });
    case 'response-headers':
      return words(
        'headers',
        'recv',
        m.timeline_event_response_headers(),
        entries(records.responseHeaders?.entries),
      );
    case 'half-close':
      return halfClose(row, summary);
    case 'status':
      return status(summary);
    case 'diagnosis':
      return words('info', 't3', m.timeline_event_diagnosis(), records.diagnosis?.title ?? '');
    default:
      return connectionWords(row);
  }
}

function words(icon: IconName, tone: EventWords['tone'], title: string, aside = ''): EventWords {
  return { icon, tone, title, aside };
}

function entries(list: readonly unknown[] | undefined): string {
  return list ? m.timeline_entries({ count: list.length }) : '';
}

function requestHeaders({ seq }: EventRow, { summary, records }: EventContext): EventWords {
  const again = summary.attempts?.find((one) => one.seq === seq);
  const title = m.timeline_event_request_headers();
  const limit = again ? undefined : records.requestHeaders?.queued;
  if (limit !== undefined)
    return words('clock', 't3', m.server_request_queued(), m.server_request_queued_about({ limit }));
  if (!again) return words('headers', 't3', title, entries(records.requestHeaders?.entries));
  return words('repeat', 't3', m.timeline_event_attempt({ attempt: again.attempt }), attemptWords(again));
}

/** Why there was another attempt: `after UNAVAILABLE 14: try later`. */
export function attemptWords({ previous }: AttemptNote): string {
  if (!previous) return m.timeline_attempt_hedged();
  const status = statusText(previous.code);
  return previous.message === ''
    ? m.timeline_attempt_after({ status })
    : m.timeline_attempt_after_message({ status, message: previous.message });
}

/** Of TCP: a direction that ends last leaves nobody who may still send. */
function endedWords(direction: 'sent' | 'received', summary: CaptureSummary): string {
  const { sentEndedUs: sent = Infinity, receivedEndedUs: received = Infinity } = summary;
  if (direction === 'sent')
    return received < sent ? m.timeline_event_you_ended_last() : m.timeline_event_you_ended_tcp();
  return sent < received ? m.timeline_event_peer_ended_last() : m.timeline_event_peer_ended_tcp();
}

function halfClose(row: EventRow, summary: CaptureSummary): EventWords {
  const { protocol } = summary;
  const by = eventPayload('half-close', row.bytes)?.by;
  const tcp = protocol === 'tcp';
  if (row.direction === 'received') {
    const aside = tcp ? endedWords('received', summary) : m.timeline_event_peer_ended();
    return words('end-in', 'recv', m.timeline_event_receiving_closed(), aside);
  }
  const title = m.timeline_event_sending_closed();
  if (by === 'user')
    return words('end', 'sent', title, tcp ? endedWords('sent', summary) : m.timeline_event_you_ended());
  return words('end', 'sent', title, tcp ? 'FIN' : 'END_STREAM');
}

function status({ status: data }: CaptureSummary): EventWords {
  if (!data) return words('info', 't3', m.timeline_event_status({ status: '' }));
  const title = m.timeline_event_status({ status: statusText(data.code) });
  const aside =
    data.origin === 'server'
      ? m.timeline_event_trailers({ count: data.trailers.length })
      : m.timeline_event_local_status();
  return words(data.code === 0 ? 'check' : 'error', data.code === 0 ? 'ok' : 'err', title, aside);
}

function connectionWords(row: EventRow): EventWords {
  if (row.kind === 'connecting') {
    const data = eventPayload('connecting', row.bytes);
    return words('socket', 't3', m.timeline_event_connecting(), data ? destination(data) : '');
  }
  if (row.kind === 'connected') return connected(eventPayload('connected', row.bytes));
  if (row.kind === 'error') {
    const data = eventPayload('error', row.bytes);
    return words('error', 'err', data?.message ?? m.timeline_event_error(), data?.code ?? '');
  }
  if (row.kind === 'closed') return closed(eventPayload('closed', row.bytes));
  return sideWords(row);
}

/** What is neither byte nor end: TLS, how it is read, and what rules, runs and relays did. */
function sideWords(row: EventRow): EventWords {
  if (row.kind === 'tls') return tls(eventPayload('tls', row.bytes));
  if (row.kind === 'reading') return reading(eventPayload('reading', row.bytes));
  if (row.kind === 'note')
    return words('info', 't3', eventPayload('note', row.bytes)?.message ?? otherKind(row.kind));
  return words('info', 't3', otherKind(row.kind));
}

function destination({ host, port, via }: EventData<'connecting'>): string {
  const to = port === 0 ? host : `${address(host)}:${port}`;
  return via === undefined ? to : m.compose_event_via({ to, proxy: via });
}

function tls(data: EventData<'tls'> | null): EventWords {
  if (!data) return words('lock', 't3', 'TLS');
  const how = `${data.protocol} ${data.cipher}`.trim();
  if (data.refusal && !data.unchecked)
    return words('unlock', 'err', m.compose_event_tls_refused(), data.refusal.sentence);
  const title = data.upgraded ? m.compose_event_tls_upgraded() : m.compose_event_tls();
  return data.unchecked
    ? words('unlock', 'err', title, m.compose_event_tls_unchecked({ how }))
    : words('lock', 'ok', title, how);
}

function reading(data: EventData<'reading'> | null): EventWords {
  if (data?.mode === 'stopped') return words('pause', 't3', m.compose_event_reading_stopped());
  if (data?.mode === 'slow') {
    const rate = formatBytes(data.bytesPerSecond ?? 0);
    return words('pause', 't3', m.compose_event_reading_slow({ rate }));
  }
  return words('play', 't3', m.compose_event_reading_normal());
}

function otherKind(kind: EventKind): string {
  return kind;
}

function connected(data: EventData<'connected'> | null): EventWords {
  if (!data) return words('socket', 'ok', m.timeline_event_connected());
  if (data.localPort === 0) return words('socket', 'ok', m.timeline_event_connected());
  const from = `${address(data.localAddress)}:${data.localPort}`;
  const to = `${address(data.remoteAddress)}:${data.remotePort}`;
  if (data.role === 'accepted') return words('socket', 'ok', m.timeline_event_accepted(), to);
  const took = formatDuration(data.lookupAndConnectUs);
  return words(
    'socket',
    'ok',
    m.timeline_event_connected(),
    m.timeline_event_connected_aside({ from, to, took }),
  );
}

function address(text: string): string {
  return text.includes(':') ? `[${text}]` : text;
}

function closed(data: EventData<'closed'> | null): EventWords {
  if (!data) return words('stop', 't3', m.timeline_event_closed());
  const unsent = data.unsentBytes > 0 ? m.timeline_event_unsent({ size: formatBytes(data.unsentBytes) }) : '';
  if (data.how === 'failed') return words('error', 'err', m.timeline_event_failed(), unsent);
  if (data.how === 'reset') {
    const by = data.by === 'us' ? m.timeline_event_reset_us() : m.timeline_event_reset_peer();
    return words('reset', 'err', by, unsent);
  }
  const how = data.how === 'ended' ? m.timeline_event_both_ended() : closedBy(data.by);
  return words(
    'stop',
    't3',
    m.timeline_event_closed(),
    [how, afterEnds(data), unsent].filter(Boolean).join(' '),
  );
}

/** What came after a half-close, if anything did. */
function afterEnds({ receivedAfterEnd = 0, sentAfterPeerEnd = 0 }: EventData<'closed'>): string {
  const came = receivedAfterEnd > 0 ? m.compose_event_after_end({ size: formatBytes(receivedAfterEnd) }) : '';
  const went =
    sentAfterPeerEnd > 0 ? m.compose_event_after_peer_end({ size: formatBytes(sentAfterPeerEnd) }) : '';
  return [came, went].filter(Boolean).join(' ');
}

function closedBy(by: EventData<'closed'>['by']): string {
  if (by === 'us') return m.timeline_event_closed_us();
  return by === 'peer' ? m.timeline_event_closed_peer() : m.timeline_event_closed_system();
}
