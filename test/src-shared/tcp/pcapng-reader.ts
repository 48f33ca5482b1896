// Reads the capture files that we write, with eyes of its own: blocks, IP and TCP headers, and every checksum.

export interface ReadPacket {
  timeUs: number;
  /** Address in hex and port. */
  from: string;
  to: string;
  seq: number;
  ack: number;
  /** Such as `SA`. */
  flags: string;
  payload: Buffer;
  /** All lengths and checksums are right. */
  isSound: boolean;
}

export function readPcapng(file: Buffer): ReadPacket[] {
  const packets: ReadPacket[] = [];
  for (let at = 0; at < file.length;) {
    const type = file.readUInt32LE(at);
    const size = file.readUInt32LE(at + 4);
    if (size % 4 !== 0 || file.readUInt32LE(at + size - 4) !== size) throw new Error(`bad block at ${at}`);
    if (type === 6) packets.push(readPacket(file.subarray(at, at + size)));
    else if (type !== 0x0a0d0d0a && type !== 1) throw new Error(`unknown block ${type}`);
    at += size;
  }
  return packets;
}

function readPacket(block: Buffer): ReadPacket {
  const timeUs = block.readUInt32LE(12) * 2 ** 32 + block.readUInt32LE(16);
  const length = block.readUInt32LE(20);
  const packet = block.subarray(28, 28 + length);
  const isV4 = packet.readUInt8(0) >> 4 === 4;
  const tcp = packet.subarray(isV4 ? 20 : 40);
  const addresses = isV4 ? packet.subarray(12, 20) : packet.subarray(8, 40);
  const half = addresses.length / 2;
  const total = isV4 ? packet.readUInt16BE(2) : packet.readUInt16BE(4) + 40;
  const pseudo = Buffer.concat([
    addresses,
    Buffer.from([0, 0, tcp.length >> 8, tcp.length & 255, 0, 0, 0, 6]),
  ]);
  const isSound =
    total === length &&
    (!isV4 || sum(packet.subarray(0, 20)) === 0xffff) &&
    sum(Buffer.concat([pseudo, tcp])) === 0xffff;
  const flags = tcp.readUInt8(13);
  return {
    timeUs,
    from: `${addresses.subarray(0, half).toString('hex')}:${tcp.readUInt16BE(0)}`,
    to: `${addresses.subarray(half).toString('hex')}:${tcp.readUInt16BE(2)}`,
    seq: tcp.readUInt32BE(4),
    ack: tcp.readUInt32BE(8),
    flags: [...'FSRPA']
      .filter((_, bit) => flags & (1 << bit))
      .sort(byOrder)
      .join(''),
    payload: tcp.subarray(20),
    isSound,
  };
}

function byOrder(one: string, other: string): number {
  return 'SRPFA'.indexOf(one) - 'SRPFA'.indexOf(other);
}

/** One's complement sum: 0xffff over data that carries its own right checksum. */
function sum(bytes: Buffer): number {
  let total = 0;
  for (let at = 0; at < bytes.length; at += 2) total += (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
  while (total > 0xffff) total = Math.floor(total / 65536) + (total % 65536);
  return total;
}
