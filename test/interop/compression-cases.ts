// The interop cases of compression, both ways, by call and by message.
import assert from 'node:assert/strict';
import { endsWell, largeAnswer, largeRequest } from './call-cases';
import { type InteropCase, Skipped } from './interop-case';
import { bodySize, zeros } from './interop-schema';

const gzip = { options: { compression: 'gzip' as const } };
const expecting = (value: boolean): object => ({ expect_compressed: { value } });

/** A server that does not look into the flag answers the probe well; what went out is then judged by our own log alone. */
const withoutProbe = (why: string): string => `without the feature probe: ${why}; the log has the flags`;

const clientCompressedUnary: InteropCase = async ({ client, peer }) => {
  const lacks = peer.lacks.compressedRequest;
  if (lacks === undefined) {
    const probe = await client.open('UnaryCall', [{ ...largeRequest, ...expecting(true) }]);
    assert.equal((await probe.status()).code, 3);
  }
  const packed = await client.open('UnaryCall', [{ ...largeRequest, ...expecting(true) }], gzip);
  await largeAnswer(packed);
  assert.deepEqual(packed.compressed('sent'), [true]);
  const plain = await client.open('UnaryCall', [{ ...largeRequest, ...expecting(false) }]);
  await largeAnswer(plain);
  assert.deepEqual(plain.compressed('sent'), [false]);
  return lacks === undefined ? undefined : withoutProbe(lacks);
};

const clientCompressedStreaming: InteropCase = async ({ client, peer }) => {
  const lacks = peer.lacks.compressedRequest;
  const first = { ...expecting(true), payload: zeros(27182) };
  if (lacks === undefined) {
    const probe = await client.open('StreamingInputCall', [first]);
    probe.end();
    assert.equal((await probe.status()).code, 3);
  }
  const call = await client.open('StreamingInputCall', [], gzip);
  call.send(first);
  call.send({ ...expecting(false), payload: zeros(45904) }, { compress: false });
  call.end();
  await endsWell(call);
  assert.deepEqual(call.responses(), [{ aggregatedPayloadSize: 73086 }]);
  assert.deepEqual(call.compressed('sent'), [true, false]);
  return lacks === undefined ? undefined : withoutProbe(lacks);
};

const serverCompressedUnary: InteropCase = async ({ client, peer }) => {
  if (peer.lacks.compressedResponse !== undefined) throw new Skipped(peer.lacks.compressedResponse);
  for (const value of [true, false]) {
    const call = await client.open('UnaryCall', [{ ...largeRequest, response_compressed: { value } }]);
    await largeAnswer(call);
    assert.deepEqual(call.compressed('received'), [value]);
  }
  return undefined;
};

const serverCompressedStreaming: InteropCase = async ({ client, peer }) => {
  if (peer.lacks.compressedResponse !== undefined) throw new Skipped(peer.lacks.compressedResponse);
  const parameters = [
    { compressed: { value: true }, size: 31415 },
    { compressed: { value: false }, size: 92653 },
  ];
  const call = await client.open('StreamingOutputCall', [{ response_parameters: parameters }]);
  await endsWell(call);
  assert.deepEqual(call.responses().map(bodySize), [31415, 92653]);
  assert.deepEqual(call.compressed('received'), [true, false]);
  return undefined;
};

export const compressionCases: [string, InteropCase][] = [
  ['client_compressed_unary', clientCompressedUnary],
  ['server_compressed_unary', serverCompressedUnary],
  ['client_compressed_streaming', clientCompressedStreaming],
  ['server_compressed_streaming', serverCompressedStreaming],
];
