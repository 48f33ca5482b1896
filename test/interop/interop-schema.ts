// The interop tests' types, compiled by buf: JSON to bytes and back through the app's own encoder and decoder.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { decodeMessage } from '../../src-shared/proto/decode';
import { encodeJson } from '../../src-shared/proto/encode';
import { type TypeRegistry, readRegistry } from '../../src-shared/proto/registry';

const root = resolve(import.meta.dirname, '../..');
export const protosFolder = join(root, 'test/interop/protos');

let set: Uint8Array | undefined;

/** The serialised FileDescriptorSet of testing.proto. */
export function descriptorSet(): Uint8Array {
  set ??= compiled();
  return set;
}

function compiled(): Uint8Array {
  const buf = join(root, `node_modules/@bufbuild/buf-${process.platform}-${process.arch}/bin/buf`);
  const cache = mkdtempSync(join(tmpdir(), 'halfclose-buf-'));
  const env = { ...process.env, BUF_CACHE_DIR: cache };
  const run = spawnSync(buf, ['build', protosFolder, '-o', '-#format=binpb'], { env, maxBuffer: 1 << 26 });
  rmSync(cache, { recursive: true, force: true });
  if (run.status !== 0) throw new Error(`buf refused testing.proto: ${run.stderr.toString()}`);
  return new Uint8Array(run.stdout);
}

let registry: TypeRegistry | undefined;

function types(): TypeRegistry {
  if (registry !== undefined) return registry;
  const read = readRegistry(descriptorSet());
  if (!read.ok) throw new Error(read.error.message);
  registry = read.value;
  return registry;
}

function typeOf(name: string) {
  const found = types().message(`grpc.testing.${name}`);
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
}

/** What a person could have typed into the message editor -> the bytes that Send sends. */
export function encoded(type: string, message: object): Uint8Array {
  const made = encodeJson(JSON.stringify(message), typeOf(type), types().types);
  if (!made.ok) throw new Error(made.error.message);
  return made.value.bytes;
}

/** What the timeline shows of a received message; anything unknown or damaged in it is an error. */
export function decoded(type: string, bytes: Uint8Array): Record<string, unknown> {
  const { json, problems, unknown } = decodeMessage(bytes, typeOf(type), types().types);
  if (problems.length + unknown.length > 0)
    throw new Error(`${type} has problems or unknown fields: ${json}`);
  return JSON.parse(json) as Record<string, unknown>;
}

/** Of `payload.body` in a response, bytes. */
export function bodySize(message: Record<string, unknown> | undefined): number {
  const payload = message?.['payload'] as { body?: string } | undefined;
  return Buffer.from(payload?.body ?? '', 'base64').length;
}

/** `size` zero bytes, as JSON has them. */
export function zeros(size: number): { body: string } {
  return { body: Buffer.alloc(size).toString('base64') };
}
