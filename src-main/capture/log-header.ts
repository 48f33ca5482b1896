// The first 24 bytes of an index file (as long as one entry): whose it is, which version, which protocol, when it began.
import type { Protocol } from '../../src-shared/capture';
import { entryBytes } from './event-index';

/** The digit is the version of the whole layout; another version is a foreign file. */
const magic = 'HCLOG-1\n';

export interface LogHeader {
  protocol: Protocol;
  /** Milliseconds since 1970. */
  startedAt: number;
}

export function encodeHeader(header: LogHeader): Uint8Array {
  const bytes = new Uint8Array(entryBytes);
  bytes.set(new TextEncoder().encode(magic));
  bytes[8] = header.protocol === 'grpc' ? 1 : 2;
  new DataView(bytes.buffer).setFloat64(16, header.startedAt, true);
  return bytes;
}

/** Undefined for a file that is not ours. */
export function decodeHeader(bytes: Uint8Array): LogHeader | undefined {
  if (bytes.length < entryBytes || new TextDecoder('latin1').decode(bytes.subarray(0, 8)) !== magic)
    return undefined;
  const startedAt = new DataView(bytes.buffer, bytes.byteOffset).getFloat64(16, true);
  const protocol = bytes[8] === 1 ? 'grpc' : bytes[8] === 2 ? 'tcp' : undefined;
  return protocol === undefined || !Number.isFinite(startedAt) ? undefined : { protocol, startedAt };
}
