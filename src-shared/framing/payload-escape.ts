// DLE escapes inside a payload that stands between two marks: put in when it is sent, taken out when it is read.
import { markBytes, type Framing } from './framing';
import { dle } from './marked-machine';

type Between = Extract<Framing, { kind: 'between' }>;

export function escapePayload(framing: Between, payload: Uint8Array): Uint8Array {
  const special =
    framing.escape === 'stuffed' ? [dle, ...markBytes(framing.start), ...markBytes(framing.end)] : [dle];
  const escaped: number[] = [];
  for (const byte of payload) {
    if (special.includes(byte)) escaped.push(dle);
    escaped.push(byte);
  }
  return Uint8Array.from(escaped);
}

/** What the sender meant: the payload bytes of a frame without their escapes. Framings without any give them as they are. */
export function unescapePayload(framing: Framing, payload: Uint8Array): Uint8Array {
  if (framing.kind !== 'between' || framing.escape === 'none') return payload;
  const plain = new Uint8Array(payload.length);
  let size = 0;
  for (let at = 0; at < payload.length; at += 1) {
    if (payload[at] === dle && at + 1 < payload.length) at += 1;
    plain[size] = payload[at] as number;
    size += 1;
  }
  return plain.slice(0, size);
}
