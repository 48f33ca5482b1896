// What the log of a call keeps of its secrets: their scheme and length, in headers, trailers, messages and diagnosis.
import { describe, expect, it } from 'vitest';
import type { CaptureAppend, HeaderEntry } from '../../../src-shared/capture';
import { CallSecrets, ConcealedLog } from '../../../src-main/grpc/concealed-log';
import { MemorySink } from '../../support/memory-sink';

const text = (key: string, value: string) => ({ key, value, encoding: 'text' as const });
const entry = (key: string, value: string): HeaderEntry => ({ key, value, binary: false });

function written(secrets: CallSecrets, event: CaptureAppend): CaptureAppend | undefined {
  const sink = new MemorySink();
  new ConcealedLog(sink, secrets).append(event);
  return sink.events[0];
}

describe('the log of a call with secrets', () => {
  const secrets = new CallSecrets(
    [
      text('x-request', 'r-1'),
      { ...text('x-own', 'canary-own'), secret: true },
      text('cookie', 'canary-cookie'),
    ],
    [text('authorization', 'Bearer canary-token')],
  );

  it('keeps the scheme and the length of secret headers, and all of the others', () => {
    const entries = [
      entry('authorization', 'Bearer canary-token'),
      entry('x-own', 'canary-own'),
      entry('cookie', 'canary-cookie'),
      entry('x-request', 'r-1'),
    ];
    const data = { entries, target: 't', path: '/s/m' };
    const event = written(secrets, { kind: 'request-headers', direction: 'sent', data });
    expect(event).toMatchObject({
      data: {
        entries: [
          { key: 'authorization', value: 'Bearer ••••', concealed: 19 },
          { key: 'x-own', value: '••••', concealed: 10 },
          { key: 'cookie', value: '••••', concealed: 13 },
          { key: 'x-request', value: 'r-1' },
        ],
      },
    });
  });

  it('hides what a server says back, under whatever name and in its words', () => {
    const trailers = [entry('x-echo', 'you sent canary-token'), entry('set-cookie', 'canary-new')];
    const data = { code: 16, message: 'canary-own is not good', trailers, origin: 'server' as const };
    const event = written(secrets, { kind: 'status', direction: 'received', data });
    expect(JSON.stringify(event)).not.toContain('canary');
    expect(event).toMatchObject({ data: { message: '•••• is not good' } });
  });

  it('hides the password of Basic where a server says it back in the clear', () => {
    const value = `Basic ${Buffer.from('me:canary-word').toString('base64')}`;
    const basic = new CallSecrets([], [{ key: 'authorization', value, encoding: 'text' }]);
    const data = { code: 16, message: 'canary-word?', trailers: [], origin: 'server' as const };
    expect(written(basic, { kind: 'status', direction: 'received', data })).toMatchObject({
      data: { message: '••••?' },
    });
  });

  it('hides secrets in the words of a diagnosis', () => {
    const step = { step: 'call', state: 'failed', text: 'canary-token' } as const;
    const data = {
      code: 'other',
      title: 'canary-own',
      sentence: 'a canary-cookie',
      steps: [step],
      checks: [],
    };
    const event = written(secrets, { kind: 'diagnosis', direction: 'received', data });
    expect(JSON.stringify(event)).not.toContain('canary');
  });

  it('shows a header whose row says that it is none, and leaves messages as they are', () => {
    const open = new CallSecrets([{ ...text('x-session', 'plain-value'), secret: false }], []);
    const data = { entries: [entry('x-session', 'plain-value')], target: 't', path: '/s/m' };
    expect(written(open, { kind: 'request-headers', direction: 'sent', data })).toMatchObject({
      data: { entries: [{ value: 'plain-value' }] },
    });
    const bytes = new TextEncoder().encode('canary-token');
    expect(written(secrets, { kind: 'message', direction: 'sent', bytes })).toMatchObject({ bytes });
  });
});
