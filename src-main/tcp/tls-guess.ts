// A plain connection of ours to a port where TLS is spoken: what the server's first bytes, or its silence, tell of it.
import type { EventData } from '../../src-shared/capture';

/** A TLS record that is an alert or a handshake: its type, major version 3, minor version up to 4. */
export function tlsInAnswer(firstBytes: Uint8Array): EventData<'note'> | undefined {
  const [type, major, minor] = firstBytes;
  const isTls = (type === 0x15 || type === 0x16) && major === 3 && minor !== undefined && minor <= 4;
  if (!isTls) return undefined;
  return {
    code: 'tls-server',
    message: 'This answer is a TLS record. Turn TLS on and connect again.',
  };
}

/** The server ended without a byte, after we had sent something. */
export function endedUnanswered(): EventData<'note'> {
  return { code: 'no-answer', message: 'It ended without an answer. Does this port speak TLS, perhaps?' };
}
