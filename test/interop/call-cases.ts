// The interop cases of messages, streams, metadata, statuses and cancels: gRPC's doc/interop-test-descriptions.md.
import assert from 'node:assert/strict';
import type { MetadataInput } from '../../src-shared/contract';
import type { InteropCall } from './interop-client';
import type { InteropCase } from './interop-case';
import { bodySize, zeros } from './interop-schema';

export const largeRequest = { response_size: 314159, payload: zeros(271828) };
const sizes = [31415, 9, 2653, 58979];
const requestSizes = [27182, 8, 1828, 45904];

export async function endsWell(call: InteropCall): Promise<void> {
  const { code, message, origin } = await call.status();
  assert.deepEqual({ code, origin }, { code: 0, origin: 'server' }, message);
}

export async function largeAnswer(call: InteropCall): Promise<void> {
  await endsWell(call);
  assert.deepEqual(call.responses().map(bodySize), [314159]);
}

const emptyUnary: InteropCase = async ({ client }) => {
  const call = await client.open('EmptyCall', [{}]);
  await endsWell(call);
  assert.deepEqual(
    [...call.sink.messages('sent'), ...call.sink.messages('received')].map(({ length }) => length),
    [0, 0],
  );
  return undefined;
};

const largeUnary: InteropCase = async ({ client }) => {
  await largeAnswer(await client.open('UnaryCall', [largeRequest]));
  return undefined;
};

const clientStreaming: InteropCase = async ({ client }) => {
  const call = await client.open('StreamingInputCall', []);
  for (const size of requestSizes) call.send({ payload: zeros(size) });
  call.end();
  await endsWell(call);
  assert.deepEqual(call.responses(), [{ aggregatedPayloadSize: 74922 }]);
  return undefined;
};

const serverStreaming: InteropCase = async ({ client }) => {
  const parameters = sizes.map((size) => ({ size }));
  const call = await client.open('StreamingOutputCall', [{ response_parameters: parameters }]);
  await endsWell(call);
  assert.deepEqual(call.responses().map(bodySize), sizes);
  return undefined;
};

const pingPong: InteropCase = async ({ client }) => {
  const call = await client.open('FullDuplexCall', []);
  for (const [index, size] of sizes.entries()) {
    call.send({ response_parameters: [{ size }], payload: zeros(requestSizes[index] ?? 0) });
    await call.received(index + 1);
    assert.equal(call.sink.counts.received, index + 1);
  }
  call.end();
  await endsWell(call);
  assert.deepEqual(call.responses().map(bodySize), sizes);
  return undefined;
};

const emptyStream: InteropCase = async ({ client }) => {
  const call = await client.open('FullDuplexCall', []);
  call.end();
  await endsWell(call);
  assert.deepEqual(call.responses(), []);
  return undefined;
};

const customMetadata: InteropCase = async ({ client }) => {
  const metadata: MetadataInput[] = [
    { key: 'x-grpc-test-echo-initial', value: 'test_initial_metadata_value', encoding: 'text' },
    { key: 'x-grpc-test-echo-trailing-bin', value: 'ababab', encoding: 'hex' },
  ];
  const one = await client.open('UnaryCall', [largeRequest], { metadata });
  const duplex = { response_parameters: [{ size: 314159 }], payload: zeros(271828) };
  const two = await client.open('FullDuplexCall', [duplex], { metadata });
  two.end();
  for (const call of [one, two]) {
    await endsWell(call);
    const headers = call.sink.data('response-headers')?.entries ?? [];
    const { trailers } = await call.status();
    assert.deepEqual(
      headers.filter(({ key }) => key.startsWith('x-grpc-test')),
      [{ key: 'x-grpc-test-echo-initial', value: 'test_initial_metadata_value', binary: false }],
    );
    assert.deepEqual(
      trailers.filter(({ key }) => key.startsWith('x-grpc-test')),
      [
        {
          key: 'x-grpc-test-echo-trailing-bin',
          value: Buffer.of(0xab, 0xab, 0xab).toString('base64'),
          binary: true,
        },
      ],
    );
  }
  return undefined;
};

const statusCodeAndMessage: InteropCase = async ({ client }) => {
  const wanted = { code: 2, message: 'test status message' };
  const one = await client.open('UnaryCall', [{ response_status: wanted }]);
  const two = await client.open('FullDuplexCall', [{ response_status: wanted }]);
  two.end();
  for (const call of [one, two]) {
    const { code, message, origin } = await call.status();
    assert.deepEqual({ code, message, origin }, { ...wanted, origin: 'server' });
  }
  return undefined;
};

const specialStatusMessage: InteropCase = async ({ client }) => {
  const wanted = {
    code: 2,
    message: '\t\ntest with whitespace\r\nand Unicode BMP \u{263a} and non-BMP \u{1f608}\t\n',
  };
  const call = await client.open('UnaryCall', [{ response_status: wanted }]);
  const { code, message } = await call.status();
  assert.deepEqual({ code, message }, wanted);
  return undefined;
};

const unimplementedMethod: InteropCase = async ({ client }) => {
  const call = await client.open('UnimplementedCall', [{}]);
  assert.equal((await call.status()).code, 12);
  assert.equal((await call.sink.diagnosis()).code, 'unimplemented');
  return undefined;
};

const unimplementedService: InteropCase = async ({ client }) => {
  const service = 'grpc.testing.UnimplementedService';
  const call = await client.open('UnimplementedCall', [{}], { service });
  const { code, origin } = await call.status();
  assert.equal(code, 12);
  const diagnosis = await call.sink.diagnosis();
  if (origin === 'server') assert.equal(diagnosis.code, 'unimplemented');
  else assert.match(diagnosis.title, /HTTP 404/);
  return origin === 'server' ? undefined : 'the server answers HTTP 404, and is told so';
};

const cancelAfterBegin: InteropCase = async ({ client }) => {
  const call = await client.open('StreamingInputCall', []);
  await call.sink.until((sink) => sink.kinds().includes('request-headers'));
  call.cancel();
  assert.equal((await call.status()).code, 1);
  return undefined;
};

const cancelAfterFirstResponse: InteropCase = async ({ client }) => {
  const first = { response_parameters: [{ size: 31415 }], payload: zeros(27182) };
  const call = await client.open('FullDuplexCall', [first]);
  await call.received(1);
  call.cancel();
  assert.equal((await call.status()).code, 1);
  assert.deepEqual(call.responses().map(bodySize), [31415]);
  return undefined;
};

const timeoutOnSleepingServer: InteropCase = async ({ client }) => {
  const slow = { response_parameters: [{ size: 1, interval_us: 2_000_000 }], payload: zeros(27182) };
  const call = await client.open('FullDuplexCall', [slow], { deadlineMs: 1 });
  assert.equal((await call.status()).code, 4);
  return undefined;
};

export const callCases: [string, InteropCase][] = [
  ['empty_unary', emptyUnary],
  ['large_unary', largeUnary],
  ['client_streaming', clientStreaming],
  ['server_streaming', serverStreaming],
  ['ping_pong', pingPong],
  ['empty_stream', emptyStream],
  ['custom_metadata', customMetadata],
  ['status_code_and_message', statusCodeAndMessage],
  ['special_status_message', specialStatusMessage],
  ['unimplemented_method', unimplementedMethod],
  ['unimplemented_service', unimplementedService],
  ['cancel_after_begin', cancelAfterBegin],
  ['cancel_after_first_response', cancelAfterFirstResponse],
  ['timeout_on_sleeping_server', timeoutOnSleepingServer],
];
