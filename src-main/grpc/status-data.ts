// grpc-js's status object -> the log's status event: code, words, trailers as they arrived, and who made it.
import type { StatusObject } from '@grpc/grpc-js';
import type { StatusData } from '../../src-shared/capture';
import { grpcStatus } from '../../src-shared/grpc-status';
import type { Attempt } from './attempt';
import { receivedHeaders } from './grpc-js-internals';
import { localWords } from './local-words';
import { toEntries } from './metadata';

export function toStatusData(status: StatusObject, attempt: Attempt | undefined): StatusData {
  const received = receivedHeaders(status.metadata);
  const trailers = toEntries(status.metadata);
  const sent = received?.['grpc-status'];
  // Without grpc-status the code is made here: from the HTTP status, a reset, a lost connection, a limit.
  if (sent === undefined) return { ...localStatus(status, attempt), trailers, origin: 'local' };
  const message = String(received?.['grpc-message'] ?? '');
  const data: StatusData = {
    code: readCode(sent),
    message: percentDecoded(message),
    trailers,
    origin: 'server',
  };
  // A block with :status that ended the stream: PROTOCOL-HTTP2.md, `Trailers-Only`.
  return received?.[':status'] === undefined ? data : { ...data, trailersOnly: true };
}

/** Decimal digits only: grpc-js reads an empty value as 0 (OK) and a wrong one as NaN. */
function readCode(sent: string | string[]): number {
  const text = typeof sent === 'string' ? sent : (sent[0] ?? '');
  return /^\d{1,9}$/.test(text) ? Number(text) : -1;
}

/**
 * PROTOCOL-HTTP2.md, `Percent-Encoded`: every %XX is a byte of UTF-8, and what is malformed stays as it came. grpc-js
 * leaves the reserved characters (`%2F`) encoded, and the whole text when one place is malformed.
 */
export function percentDecoded(text: string): string {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const hex = text[at] === '%' ? /^[0-9a-f]{2}/i.exec(text.slice(at + 1, at + 3))?.[0] : undefined;
    bytes.push(hex === undefined ? text.charCodeAt(at) & 0xff : parseInt(hex, 16));
    if (hex !== undefined) at += 2;
  }
  return Buffer.from(bytes).toString('utf8');
}

function localStatus(
  status: Partial<StatusObject>,
  attempt: Attempt | undefined,
): Pick<StatusData, 'code' | 'message' | 'raw' | 'resetCode'> {
  const { code, details = '' } = status;
  const made =
    typeof code === 'number' && Number.isInteger(code) ? { code, ...localWords(details) } : undefined;
  // grpc-js 1.14.7 ends a call with no code at all for a compression that it does not know (grpc-node #2767).
  const message = 'A message came in a compression that is not known here, so it cannot be read.';
  const known = made ?? { code: grpcStatus.INTERNAL, message };
  return attempt?.resetCode === undefined ? known : { ...known, resetCode: attempt.resetCode };
}
