// What an answer must keep to, checked as it comes: grpc-js lets some faults pass as data or as silence.
import { grpcStatus } from '../../src-shared/grpc-status';
import type { ForeignAnswer, FrameSize } from './attempt';

export interface Breach {
  code: number;
  message: string;
}

const knownEncodings = new Set(['gzip', 'deflate']);

/** Of a message's five bytes; undefined when they are right. `encoding`: grpc-encoding, PROTOCOL-HTTP2.md `Compressed-Flag`. */
export function frameBreach({ flag }: FrameSize, encoding: string): Breach | undefined {
  const internal = (message: string): Breach => ({ code: grpcStatus.INTERNAL, message });
  if (flag === 0) return undefined;
  if (flag !== 1) {
    return internal(
      `A message begins with the flag ${String(flag)}; gRPC knows 0 and 1 only. The stream is out of step.`,
    );
  }
  if (encoding === '' || encoding === 'identity') {
    return internal(
      'A message is marked as compressed, but the server named no compression (grpc-encoding).',
    );
  }
  if (knownEncodings.has(encoding)) return undefined;
  return internal(
    `A message is compressed with ${encoding}, which is not known here (gzip and deflate are).`,
  );
}

/** The code for an answer that is not gRPC: http-grpc-status-mapping.md. */
export function foreignBreach({ httpStatus, contentType }: ForeignAnswer): Breach {
  const codes: Record<string, number> = {
    '400': grpcStatus.INTERNAL,
    '401': grpcStatus.UNAUTHENTICATED,
    '403': grpcStatus.PERMISSION_DENIED,
    '404': grpcStatus.UNIMPLEMENTED,
    '429': grpcStatus.UNAVAILABLE,
    '502': grpcStatus.UNAVAILABLE,
    '503': grpcStatus.UNAVAILABLE,
    '504': grpcStatus.UNAVAILABLE,
  };
  const what = contentType === '' ? 'no content-type' : `content-type ${contentType}`;
  return {
    code: codes[httpStatus] ?? grpcStatus.UNKNOWN,
    message: `HTTP status ${httpStatus} with ${what}, where gRPC has 200 and application/grpc`,
  };
}
