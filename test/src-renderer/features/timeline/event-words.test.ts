// What the events between messages say, and where the time of a call went.
import { describe, expect, it } from 'vitest';
import { callPhases } from '../../../../src-renderer/features/timeline/call-phases';
import { eventWords } from '../../../../src-renderer/features/timeline/event-words';
import { CaptureRecords } from '../../../../src-renderer/state/capture-records.svelte';
import type { CaptureSummary, DataKind, EventData } from '../../../../src-shared/capture';
import { emptySummary } from '../../../../src-shared/empty-summary';

function words<K extends DataKind>(
  kind: K,
  data: EventData<K>,
  direction: 'sent' | 'received' = 'received',
  summary: Partial<CaptureSummary> = {},
): string {
  const bytes = new TextEncoder().encode(JSON.stringify(data));
  const context = {
    summary: { ...emptySummary('capture-1', 'tcp', 0), ...summary },
    records: new CaptureRecords('capture-1'),
  };
  const { title, aside } = eventWords({ kind, direction, bytes, seq: 0 }, context);
  return aside ? `${title} | ${aside}` : title;
}

describe('the words of an event', () => {
  it('tell the three ways of closing apart, and who did it', () => {
    expect(words('half-close', { by: 'user' }, 'sent')).toBe(
      'Sending side closed | You ended (FIN). The peer may still send',
    );
    expect(words('half-close', { by: 'peer' })).toBe(
      'Receiving side closed | The peer ended (FIN). You may still send',
    );
    const both = { sentEndedUs: 5, receivedEndedUs: 9 };
    expect(words('half-close', { by: 'user' }, 'sent', both)).toContain('The peer may still send');
    expect(words('half-close', { by: 'peer' }, 'received', both)).toBe(
      'Receiving side closed | The peer ended (FIN)',
    );
    expect(words('closed', { how: 'ended', by: 'peer', unsentBytes: 0 })).toBe(
      'Closed | Both sides had ended',
    );
    expect(words('closed', { how: 'closed', by: 'us', unsentBytes: 0 })).toBe('Closed | by you, both ways');
    expect(words('closed', { how: 'reset', by: 'us', unsentBytes: 0 })).toBe(
      'You reset the connection (RST)',
    );
    expect(words('closed', { how: 'reset', by: 'peer', unsentBytes: 12 })).toBe(
      'The peer reset the connection (RST) | 12 B were never sent',
    );
  });

  it('give a failed connection the sentence of its fault', () => {
    const fault = { code: 'ECONNREFUSED', message: 'Nothing is listening on 127.0.0.1:9000' };
    expect(words('error', fault)).toBe('Nothing is listening on 127.0.0.1:9000 | ECONNREFUSED');
  });

  it('write IPv6 addresses with their port so that they can be read', () => {
    const connected = {
      localAddress: '::1',
      localPort: 5,
      remoteAddress: '::1',
      remotePort: 9,
      lookupAndConnectUs: 1200,
    };
    expect(words('connected', connected)).toBe('Connected | from [::1]:5 to [::1]:9 in 1.20 ms');
  });

  it('say that a status was made on this machine', () => {
    const status = { code: 14, message: '', trailers: [], origin: 'local' as const };
    expect(words('status', status, 'received', { protocol: 'grpc', status })).toBe(
      'Status UNAVAILABLE 14 | Made by Halfclose, not by a server',
    );
  });

  it('survive a record that is cut or damaged', () => {
    const context = {
      summary: emptySummary('capture-1', 'tcp', 0),
      records: new CaptureRecords('capture-1'),
    };
    const bytes = new TextEncoder().encode('{"how":"res');
    expect(eventWords({ kind: 'closed', direction: 'received', bytes, seq: 0 }, context).title).toBe(
      'Closed',
    );
  });
});

describe('the phases of a call', () => {
  it('are in the order of the clock, each measured from the one before', () => {
    const mark = (kind: 'request-headers' | 'response-headers', timeUs: number) => ({
      ...{ seq: 0, direction: 'received' as const },
      ...{ kind, timeUs },
    });
    const lifeline = {
      ...{ endUs: 40, bucketUs: 1, sent: [], received: [], ticks: [] },
      marks: [mark('request-headers', 10), mark('response-headers', 30)],
    };
    const summary = { ...emptySummary('capture-1', 'grpc', 0), sentEndedUs: 20, endedUs: 40 };
    const phases = callPhases(summary, lifeline, 35);
    expect(phases.map(({ id, fromUs, atUs }) => `${id} ${fromUs}-${atUs}`)).toEqual([
      'request-headers 0-10',
      'sent-end 10-20',
      'first-response 20-30',
      'first-message 30-35',
      'end 35-40',
    ]);
  });
});
