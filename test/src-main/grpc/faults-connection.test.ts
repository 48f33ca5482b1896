// A server that misbehaves at byte level in HTTP/2 itself: the call ends in bounded time and keeps what arrived before.
import { describe, expect, it } from 'vitest';
import { answering, ending } from '../../support/fault-call';
import {
  type FaultStream,
  type Pairs,
  frame,
  frameType,
  grpcHeaders,
  message,
} from '../../support/fault-server';

const one = Buffer.of(8, 1);

describe('resets and farewells', () => {
  it.each([
    [2, 'INTERNAL_ERROR', 13],
    [7, 'REFUSED_STREAM', 14],
    [8, 'CANCEL', 1],
    [11, 'ENHANCE_YOUR_CALM', 8],
    [13, 'HTTP_1_1_REQUIRED', 13],
    [77, 'CODE 77', 13],
  ])('RST_STREAM %i is told as %s, and what came before it is kept', async (code, name, grpc) => {
    const { status, diagnosis, sink, target } = await ending(
      answering((stream) => stream.headers().data(message(one)).reset(code)),
    );
    expect(status).toMatchObject({ code: grpc, origin: 'local', resetCode: code });
    expect(diagnosis).toMatchObject({ code: 'reset', title: `${target} reset the call with ${name}` });
    expect(sink.messages('received')).toEqual([one]);
  });

  it('a reset without an error in the middle of an upload ends the call', async () => {
    const { status, diagnosis } = await ending(
      { starve: true, answer: (stream) => stream.headers().reset(0) },
      { clientStreaming: true, messages: [Buffer.alloc(5_000_000)] },
    );
    expect(status).toMatchObject({ origin: 'local', resetCode: 0 });
    expect(diagnosis?.title).toContain('reset the call with NO_ERROR');
  });

  it('a whole answer in the middle of an upload is the answer', async () => {
    const { status, sink } = await ending(
      { starve: true, answer: (stream) => stream.headers().data(message(one)).ok().reset(0) },
      { clientStreaming: true, messages: [Buffer.alloc(5_000_000)] },
    );
    expect(status).toMatchObject({ code: 0, origin: 'server' });
    expect(sink.messages('received')).toEqual([one]);
  });

  it('a whole answer in the middle of an upload is the answer too when the server would read on', async () => {
    const large = Buffer.alloc(300_000, 7);
    const { status, sink } = await ending(
      answering((stream) => stream.headers().data(message(large)).ok()),
      { messages: [Buffer.alloc(5_000_000)] },
    );
    expect(status).toMatchObject({ code: 0, origin: 'server' });
    expect(sink.messages('received')[0]?.equals(large)).toBe(true);
  });

  it.each<[string, (stream: FaultStream) => void]>([
    ['a reset with REFUSED_STREAM', (stream) => stream.reset(7)],
    ['a GOAWAY that crosses it', (stream) => stream.goaway(stream.id - 1, 0, 'max_age')],
  ])('a request that the server refuses unread with %s goes out once more', async (_name, refuse) => {
    let asked = 0;
    const { status, sink } = await ending(
      answering((stream) => {
        asked += 1;
        if (asked === 1) refuse(stream);
        else stream.headers().data(message(one)).ok();
      }),
      { messages: [one] },
    );
    expect(status).toMatchObject({ code: 0, origin: 'server' });
    expect(sink.messages('received')).toEqual([one]);
    expect(sink.messages('sent')).toEqual([one]);
    const attempts = sink.events.flatMap((event) => (event.kind === 'request-headers' ? [event.data] : []));
    expect(attempts.map(({ attempt, previous }) => [attempt, previous?.code])).toEqual([
      [undefined, undefined],
      [2, 14],
    ]);
  });

  it('a request that is refused unread twice is told, with both attempts', async () => {
    let asked = 0;
    const { status, diagnosis } = await ending(
      answering((stream) => {
        asked += 1;
        stream.reset(7);
      }),
    );
    expect(asked).toBe(2);
    expect(status).toMatchObject({ code: 14, origin: 'local', resetCode: 7 });
    expect(diagnosis?.title).toContain('reset the call with REFUSED_STREAM');
  });

  it('a stream that one feeds is not sent again: what was refused is told', async () => {
    let asked = 0;
    const { status } = await ending(
      answering((stream) => {
        asked += 1;
        stream.reset(7);
      }),
      { clientStreaming: true, messages: [one] },
    );
    expect([asked, status.resetCode]).toEqual([1, 7]);
  });

  it('GOAWAY is shown with its code and its words, also when the connection then ends', async () => {
    const { status, diagnosis, sink } = await ending(
      answering((stream) => {
        stream.headers().data(message(one)).goaway(stream.id, 11, 'too_many_pings');
        stream.socket.end();
      }),
    );
    expect(status).toMatchObject({ code: 14, origin: 'local' });
    expect(diagnosis?.sentence).toContain('ENHANCE_YOUR_CALM “too_many_pings”');
    expect(diagnosis?.checks[0]).toContain('keepalive of this target is too eager');
    expect(sink.messages('received')).toEqual([one]);
  });

  it('GOAWAY lets a running call end well, and is in the state of the connection', async () => {
    const { status, calls } = await ending(
      answering((stream) => stream.goaway(stream.id, 0, 'max_age').headers().data(message(one)).ok()),
    );
    expect(status.code).toBe(0);
    expect(calls.registry.connections()).toMatchObject([
      { goaway: { code: 0, name: 'NO_ERROR', text: 'max_age' } },
    ]);
  });

  it('a connection that is cut in the middle of a message keeps those before it', async () => {
    const { status, sink } = await ending(
      answering((stream) => {
        stream.headers().data(Buffer.concat([message(one), message(one, 0, 50)]));
        setImmediate(() => stream.socket.destroy());
      }),
    );
    expect(status).toMatchObject({ code: 14, origin: 'local' });
    expect(sink.messages('received')).toEqual([one]);
  });
});

describe('the connection', () => {
  it('one that is closed before SETTINGS fails at once', async () => {
    const { status, diagnosis } = await ending({
      greeting: Buffer.alloc(0),
      onConnection: (socket) => socket.end(),
    });
    expect(status).toMatchObject({ code: 14, origin: 'local' });
    expect(diagnosis?.code).toBe('not-http2');
  });

  it('one that is closed after the preface, before SETTINGS, fails at once', async () => {
    const { status, diagnosis } = await ending({
      greeting: Buffer.alloc(0),
      onConnection: (socket) => {
        socket.once('data', () => socket.end());
      },
    });
    expect(status).toMatchObject({ code: 14, origin: 'local' });
    expect(diagnosis?.code).toBe('not-http2');
  });

  it('one that says nothing fails after the time to connect, without a deadline', async () => {
    const { status, diagnosis } = await ending({ greeting: Buffer.alloc(0), mute: true });
    expect(status).toMatchObject({ code: 14, origin: 'local' });
    expect(status.message).toContain('No HTTP/2 connection within 0.8 s');
    expect(diagnosis?.title).toContain('says nothing');
  });

  it('garbage in place of HTTP/2 is told', async () => {
    const { status, diagnosis } = await ending({ greeting: Buffer.from('SSH-2.0-OpenSSH_9.2\r\n') });
    expect(status).toMatchObject({ code: 14, origin: 'local' });
    expect(diagnosis?.code).toBe('not-http2');
  });

  it('GOAWAY in one packet with SETTINGS does not hang the call', async () => {
    const goaway = frame(frameType.goaway, 0, 0, Buffer.concat([Buffer.alloc(8), Buffer.from('full')]));
    const { status, diagnosis } = await ending(
      { greeting: Buffer.concat([frame(frameType.settings, 0, 0), goaway]) },
      { deadlineMs: 3000 },
    );
    expect(status.origin).toBe('local');
    expect(diagnosis).toBeDefined();
  });

  it('a flood of pings does not stop the answer', async () => {
    const ping = frame(frameType.ping, 0, 0, Buffer.alloc(8));
    const { status, sink } = await ending(
      answering((stream) => {
        stream
          .headers()
          .raw(Buffer.concat(Array.from({ length: 900 }, () => ping)))
          .data(message(one))
          .ok();
      }),
    );
    expect(status.code).toBe(0);
    expect(sink.messages('received')).toEqual([one]);
  });

  it('a flood of pings beyond measure ends the call, not the app', async () => {
    const ping = Buffer.concat(
      Array.from({ length: 100_000 }, () => frame(frameType.ping, 0, 0, Buffer.alloc(8))),
    );
    const { status, diagnosis } = await ending(
      answering((stream) => stream.headers().raw(ping)),
      { deadlineMs: 8000 },
    );
    expect(status.origin).toBe('local');
    expect(diagnosis).toBeDefined();
  });
});

describe('headers', () => {
  it('of 63 kB arrive whole', async () => {
    const large = 'x'.repeat(63_000);
    const { status, sink } = await ending(
      answering((stream) => stream.headers([...grpcHeaders, ['large', large]]).ok()),
    );
    expect(status.code).toBe(0);
    expect(sink.data('response-headers')?.entries.at(-1)).toEqual({
      key: 'large',
      value: large,
      binary: false,
    });
  });

  it('of 200 kB in 200 lines end the call in words', async () => {
    const lines: Pairs = Array.from({ length: 200 }, (_, line) => [`k${String(line)}`, 'x'.repeat(1000)]);
    const { status, diagnosis } = await ending(
      answering((stream) => stream.headers([...grpcHeaders, ...lines]).ok()),
    );
    expect(status).toMatchObject({ origin: 'local', resetCode: 11 });
    expect(diagnosis?.sentence).toContain('64 kB');
  });

  it('of 200 kB in one line break the connection, and keepalive ends the call', async () => {
    const { status, diagnosis } = await ending(
      answering((stream) => stream.headers([...grpcHeaders, ['large', 'x'.repeat(200_000)]]).ok()),
      { settings: { security: 'plaintext', keepalive: { timeMs: 500, timeoutMs: 500 } } },
    );
    expect(status).toMatchObject({ code: 14, origin: 'local' });
    expect(diagnosis?.title).toContain('was lost');
  });

  it('in lines that HTTP/2 forbids end the call in words', async () => {
    const { status, diagnosis } = await ending(
      answering((stream) => stream.headers([...grpcHeaders, ['Upper', 'case']]).ok()),
    );
    expect(status.origin).toBe('local');
    expect(diagnosis?.code).toBe('reset');
  });
});
