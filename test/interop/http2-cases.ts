// gRPC's HTTP/2 interop cases (doc/http2-interop-test-descriptions.md), against a server written byte by byte.
import assert from 'node:assert/strict';
import { createServer } from 'node:http2';
import {
  type FaultPlan,
  type FaultStream,
  faultServing,
  frame,
  frameType,
  message,
} from '../support/fault-server';
import { framed, respondWith } from '../support/http2-server';
import { type Listening, listening } from '../support/listening';
import { largeAnswer, largeRequest } from './call-cases';
import { InteropClient } from './interop-client';
import { encoded, zeros } from './interop-schema';

/** A string is a remark for the table; it throws when the case fails. */
type Http2Case = () => Promise<string | undefined>;

const largeResponse = (): Buffer => Buffer.from(encoded('SimpleResponse', { payload: zeros(314159) }));
const answerWhole = (stream: FaultStream): void => {
  stream.headers().data(message(largeResponse())).ok();
};

async function calling<T>(
  starting: Promise<Listening>,
  run: (client: InteropClient) => Promise<T>,
): Promise<T> {
  const server = await starting;
  const client = new InteropClient(server.target, { security: 'plaintext' });
  try {
    return await run(client);
  } finally {
    await client.close();
    await server.stop();
  }
}

async function goaway(): Promise<string | undefined> {
  let answered = 0;
  const server = await faultServing({
    answer: (stream) => {
      answered += 1;
      answerWhole(stream);
      if (answered === 1) stream.goaway(stream.id, 0);
    },
  });
  await calling(Promise.resolve(server), async (client) => {
    await largeAnswer(await client.open('UnaryCall', [largeRequest]));
    await largeAnswer(await client.open('UnaryCall', [largeRequest]));
  });
  assert.equal(server.connections(), 2);
  return undefined;
}

function resetting(answer: FaultPlan['answer'], arrived: number): Http2Case {
  return () =>
    calling(faultServing(answer === undefined ? {} : { answer }), async (client) => {
      const call = await client.open('UnaryCall', [largeRequest]);
      const { code, origin, resetCode } = await call.status();
      assert.notEqual(code, 0);
      assert.deepEqual({ origin, resetCode }, { origin: 'local', resetCode: 2 });
      assert.equal((await call.sink.diagnosis()).code, 'reset');
      assert.equal(call.responses().length, arrived);
      return undefined;
    });
}

async function ping(): Promise<string | undefined> {
  const flood = 500;
  const sent = Array.from({ length: flood }, (_, index) => Buffer.from(String(index).padStart(8, '0')));
  const returned: string[] = [];
  const plan: FaultPlan = {
    onPingAnswer: (payload) => returned.push(payload.toString()),
    answer: (stream) => {
      stream.raw(Buffer.concat(sent.map((payload) => frame(frameType.ping, 0, 0, payload))));
      answerWhole(stream);
    },
  };
  await calling(faultServing(plan), async (client) => {
    await largeAnswer(await client.open('UnaryCall', [largeRequest]));
    // Answers to PINGs and a second request come in order.
    await largeAnswer(await client.open('UnaryCall', [largeRequest]));
    assert.deepEqual(returned.slice(0, flood), sent.map(String));
  });
  return `${String(flood)} pings in one burst, each answered`;
}

async function maxStreams(): Promise<string | undefined> {
  let open = 0;
  let most = 0;
  const server = createServer({ settings: { maxConcurrentStreams: 1 } });
  server.on('stream', (stream) => {
    open += 1;
    most = Math.max(most, open);
    stream.on('close', () => (open -= 1));
    stream.resume().on('end', () => {
      respondWith(stream, 0, framed(largeResponse()));
    });
  });
  await calling(listening(server), async (client) => {
    await largeAnswer(await client.open('UnaryCall', [largeRequest]));
    const calls = Array.from({ length: 15 }, () => client.open('UnaryCall', [largeRequest]));
    for (const call of await Promise.all(calls)) await largeAnswer(call);
  });
  assert.equal(most, 1);
  return '15 calls at once, one stream at a time';
}

/** Small padded frames, more in all than the connection's window: padding must be given back as window too. */
function padding(pad: number): Http2Case {
  return async () => {
    const whole = message(largeResponse());
    const answer = (stream: FaultStream): void => {
      stream.headers();
      for (let at = 0; at < whole.length; at += 500) {
        const piece = whole.subarray(at, at + 500);
        if (pad === 0) stream.data(piece);
        else stream.padded(piece, pad);
      }
      stream.ok();
    };
    await calling(faultServing({ answer }), async (client) => {
      for (let round = 0; round < 6; round += 1)
        await largeAnswer(await client.open('UnaryCall', [largeRequest]));
    });
    return pad === 0 ? undefined : `${String(pad)} bytes of padding in each frame`;
  };
}

const half = (stream: FaultStream): FaultStream =>
  stream.headers().data(message(largeResponse()).subarray(0, 150_000));

export const http2Cases: [string, Http2Case][] = [
  ['goaway', goaway],
  ['rst_after_header', resetting((stream) => void stream.headers().reset(2), 0)],
  ['rst_during_data', resetting((stream) => void half(stream).reset(2), 0)],
  ['rst_after_data', resetting((stream) => void stream.headers().data(message(largeResponse())).reset(2), 1)],
  ['ping', ping],
  ['max_streams', maxStreams],
  ['data_frame_padding', padding(200)],
  ['no_df_padding_sanity_test', padding(0)],
];
