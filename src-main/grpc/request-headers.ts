// The header list that goes out with a call, as grpc-js and Node's http2 write it (test: request-headers.test.ts reads the wire).
import { createRequire } from 'node:module';
import type { Metadata } from '@grpc/grpc-js';
import type { HeaderEntry } from '../../src-shared/capture';
import type { Security } from '../../src-shared/workspace';
import { toEntries } from './metadata';

const { version } = createRequire(import.meta.url)('@grpc/grpc-js/package.json') as { version: string };
/** What grpc-js calls itself in the user agent. */
export const grpcJsVersion = `grpc-node-js/${version}`;

export interface OutgoingHeaders {
  path: string;
  authority: string;
  security: Security;
  userAgent: string;
  metadata: Metadata;
  /** Milliseconds since 1970; undefined: no deadline. */
  deadlineAt: number | undefined;
}

export function requestHeaders(call: OutgoingHeaders): HeaderEntry[] {
  return [
    text(':authority', call.authority),
    text(':method', 'POST'),
    text(':path', call.path),
    text(':scheme', call.security === 'tls' ? 'https' : 'http'),
    ...toEntries(call.metadata),
    text('grpc-accept-encoding', 'identity,deflate,gzip'),
    text('accept-encoding', 'identity'),
    ...(call.deadlineAt === undefined
      ? []
      : [text('grpc-timeout', grpcTimeout(call.deadlineAt - Date.now()))]),
    text('user-agent', call.userAgent),
    text('content-type', 'application/grpc'),
    text('te', 'trailers'),
  ];
}

function text(key: string, value: string): HeaderEntry {
  return { key, value, binary: false };
}

/** Whole units, at most 8 digits (PROTOCOL-HTTP2.md, `Timeout`), chosen as grpc-js chooses them. */
function grpcTimeout(ms: number): string {
  const left = Math.max(ms, 0);
  const units: readonly [string, number][] = [
    ['m', 1],
    ['S', 1000],
    ['M', 60_000],
    ['H', 3_600_000],
  ];
  const [unit, factor] = units.find(([, size]) => left / size < 1e8) ?? ['H', 3_600_000];
  return `${String(Math.ceil(left / factor))}${unit}`;
}
