// grpc-js's status object -> the log's status event: code, words, trailers as they arrived, and who made it.
import type { StatusObject } from '@grpc/grpc-js';
import type { StatusData } from '../../src-shared/capture';
import { grpcStatus } from '../../src-shared/grpc-status';
import { receivedHeaders } from './grpc-js-internals';
import { toEntries } from './metadata';

export function toStatusData(status: StatusObject): StatusData {
  const received = receivedHeaders(status.metadata);
  const trailers = toEntries(status.metadata);
  const sent = received?.['grpc-status'];
  // Without grpc-status the code is made here: from the HTTP status, a reset, a lost connection, a limit.
  if (sent === undefined) return { ...localStatus(status), trailers, origin: 'local' };
  return { code: readCode(sent), message: status.details, trailers, origin: 'server' };
}

/** Decimal digits only: grpc-js reads an empty value as 0 (OK) and a wrong one as NaN. */
function readCode(sent: string | string[]): number {
  const text = typeof sent === 'string' ? sent : (sent[0] ?? '');
  return /^\d{1,9}$/.test(text) ? Number(text) : -1;
}

function localStatus(status: Partial<StatusObject>): { code: number; message: string } {
  const { code, details } = status;
  if (typeof code === 'number' && Number.isInteger(code)) return { code, message: details ?? '' };
  // grpc-js 1.14.7 ends a call with no code at all for a message in a compression that it does not know.
  const message = 'A message came in a compression that is not known here, so it cannot be read.';
  return { code: grpcStatus.INTERNAL, message };
}
