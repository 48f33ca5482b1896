// Compression both ways with sizes before and after; retries and hedging as far as each attempt is seen.
import { gunzipSync, gzipSync, inflateSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { GrpcOpen } from '../../../src-shared/contract';
import { GrpcHarness } from '../../support/grpc-harness';
import { framed, http2Serving, respondWith } from '../../support/http2-server';
import { faultServing, grpcHeaders, message } from '../../support/fault-server';

const path = '/a.B/C';
const large = Buffer.alloc(50_000, 'halfclose');

function harness(): GrpcHarness {
  const made = new GrpcHarness({ lookMs: 2000 });
  onTestFinished(() => made.close());
  return made;
}

describe('compression', () => {
  it.each([
    ['gzip', gunzipSync],
    ['deflate', inflateSync],
  ] as const)('requests go out in %s, and both sizes are in the log', async (compression, unpack) => {
    const bodies: Buffer[] = [];
    const server = await http2Serving((stream) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        bodies.push(Buffer.concat(chunks));
        respondWith(stream, 0, framed(Buffer.alloc(0)));
      });
    });
    onTestFinished(() => server.stop());
    const { sink } = harness().open({
      target: server.target,
      path,
      messages: [large],
      options: { compression },
    });
    const { wire } = await sink.status();
    const [body = Buffer.alloc(0)] = bodies;
    expect(body[0]).toBe(1);
    expect(unpack(body.subarray(5))).toEqual(large);
    expect(wire?.sent).toEqual({ messages: 1, bytes: 50_000, wireBytes: body.length - 5, compressed: 1 });
    const sent = sink.events.find((event) => event.kind === 'message' && event.direction === 'sent');
    expect(sent).toMatchObject({ wireSize: body.length - 5 });
    expect(sink.messages('sent')).toEqual([large]);
    const names = sink.data('request-headers')?.entries.map(({ key, value }) => `${key}: ${value}`);
    expect(names).toContain(`grpc-encoding: ${compression}`);
  });

  it('answers in gzip are unpacked, with both sizes', async () => {
    const packed = gzipSync(large);
    const server = await faultServing({
      answer: (stream) =>
        stream
          .headers([...grpcHeaders, ['grpc-encoding', 'gzip']])
          .data(Buffer.concat([message(packed, 1), message(large)]))
          .ok(),
    });
    onTestFinished(() => server.stop());
    const { sink } = harness().open({ target: server.target, path, serverStreaming: true });
    const { wire } = await sink.status();
    expect(sink.messages('received')).toEqual([large, large]);
    expect(wire?.received).toEqual({
      messages: 2,
      bytes: 100_000,
      wireBytes: packed.length + 50_000,
      compressed: 1,
    });
  });

  it('a message over the send limit is not sent, and the limit is named', async () => {
    const server = await faultServing({});
    onTestFinished(() => server.stop());
    const { sink } = harness().open({
      target: server.target,
      path,
      messages: [large],
      options: { sendLimitBytes: 1000 },
    });
    expect(await sink.status()).toMatchObject({ code: 8, origin: 'local' });
    expect(await sink.diagnosis()).toMatchObject({
      code: 'too-large',
      title: 'Your message of 50 kB is larger than the send limit of 1 kB',
      remedies: [{ kind: 'raise-limit', setting: 'sendLimitBytes', bytes: 50_000 }],
    });
    expect(sink.counts.sent).toBe(0);
  });
});

describe('attempts', () => {
  const policy = (kind: string, rules: object) => ({
    settings: {
      security: 'plaintext' as const,
      serviceConfig: JSON.stringify({ methodConfig: [{ name: [{}], [kind]: rules }] }),
    },
  });

  async function failingTwice(request: Partial<GrpcOpen>) {
    let count = 0;
    const server = await faultServing({
      answer: (stream) => {
        count += 1;
        if (count < 3)
          stream.trailers([...grpcHeaders, ['grpc-status', '14'], ['grpc-message', `no ${String(count)}`]]);
        else
          stream
            .headers()
            .data(message(Buffer.of(8, 1)))
            .ok();
      },
    });
    onTestFinished(() => server.stop());
    const { sink } = harness().open({ target: server.target, path, ...request });
    const status = await sink.status();
    const attempts = sink.events.flatMap((event) => (event.kind === 'request-headers' ? [event.data] : []));
    return { status, attempts };
  }

  it('one Send is one attempt, unless a service config says otherwise', async () => {
    const { status, attempts } = await failingTwice({});
    expect([status.code, attempts.length]).toEqual([14, 1]);
  });

  it('each retry is in the log with its headers and the end of the one before it', async () => {
    const rules = {
      ...{ maxAttempts: 4, initialBackoff: '0.01s', maxBackoff: '0.02s', backoffMultiplier: 1 },
      retryableStatusCodes: ['UNAVAILABLE'],
    };
    const { status, attempts } = await failingTwice(policy('retryPolicy', rules));
    expect(status.code).toBe(0);
    expect(attempts.map(({ attempt, previous }) => [attempt, previous?.message])).toEqual([
      [undefined, undefined],
      [2, 'no 1'],
      [3, 'no 2'],
    ]);
    const again = attempts[2]?.entries.find(({ key }) => key === 'grpc-previous-rpc-attempts');
    expect(again?.value).toBe('2');
  });

  it('each hedged attempt is in the log too', async () => {
    const rules = { maxAttempts: 3, hedgingDelay: '0.01s', nonFatalStatusCodes: ['UNAVAILABLE'] };
    const { status, attempts } = await failingTwice(policy('hedgingPolicy', rules));
    expect(status.code).toBe(0);
    expect(attempts).toHaveLength(3);
  });
});
