// Headers, metadata and statuses as they are on the wire, both ways, against raw HTTP/2, the demo and Python.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mendham, methods } from '../../support/grpc-harness';
import { demoRunning, harness, served } from '../../support/grpc-room';
import { framed, respondWith } from '../../support/http2-server';
import { type PythonServer, startPythonServer } from '../../support/python-server';

const demoTarget = demoRunning();
let python: PythonServer;

beforeAll(async () => {
  python = await startPythonServer();
});

afterAll(async () => {
  await python.stop();
});

describe('headers and metadata', () => {
  it('the logged request headers are those on the wire, in their order', async () => {
    const seen: (readonly string[])[] = [];
    const { target } = await served((stream, raw) => {
      seen.push(raw);
      respondWith(stream, 0, framed(Buffer.of(8, 1)));
    });
    const { sink } = harness().open({
      target,
      path: '/a.B/C',
      deadlineMs: 60_000,
      metadata: [
        { key: 'X-Trace', value: 'one', encoding: 'text' },
        { key: 'x-trace', value: 'two', encoding: 'text' },
        { key: 'token-bin', value: '00 ff', encoding: 'hex' },
        { key: 'token-bin', value: 'AQI=', encoding: 'base64' },
      ],
    });
    await sink.status();
    const logged = (sink.data('request-headers')?.entries ?? []).map(({ key, value }) => [key, value]);
    const wire = (seen[0] ?? []).flatMap((key, index, all) =>
      index % 2 === 0 ? [[key, all[index + 1] ?? '']] : [],
    );
    expect(logged).toEqual(wire);
  });

  it('a value of 63 kB goes out whole', async () => {
    const value = 'x'.repeat(63_000);
    const seen: string[] = [];
    const { target } = await served((stream, raw) => {
      seen.push(raw[raw.indexOf('large') + 1] ?? '');
      respondWith(stream, 0, framed(Buffer.of(8, 1)));
    });
    const metadata = [{ key: 'large', value, encoding: 'text' as const }];
    const { sink } = harness().open({ target, path: '/a.B/C', metadata });
    expect((await sink.status()).code).toBe(0);
    expect(seen).toEqual([value]);
  });

  it.each(['demo', 'python'])(
    'values come back from %s in order, with duplicates and bytes',
    async (server) => {
      const target = server === 'demo' ? demoTarget() : python.target;
      const { path, request } = server === 'demo' ? methods.echo : methods.getFeature;
      const { sink } = harness().open({
        target,
        path,
        messages: [server === 'demo' ? Buffer.alloc(0) : request(mendham)],
        metadata: [
          { key: 'echo-name', value: 'first', encoding: 'text' },
          { key: 'echo-name', value: 'second', encoding: 'text' },
          { key: 'echo-bin', value: 'AAEC/w==', encoding: 'base64' },
          { key: 'echo-bin', value: 'ff00', encoding: 'hex' },
          { key: 'echo-text-bin', value: 'grüße', encoding: 'text' },
        ],
      });
      const { trailers } = await sink.status();
      for (const entries of [sink.data('response-headers')?.entries ?? [], trailers]) {
        const echoed = entries.filter(({ key }) => key.startsWith('echo-'));
        expect(echoed.filter(({ binary }) => binary)).toEqual([
          { key: 'echo-bin', value: 'AAEC/w==', binary: true },
          { key: 'echo-bin', value: '/wA=', binary: true },
          { key: 'echo-text-bin', value: Buffer.from('grüße').toString('base64'), binary: true },
        ]);
        // The demo's own http2 joins repeated text values with ", " before it sends them back.
        const texts = server === 'demo' ? ['first, second'] : ['first', 'second'];
        expect(echoed.filter(({ binary }) => !binary).map(({ value }) => value)).toEqual(texts);
      }
    },
  );

  it('an error carries its details as bytes, and its message with all of its characters', async () => {
    const { path, request } = methods.getFeature;
    const calls = harness();
    const outside = calls.open({
      target: demoTarget(),
      path,
      messages: [request({ latitude: 1407838351, longitude: -1946143763 })],
    });
    const refused = await outside.sink.status();
    expect(refused).toMatchObject({ code: 3, message: '2 fields are out of range', origin: 'server' });
    const details = refused.trailers.find(({ key }) => key === 'grpc-status-details-bin');
    expect(details?.binary).toBe(true);
    const text = Buffer.from(details?.value ?? '', 'base64').toString('latin1');
    expect(text).toContain('type.googleapis.com/google.rpc.BadRequest');
    expect(text).toContain('Must be between -900000000 and 900000000.');
    const missing = calls.open({ target: python.target, path, messages: [request({ latitude: 999 })] });
    expect(await missing.sink.status()).toMatchObject({
      code: 5,
      message: 'nothing at 中文 100% "quoted"\n',
    });
  });

  it('a status code that cannot be read is no OK', async () => {
    for (const sent of ['', 'abc', '-3']) {
      const { target } = await served((stream) => {
        stream.respond({ ':status': 200, 'grpc-status': sent }, { endStream: true });
      });
      const { sink } = harness().open({ target, path: '/a.B/C' });
      expect(await sink.status()).toMatchObject({ code: -1, origin: 'server' });
    }
  });
});
