// Each defect of the pinned grpc-js, shown twice against the same server: plain grpc-js has it, our engine does not. The
// day a plain half fails, grpc-js has mended it, and our repair can go.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ending } from '../../support/fault-call';
import {
  type FaultPlan,
  type FaultStream,
  faultServing,
  grpcHeaders,
  message,
} from '../../support/fault-server';

type Kind = 'unary' | 'server-stream' | 'upload';

interface PlainEnd {
  messages: number;
  /** `code` is text, since it may be `undefined` or `NaN`. */
  status: { code: string; details?: string };
  error?: { code: string; details?: string };
}

const one = Buffer.of(8, 1);
const fifty = Array.from({ length: 50 }, () => one);
const run = promisify(execFile);

/** How grpc-js without repairs ends this call; with a deadline of 1.5 s, so that one that would hang ends too. */
async function plainly(plan: FaultPlan, kind: Kind): Promise<PlainEnd> {
  const server = await faultServing(plan);
  onTestFinished(() => server.stop());
  const args = ['test/support/children/plain-grpc.mjs', server.target, kind, '1500'];
  return JSON.parse((await run(process.execPath, args)).stdout) as PlainEnd;
}

/** How our engine ends it, without a deadline; its log is full after each message, as the plain reader pauses. */
async function ours(plan: FaultPlan, kind: Kind) {
  const upload = { clientStreaming: true, serverStreaming: false, messages: [Buffer.alloc(5_000_000)] };
  const shape = { unary: { serverStreaming: false }, 'server-stream': {}, upload };
  const { status, diagnosis, sink } = await ending(plan, shape[kind], (log) => {
    log.fillEachTime();
  });
  return { ...status, title: diagnosis?.title, messages: sink.messages('received').length };
}

function answers(answer: (stream: FaultStream) => void): FaultPlan {
  return { answer };
}

const hangs: Partial<PlainEnd> = { status: expect.objectContaining({ code: '4' }) as never };

describe('plain grpc-js, and our engine', () => {
  it('1. messages in one burst with an error status: lost, and kept (grpc-node #2764)', async () => {
    const burst = answers((stream) => {
      stream.socket.cork();
      stream.headers();
      for (const sent of fifty) stream.data(message(sent));
      stream.trailers([['grpc-status', '9']]);
      stream.socket.uncork();
    });
    const plain = await plainly(burst, 'server-stream');
    expect(plain.status.code).toBe('9');
    expect(plain.messages).toBeLessThan(50);
    expect(await ours(burst, 'server-stream')).toMatchObject({ code: 9, origin: 'server', messages: 50 });
  });

  it('2. two messages to a unary call: hangs, and is told (grpc-node #2768, whose fix does not reach it)', async () => {
    const two = answers((stream) =>
      stream
        .headers()
        .data(Buffer.concat([message(one), message(one)]))
        .ok(),
    );
    expect(await plainly(two, 'unary')).toMatchObject(hangs);
    const end = await ours(two, 'unary');
    expect(end).toMatchObject({ code: 13, origin: 'local', messages: 2 });
    expect(end.message).toContain('second message');
  });

  it('3. a reset without an error in an upload: hangs, and is told (akin to nodejs/node #27863)', async () => {
    const reset: FaultPlan = { starve: true, answer: (stream) => stream.headers().reset(0) };
    expect(await plainly(reset, 'upload')).toMatchObject(hangs);
    expect(await ours(reset, 'upload')).toMatchObject({ origin: 'local', resetCode: 0 });
  });

  it('4a. a compression that is not known: no code at all, and INTERNAL (grpc-node #2767)', async () => {
    const brotli = answers((stream) =>
      stream
        .headers([...grpcHeaders, ['grpc-encoding', 'brotli']])
        .data(message(one, 1))
        .ok(),
    );
    expect((await plainly(brotli, 'unary')).status.code).toBe('undefined');
    const end = await ours(brotli, 'unary');
    expect(end).toMatchObject({ code: 13, origin: 'local' });
    expect(end.message).toContain('brotli');
  });

  it('4b. a status that is no number: NaN, and told as unreadable (no issue known upstream)', async () => {
    const word = answers((stream) =>
      stream
        .headers()
        .data(message(one))
        .trailers([['grpc-status', 'abc']]),
    );
    expect((await plainly(word, 'unary')).status.code).toBe('NaN');
    expect(await ours(word, 'unary')).toMatchObject({ code: -1, origin: 'server', messages: 1 });
  });

  it('4c. a web page with HTTP 200: a message too large, and a web page (akin to grpc-node #2822)', async () => {
    const page = answers((stream) =>
      stream
        .headers([
          [':status', '200'],
          ['content-type', 'text/html'],
        ])
        .data(Buffer.from('<!doctype html><html><body>Please log in</body></html>'), true),
    );
    const plain = await plainly(page, 'unary');
    expect(plain.status).toMatchObject({
      code: '8',
      details: expect.stringContaining('larger than max') as string,
    });
    const end = await ours(page, 'unary');
    expect(end).toMatchObject({ code: 2, origin: 'local' });
    expect(end.message).toContain('text/html');
  });

  it('4d. a peer that never sends SETTINGS: waits for ever, and is given up (grpc-node #2785)', async () => {
    const mute: FaultPlan = { greeting: Buffer.alloc(0), mute: true };
    const plain = await plainly(mute, 'unary');
    expect(plain).toMatchObject(hangs);
    expect(plain.status.details).toContain('Waiting for LB pick');
    expect((await ours(mute, 'unary')).message).toContain('No HTTP/2 connection within');
  });

  it('4e. OK without a message: two ends that contradict each other, and one (grpc-node pull 2102)', async () => {
    const empty = answers((stream) => stream.headers().ok());
    const plain = await plainly(empty, 'unary');
    expect([plain.status.code, plain.error?.code]).toEqual(['0', '12']);
    const end = await ours(empty, 'unary');
    expect(end).toMatchObject({
      code: 0,
      origin: 'server',
      messages: 0,
      title: 'The server answered OK, but sent no message',
    });
  });
});
