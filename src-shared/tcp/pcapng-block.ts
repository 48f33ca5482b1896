// The three kinds of block that a pcapng file of ours has (draft-ietf-opsawg-pcapng), little-endian.
import { joinBytes } from '../bytes/join-bytes';

const linkTypeRaw = 101;

/** The file's head: a section of unknown length, written by us, and one interface of bare IP packets. */
export function sectionAndInterface(): Uint8Array {
  const section = new Uint8Array(16);
  const view = new DataView(section.buffer);
  view.setUint32(0, 0x1a2b3c4d, true);
  view.setUint16(4, 1, true);
  view.setBigInt64(8, -1n, true);
  const userApplication = option(4, new TextEncoder().encode('Halfclose'));
  const link = new Uint8Array(8);
  new DataView(link.buffer).setUint16(0, linkTypeRaw, true);
  return joinBytes([block(0x0a0d0d0a, [section, userApplication, endOfOptions]), block(1, [link])]);
}

/** @param timeUs microseconds since 1970 */
export function packetBlock(packet: Uint8Array, timeUs: number): Uint8Array {
  const head = new Uint8Array(20);
  const view = new DataView(head.buffer);
  view.setUint32(4, Math.floor(timeUs / 0x1_0000_0000), true);
  view.setUint32(8, timeUs % 0x1_0000_0000, true);
  view.setUint32(12, packet.length, true);
  view.setUint32(16, packet.length, true);
  return block(6, [head, packet]);
}

const endOfOptions = new Uint8Array(4);

function option(code: number, value: Uint8Array): Uint8Array {
  const head = new Uint8Array(4);
  new DataView(head.buffer).setUint16(0, code, true);
  new DataView(head.buffer).setUint16(2, value.length, true);
  return joinBytes([head, value, padding(value.length)]);
}

function block(type: number, parts: readonly Uint8Array[]): Uint8Array {
  const body = joinBytes(parts);
  const pad = padding(body.length);
  const edge = new Uint8Array(8);
  const view = new DataView(edge.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, 12 + body.length + pad.length, true);
  return joinBytes([edge, body, pad, edge.subarray(4)]);
}

function padding(length: number): Uint8Array {
  return new Uint8Array((4 - (length % 4)) % 4);
}
