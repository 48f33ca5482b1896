// A server that misbehaves at byte level in its answers: the call ends in the right words, and keeps what arrived before.
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { answering, ending } from '../../support/fault-call';
import { type Pairs, frame, frameType, grpcHeaders, message } from '../../support/fault-server';

const one = Buffer.of(8, 1);

describe('the status', () => {
  it.each<[string, Pairs, object, string]>([
    ['a code above 16', [['grpc-status', '42']], { code: 42, origin: 'server' }, 'answered with the code 42'],
    ['no number', [['grpc-status', 'abc']], { code: -1, origin: 'server' }, 'cannot be read'],
    ['an empty value', [['grpc-status', '']], { code: -1, origin: 'server' }, 'cannot be read'],
    [
      'two values',
      [
        ['grpc-status', '0'],
        ['grpc-status', '5'],
      ],
      { code: -1, origin: 'server' },
      'cannot be read',
    ],
    ['no grpc-status', [['x', 'y']], { origin: 'local' }, 'without a status'],
  ])(
    '%s in the trailers is told, and the message before it is kept',
    async (_name, trailers, wanted, words) => {
      const { status, diagnosis, sink } = await ending(
        answering((stream) => stream.headers().data(message(one)).trailers(trailers)),
      );
      expect(status).toMatchObject(wanted);
      expect(diagnosis?.title).toContain(words);
      expect(sink.messages('received')).toEqual([one]);
      expect(status.trailers.map(({ key, value }) => [key, value])).toEqual(trailers);
    },
  );

  it('an answer that ends without trailers has none', async () => {
    const { status, diagnosis, sink } = await ending(
      answering((stream) => stream.headers().data(message(one), true)),
    );
    expect(status).toMatchObject({ code: 13, origin: 'local' });
    expect(diagnosis).toMatchObject({ code: 'no-status' });
    expect(sink.messages('received')).toEqual([one]);
  });

  it('an answer that is one block of headers is told as one', async () => {
    const trailers: Pairs = [
      ...grpcHeaders,
      ['grpc-status', '5'],
      ['grpc-message', 'not%20here%2C %C3%BC %zz'],
    ];
    const { status, sink } = await ending(answering((stream) => stream.trailers(trailers)));
    expect(status).toMatchObject({
      code: 5,
      message: 'not here, ü %zz',
      origin: 'server',
      trailersOnly: true,
    });
    expect(sink.kinds()).not.toContain('response-headers');
  });

  it('headers and trailers keep their order and their duplicates', async () => {
    const mixed: Pairs = [
      ['b', '1'],
      ['a', '2'],
      ['b', '3, 4'],
      ['x-bin', 'AQ'],
      ['a', '5'],
      ['x-bin', '/w==,AA=='],
    ];
    const { status, sink } = await ending(
      answering((stream) =>
        stream.headers([...grpcHeaders, ...mixed]).trailers([...mixed, ['grpc-status', '0']]),
      ),
    );
    const wanted = ['b: 1', 'a: 2', 'b: 3, 4', 'x-bin: AQ==', 'a: 5', 'x-bin: /w==', 'x-bin: AA=='];
    const shown = (entries: readonly { key: string; value: string }[]) =>
      entries.map(({ key, value }) => `${key}: ${value}`);
    expect(shown(sink.data('response-headers')?.entries ?? []).slice(2)).toEqual(wanted);
    expect(shown(status.trailers).slice(0, -1)).toEqual(wanted);
  });
});

describe('an answer that is no gRPC', () => {
  const page = '<!doctype html><html><body>Please log in</body></html>';

  it.each(['200', '502'])(
    'a web page with HTTP %s is shown as one, with its beginning',
    async (httpStatus) => {
      const { status, diagnosis } = await ending(
        answering((stream) =>
          stream
            .headers([
              [':status', httpStatus],
              ['content-type', 'text/html'],
            ])
            .data(Buffer.from(page), true),
        ),
      );
      expect(status).toMatchObject({ code: httpStatus === '200' ? 2 : 14, origin: 'local' });
      expect(status.message).toBe(
        `HTTP status ${httpStatus} with content-type text/html, where gRPC has 200 and application/grpc`,
      );
      expect(diagnosis).toMatchObject({ code: 'not-grpc', excerpt: page });
    },
  );

  it('one that never ends is ended here', async () => {
    const { status, diagnosis } = await ending(
      answering((stream) =>
        stream
          .headers([
            [':status', '200'],
            ['content-type', 'text/event-stream'],
          ])
          .data(Buffer.from('a')),
      ),
    );
    expect(status).toMatchObject({ code: 2, origin: 'local' });
    expect(diagnosis).toMatchObject({ code: 'not-grpc', excerpt: 'a' });
  });

  it('a redirect tells where it leads', async () => {
    const { diagnosis } = await ending(
      answering((stream) =>
        stream.headers(
          [
            [':status', '302'],
            ['location', 'https://login.example/'],
          ],
          true,
        ),
      ),
    );
    expect(diagnosis?.title).toContain('HTTP 302');
    expect(diagnosis?.checks[0]).toContain('https://login.example/');
  });

  // Seen of nginx 1.22 in front of a gRPC server.
  it.each([
    ['413', '<html>413 Request Entity Too Large</html>', 'client_max_body_size'],
    ['429', '', 'wait a little'],
    ['504', '<html>504 Gateway Time-out</html>', 'grpc_read_timeout'],
    ['400', '<html>No required SSL certificate was sent</html>', 'client certificate'],
    ['000', '@', 'grpc_pass takes the place of proxy_pass'],
  ])('HTTP %s of a proxy says what to do', async (httpStatus, body, told) => {
    const { status, diagnosis } = await ending(
      answering((stream) =>
        stream
          .headers([
            [':status', httpStatus],
            ['content-type', 'text/html'],
          ])
          .data(Buffer.from(body), true),
      ),
    );
    expect(status.message).toContain(`HTTP status ${httpStatus} `);
    expect(diagnosis?.checks[0]).toContain(told);
  });

  it('404 without a body is told as HTTP', async () => {
    const { status, diagnosis } = await ending(
      answering((stream) => stream.headers([[':status', '404']], true)),
    );
    expect(status).toMatchObject({ code: 12, origin: 'local' });
    expect(diagnosis).toMatchObject({ code: 'not-grpc' });
  });
});

describe('the messages', () => {
  const encoded = (name: string): Pairs => [...grpcHeaders, ['grpc-encoding', name]];
  const first = message(one);

  it.each<[string, Pairs, Buffer, string]>([
    ['with a flag that gRPC does not know', grpcHeaders, message(one, 7), 'begins with the flag 7'],
    ['in a compression that is not known', encoded('brotli'), message(one, 1), 'compressed with brotli'],
    ['marked as compressed without a compression', grpcHeaders, message(one, 1), 'named no compression'],
    ['of garbage in place of gzip', encoded('gzip'), message(Buffer.from('nonsense'), 1), 'decompress'],
    [
      'of half a gzip',
      encoded('gzip'),
      message(gzipSync(Buffer.alloc(5000)).subarray(0, 20), 1),
      'decompress',
    ],
  ])('one %s ends the call, and those before it are kept', async (_name, headers, broken, words) => {
    const { status, diagnosis, sink } = await ending(
      answering((stream) =>
        stream
          .headers(headers)
          .data(Buffer.concat([first, broken]))
          .ok(),
      ),
    );
    expect(status).toMatchObject({ code: 13, origin: 'local' });
    expect(status.message).toContain(words);
    expect(diagnosis?.code).toBe('broken-answer');
    expect(sink.messages('received')).toEqual([one]);
  });

  it.each([
    ['in its middle', message(one, 0, 100)],
    ['inside its prefix', Buffer.of(0, 0, 0)],
  ])('one that is cut off %s is told even after OK', async (_name, cut) => {
    const { status, diagnosis, sink } = await ending(
      {
        ...answering((stream) =>
          stream
            .headers()
            .data(Buffer.concat([first, cut]))
            .ok(),
        ),
      },
      { serverStreaming: false },
    );
    expect(status).toMatchObject({ code: 0, origin: 'server' });
    expect(diagnosis?.title).toContain('was cut off');
    expect(sink.messages('received')).toEqual([one]);
  });

  it('a length that is too short puts the stream out of step, which is told', async () => {
    const { status, diagnosis } = await ending(
      answering((stream) =>
        stream
          .headers()
          .data(message(Buffer.from('abcdefghij'), 0, 2))
          .ok(),
      ),
    );
    expect(status.code).not.toBe(0);
    expect(diagnosis?.title).toBeDefined();
  });

  it('a bomb in gzip is stopped by the limit, which is named with what would have been enough', async () => {
    const bomb = gzipSync(Buffer.alloc(200_000_000), { level: 9 });
    const before = process.memoryUsage().rss;
    const { status, diagnosis } = await ending(
      answering((stream) => stream.headers(encoded('gzip')).data(message(bomb, 1)).ok()),
      { options: { receiveLimitBytes: 10_000_000 } },
    );
    expect(status).toMatchObject({ code: 8, origin: 'local' });
    expect(diagnosis).toMatchObject({
      code: 'too-large',
      remedies: [{ kind: 'raise-limit', setting: 'receiveLimitBytes', bytes: 40_000_000 }],
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
  });

  it('one of 300 MB is refused by its announcement, with memory bounded', async () => {
    const before = process.memoryUsage().rss;
    const { status, diagnosis } = await ending(
      answering((stream) => {
        stream
          .headers()
          .raw(frame(frameType.data, 0, stream.id, message(Buffer.alloc(1000), 0, 300_000_000)));
      }),
    );
    expect(status).toMatchObject({ code: 8, origin: 'local' });
    expect(diagnosis?.title).toBe('A message of 300 MB is larger than the receive limit of 64 MB');
    expect(diagnosis?.remedies).toEqual([
      { kind: 'raise-limit', setting: 'receiveLimitBytes', bytes: 300_000_000 },
    ]);
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });

  it('padding does not reach the messages', async () => {
    const { status, sink } = await ending(
      answering((stream) =>
        stream.headers().padded(first.subarray(0, 3), 200).padded(first.subarray(3), 1).ok(),
      ),
    );
    expect(status.code).toBe(0);
    expect(sink.messages('received')).toEqual([one]);
  });
});
