// One IP packet with a TCP segment, headers and checksums as the standards have them (RFC 791, 8200, 9293).
import { joinBytes } from '../bytes/join-bytes';

export interface Segment {
  /** 4 or 16 bytes, both of one family. */
  readonly from: { readonly address: Uint8Array; readonly port: number };
  readonly to: { readonly address: Uint8Array; readonly port: number };
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
  readonly payload: Uint8Array;
  /** IPv4's identification: one more for each packet. */
  readonly id: number;
}

export const tcpFlags = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 } as const;

const tcpProtocol = 6;
/** So that headers and payload stay below 65,536 bytes in both families. */
export const longestPayload = 65_000;

export function tcpPacket(segment: Segment): Uint8Array {
  const tcp = tcpSegment(segment);
  return joinBytes([
    segment.from.address.length === 4 ? ipv4Header(segment, tcp) : ipv6Header(segment, tcp),
    tcp,
  ]);
}

function tcpSegment({ from, to, seq, ack, flags, payload }: Segment): Uint8Array {
  const bytes = new Uint8Array(20 + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, from.port);
  view.setUint16(2, to.port);
  view.setUint32(4, seq);
  view.setUint32(8, flags & tcpFlags.ack ? ack : 0);
  view.setUint8(12, 5 << 4);
  view.setUint8(13, flags);
  view.setUint16(14, 65_535);
  bytes.set(payload, 20);
  const pseudo = new Uint8Array(8);
  new DataView(pseudo.buffer).setUint32(0, bytes.length);
  pseudo[7] = tcpProtocol;
  view.setUint16(16, internetChecksum([from.address, to.address, pseudo, bytes]));
  return bytes;
}

function ipv4Header({ from, to, id }: Segment, tcp: Uint8Array): Uint8Array {
  const header = new Uint8Array(20);
  const view = new DataView(header.buffer);
  view.setUint8(0, 0x45);
  view.setUint16(2, 20 + tcp.length);
  view.setUint16(4, id & 0xffff);
  view.setUint16(6, 0x4000);
  view.setUint8(8, 64);
  view.setUint8(9, tcpProtocol);
  header.set(from.address, 12);
  header.set(to.address, 16);
  view.setUint16(10, internetChecksum([header]));
  return header;
}

function ipv6Header({ from, to }: Segment, tcp: Uint8Array): Uint8Array {
  const header = new Uint8Array(40);
  const view = new DataView(header.buffer);
  view.setUint8(0, 0x60);
  view.setUint16(4, tcp.length);
  view.setUint8(6, tcpProtocol);
  view.setUint8(7, 64);
  header.set(from.address, 8);
  header.set(to.address, 24);
  return header;
}

/** RFC 1071. All parts but the last have an even length. */
function internetChecksum(parts: readonly Uint8Array[]): number {
  let sum = 0;
  for (const part of parts) {
    for (let at = 0; at < part.length; at += 2) sum += ((part[at] ?? 0) << 8) | (part[at + 1] ?? 0);
  }
  while (sum > 0xffff) sum = Math.floor(sum / 0x10000) + (sum & 0xffff);
  return ~sum & 0xffff;
}
