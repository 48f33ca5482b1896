// Rows of the metadata table -> grpc-js Metadata, and received Metadata -> entries in order, `-bin` as bytes.
import { Metadata } from '@grpc/grpc-js';
import type { HeaderEntry } from '../../src-shared/capture';
import type { MetadataInput } from '../../src-shared/contract';
import { isLocked, lockedFailure } from '../../src-shared/locked-secret';
import { base64ToBytes } from '../../src-shared/proto/base64';
import { type Result, fail, ok } from '../../src-shared/result';
import { receivedHeaders } from './grpc-js-internals';
import { receivedEntries } from './header-list';

/** Written by the transport: grpc-js would silently replace or Node would refuse a second one. */
const ownKeys = new Set(['te', 'content-type', 'user-agent', 'accept-encoding', 'content-length', 'host']);
/** RFC 9113 section 8.2.2: an HTTP/2 request that carries one of these is malformed. */
const connectionKeys = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);
/** Node sends each of these once at most (`kSingleValueHeaders` in its lib/internal/http2/util.js). */
const singleKeys = new Set(
  (
    'access-control-allow-credentials access-control-max-age access-control-request-method age authorization ' +
    'content-encoding content-language content-location content-md5 content-range date dnt etag expires from ' +
    'http2-settings if-match if-modified-since if-none-match if-range if-unmodified-since last-modified location ' +
    'max-forwards proxy-authorization range referer retry-after tk upgrade-insecure-requests x-content-type-options'
  ).split(' '),
);

/** Keeps order and duplicates; keys become lower case, as HTTP/2 demands. Failure code: `bad-metadata`. */
export function toMetadata(rows: readonly MetadataInput[]): Result<Metadata> {
  const metadata = new Metadata();
  for (const row of rows) {
    const key = row.key.trim().toLowerCase();
    const wrong = keyProblem(key, metadata);
    if (wrong !== undefined) return fail('bad-metadata', wrong);
    const value = valueOf(key, row);
    if (!value.ok) return value;
    metadata.add(key, value.value);
  }
  return ok(metadata);
}

function keyProblem(key: string, before: Metadata): string | undefined {
  if (key === '') return 'A metadata row has no key. Type one, or turn the row off.';
  if (key.startsWith(':')) return `${key} belongs to HTTP/2 itself. Remove the row.`;
  const bad = /[^0-9a-z_.-]/.exec(key);
  if (bad !== null) {
    return `The metadata key ${key} holds ${JSON.stringify(bad[0])}. Use letters, digits, "_", "-" and "." only.`;
  }
  if (key === '__proto__') return `${key} cannot be sent: the gRPC library would drop it. Rename it.`;
  if (key.startsWith('grpc-'))
    return `${key} is reserved: keys that start with grpc- belong to gRPC. Rename it.`;
  if (ownKeys.has(key)) return `${key} is written by Halfclose itself. Remove the row.`;
  if (connectionKeys.has(key)) return `${key} is not allowed in HTTP/2. Remove the row.`;
  if (singleKeys.has(key) && before.get(key).length > 0)
    return `${key} can be sent once only. Remove one row.`;
  return undefined;
}

function valueOf(key: string, row: MetadataInput): Result<string | Buffer> {
  if (isLocked(row.value)) return lockedFailure(`The value of ${key}`);
  if (key.endsWith('-bin')) return binaryValue(key, row);
  const bad = /[^ -~]/u.exec(row.value);
  if (bad === null) return ok(row.value);
  const shown = JSON.stringify(bad[0]);
  return fail(
    'bad-metadata',
    `The value of ${key} holds ${shown}, which is not printable ASCII. Use the key ${key}-bin for such a value.`,
  );
}

function binaryValue(key: string, row: MetadataInput): Result<Buffer> {
  if (row.encoding === 'text') return ok(Buffer.from(row.value, 'utf8'));
  if (row.encoding === 'hex') return hexValue(key, row.value);
  const read = base64ToBytes(row.value);
  if ('problem' in read) return fail('bad-metadata', `The value of ${key} ${read.problem}.`);
  return ok(Buffer.from(read.bytes));
}

function hexValue(key: string, value: string): Result<Buffer> {
  const dense = value.replace(/[\s:,-]|0x/gi, '');
  const bad = /[^0-9a-f]/i.exec(dense);
  if (bad !== null) {
    return fail(
      'bad-metadata',
      `The value of ${key} is not hex: ${JSON.stringify(bad[0])} does not belong in it.`,
    );
  }
  if (dense.length % 2 === 1) {
    return fail('bad-metadata', `The value of ${key} is not hex: it has an odd number of digits.`);
  }
  return ok(Buffer.from(dense, 'hex'));
}

/** Metadata as it arrived, in the order of the wire and with its duplicates; empty when it was made on this machine. */
export function toEntries(metadata: Metadata): HeaderEntry[] {
  const received = receivedHeaders(metadata);
  return received === undefined ? [] : receivedEntries(received);
}
