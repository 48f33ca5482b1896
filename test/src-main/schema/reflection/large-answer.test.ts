// A server that sends much: 20 MB of descriptors are taken.
import { expect, it, onTestFinished } from 'vitest';
import { ReflectionQuery } from '../../../../src-main/schema/reflection/reflection-query';
import { ReflectionSession } from '../../../../src-main/schema/reflection/reflection-session';
import { linkSet } from '../../../../src-main/schema/set-link';
import { valueOf } from '../../../support/captures';
import { GrpcHarness } from '../../../support/grpc-harness';
import { descriptorsOf, honest, scripted, serving } from '../../../support/reflection-server';

it('an answer of 20 MB is taken', async () => {
  const comment = 'x'.repeat(1_000_000);
  const files = Object.fromEntries(
    Array.from({ length: 20 }, (_, i) => [
      `big/f${String(i)}.proto`,
      `syntax = "proto3"; package big; // ${comment}\nmessage M${String(i)} {} service S${String(i)} { rpc Get(M${String(i)}) returns (M${String(i)}); }`,
    ]),
  );
  const described = await descriptorsOf(files);
  const padded = described.map(({ name, bytes }) => ({
    name,
    // An unknown field: what protoc's own options look like to us.
    bytes: Buffer.concat([bytes, Buffer.from([0xfa, 0x3e, 0xc0, 0x84, 0x3d]), Buffer.alloc(1_000_000, 97)]),
  }));
  const { target } = await serving(scripted(['v1'], honest(padded)));
  const harness = new GrpcHarness();
  onTestFinished(() => harness.close());
  const settings = { target, security: 'plaintext' as const, metadata: [], timeoutMs: 30_000 };
  const session = new ReflectionSession(
    harness.registry.reflection(),
    settings,
    new AbortController().signal,
  );
  const answer = valueOf(await new ReflectionQuery(session).everything());
  session.close();
  expect(answer.faults).toEqual([]);
  expect(answer.files.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBeGreaterThan(20_000_000);
  expect((await linkSet(answer.files)).faults).toEqual([]);
});
