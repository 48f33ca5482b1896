// The reducer for every order of events: one end, counts that add up, phases that never go back.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  eventKinds,
  type CaptureAppend,
  type Direction,
  type EventKind,
  type Phase,
  type Protocol,
  type ReducedEvent,
} from '../../src-shared/capture';
import { emptySummary } from '../../src-shared/empty-summary';
import { accepts, copySummary, reduce } from '../../src-shared/capture-phase';

const status = { code: 0, message: '', trailers: [], origin: 'server' as const };
const diagnosis = { code: 'other', title: '', sentence: '', steps: [], checks: [] };
const connected = {
  localAddress: '127.0.0.1',
  localPort: 1,
  remoteAddress: '127.0.0.1',
  remotePort: 2,
  lookupAndConnectUs: 3,
};

const report = {
  source: 'connection' as const,
  address: '127.0.0.1:1',
  serverName: 'h',
  protocol: 'TLSv1.3',
  cipher: '',
  alpn: '',
  verified: true,
  unchecked: false,
  chain: [],
};

function appendOf(kind: EventKind, direction: Direction, size: number, variant: number): CaptureAppend {
  switch (kind) {
    case 'message':
    case 'chunk':
      return { kind, direction, bytes: new Uint8Array(size) };
    case 'request-headers':
      return { kind, direction, data: { entries: [], target: 'localhost:1', path: '/a/b' } };
    case 'response-headers':
      return { kind, direction, data: { entries: [] } };
    case 'half-close':
      return { kind, direction, data: { by: direction === 'sent' ? 'user' : 'peer' } };
    case 'status':
      return { kind, direction, data: { ...status, code: variant } };
    case 'diagnosis':
      return { kind, direction, data: diagnosis };
    case 'connecting':
      return { kind, direction, data: { host: 'h', port: 1 } };
    case 'connected':
      return { kind, direction, data: connected };
    case 'error':
      return { kind, direction, data: { code: 'ECONNRESET', message: String(variant) } };
    case 'closed':
      return { kind, direction, data: { how: 'ended', by: 'us', unsentBytes: variant } };
    case 'tls':
      return { kind, direction, data: { ...report, upgraded: variant > 8 } };
    case 'reading':
      return { kind, direction, data: { mode: variant > 8 ? 'stopped' : 'normal' } };
    case 'note':
      return { kind, direction, data: { code: 'rule', message: String(variant) } };
  }
}

const anyEvents = fc.array(
  fc.record({
    kind: fc.constantFrom(...eventKinds),
    direction: fc.constantFrom<Direction>('sent', 'received'),
    size: fc.nat(40),
    variant: fc.nat(16),
    gapUs: fc.nat(1000),
  }),
  { maxLength: 30 },
);
const anyProtocol = fc.constantFrom<Protocol>('grpc', 'tcp');

/** The way the log numbers events: only accepted ones take a sequence number. */
function play(
  protocol: Protocol,
  plan: { kind: EventKind; direction: Direction; size: number; variant: number; gapUs: number }[],
) {
  const summary = emptySummary('capture-1', protocol, 0);
  const taken: ReducedEvent[] = [];
  const phases: Phase[] = [summary.phase];
  let timeUs = 0;
  for (const { kind, direction, size, variant, gapUs } of plan) {
    timeUs += gapUs;
    const event = { ...appendOf(kind, direction, size, variant), seq: summary.events, timeUs, size };
    if (accepts(summary, kind)) taken.push(event);
    reduce(summary, event);
    phases.push(summary.phase);
  }
  return { summary, taken, phases };
}

describe('the capture reducer', () => {
  it('ends exactly once, at the first end event of its protocol, in every order of events', () => {
    fc.assert(
      fc.property(anyProtocol, anyEvents, (protocol, plan) => {
        const { summary, taken } = play(protocol, plan);
        const endKind = protocol === 'grpc' ? 'status' : 'closed';
        const ends = taken.filter((event) => event.kind === endKind);
        expect(ends.length).toBeLessThanOrEqual(1);
        expect(summary.phase === 'ended').toBe(plan.some((event) => event.kind === endKind));
        expect(summary.endedUs).toBe(ends[0]?.timeUs);
        const after = ends[0] === undefined ? [] : taken.slice(taken.indexOf(ends[0]) + 1);
        expect(after.every((event) => event.kind === 'diagnosis')).toBe(true);
        const data = ends[0] !== undefined && 'data' in ends[0] ? ends[0].data : undefined;
        expect(protocol === 'grpc' ? summary.status : summary.closed).toEqual(data);
      }),
    );
  });

  it('counts each accepted message and chunk once and numbers rows without gaps', () => {
    fc.assert(
      fc.property(anyProtocol, anyEvents, (protocol, plan) => {
        const { summary, taken } = play(protocol, plan);
        expect(summary.events).toBe(taken.length);
        for (const direction of ['sent', 'received'] as const) {
          const mine = taken.filter(
            (e) => (e.kind === 'message' || e.kind === 'chunk') && e.direction === direction,
          );
          expect(summary[direction].count).toBe(mine.length);
          expect(summary[direction].bytes).toBe(mine.reduce((sum, event) => sum + event.size, 0));
        }
      }),
    );
  });

  it('never goes back to an earlier phase', () => {
    const order: Phase[] = ['opening', 'open', 'half-closed', 'ended'];
    fc.assert(
      fc.property(anyProtocol, anyEvents, (protocol, plan) => {
        const ranks = play(protocol, plan).phases.map((phase) => order.indexOf(phase));
        expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
      }),
    );
  });

  it('keeps the first time at which each direction ended', () => {
    const { summary } = play('tcp', [
      { kind: 'connected', direction: 'received', size: 0, variant: 0, gapUs: 5 },
      { kind: 'half-close', direction: 'received', size: 0, variant: 0, gapUs: 5 },
      { kind: 'half-close', direction: 'sent', size: 0, variant: 0, gapUs: 5 },
      { kind: 'half-close', direction: 'received', size: 0, variant: 0, gapUs: 5 },
      { kind: 'closed', direction: 'sent', size: 0, variant: 0, gapUs: 5 },
    ]);
    expect(summary).toMatchObject({
      phase: 'ended',
      openedUs: 5,
      receivedEndedUs: 10,
      sentEndedUs: 15,
      endedUs: 25,
    });
  });

  it('does not end a call on a TCP close nor a connection on a gRPC status', () => {
    const closed = { kind: 'closed' as const, direction: 'sent' as const, size: 0, variant: 0, gapUs: 1 };
    expect(play('grpc', [closed]).summary.phase).toBe('opening');
    expect(play('tcp', [{ ...closed, kind: 'status' }]).summary.phase).toBe('opening');
  });

  it('opens a call when its headers have left, which is when the connection is up, or with the first answer', () => {
    const event = { direction: 'sent' as const, size: 1, variant: 0, gapUs: 1 };
    expect(play('grpc', []).summary.phase).toBe('opening');
    const headers = play('grpc', [{ ...event, kind: 'request-headers' }]);
    expect(headers.summary).toMatchObject({ phase: 'open', openedUs: 1 });
    expect(play('grpc', [{ ...event, kind: 'message' }]).summary.phase).toBe('opening');
    const answered = play('grpc', [{ ...event, kind: 'message', direction: 'received' }]);
    expect(answered.summary).toMatchObject({ phase: 'open', openedUs: 1 });
  });

  it('hands out copies that later events do not change', () => {
    const { summary } = play('tcp', []);
    const before = copySummary(summary);
    reduce(summary, { ...appendOf('chunk', 'sent', 3, 0), seq: 0, timeUs: 9, size: 3 });
    expect(before).toEqual(emptySummary('capture-1', 'tcp', 0));
    expect(summary.sent).toEqual({ count: 1, bytes: 3 });
  });
});

it('attempts after the first are noted with why they came, a few of them', () => {
  const summary = emptySummary('capture-1', 'grpc', 0);
  const headers = { entries: [], target: 'a:1', path: '/a.B/C' };
  const previous = { code: 14, message: 'try later' };
  for (let seq = 0; seq < 20; seq += 1) {
    const data = seq === 0 ? headers : { ...headers, attempt: seq + 1, previous };
    reduce(summary, { kind: 'request-headers', direction: 'sent', data, seq, timeUs: seq, size: 0 });
  }
  expect(summary.requestHeadersSeq).toBe(0);
  expect(summary.attempts).toHaveLength(10);
  expect(summary.attempts?.[0]).toEqual({ seq: 1, attempt: 2, timeUs: 1, previous });
});
