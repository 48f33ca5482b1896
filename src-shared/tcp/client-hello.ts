// Reads the first bytes of a connection: a TLS ClientHello with the server name and protocols that it asks for, or no TLS at all.

export interface ClientHello {
  /** SNI; absent when the client asked for no name. */
  serverName?: string;
  /** ALPN, in the client's order of preference. */
  protocols: string[];
}

export type FirstBytes =
  | { kind: 'hello'; hello: ClientHello }
  /** It begins like TLS; more bytes are needed, up to `longestHello`. */
  | { kind: 'unfinished' }
  | { kind: 'other' };

/** A hello that is longer is not waited for. Bytes. */
export const longestHello = 65_536;

const handshakeRecord = 22;
const clientHello = 1;
const serverNameExtension = 0;
const protocolsExtension = 16;

/** RFC 8446, 4.1.2 and 5.1: the hello may be cut into several records, and a record into several chunks. */
export function readFirstBytes(bytes: Uint8Array): FirstBytes {
  const handshake: number[] = [];
  let at = 0;
  for (;;) {
    const verdict = looksLikeRecord(bytes, at);
    if (verdict !== undefined) return verdict;
    const size = (bytes[at + 3] ?? 0) * 256 + (bytes[at + 4] ?? 0);
    const body = bytes.subarray(at + 5, at + 5 + size);
    for (const byte of body) handshake.push(byte);
    if (handshake.length > 0 && handshake[0] !== clientHello) return { kind: 'other' };
    const whole = helloBody(handshake);
    if (whole !== undefined) return readHello(whole);
    if (body.length < size || at > longestHello) return { kind: 'unfinished' };
    at += 5 + size;
  }
}

/** Undefined: a whole record header of a handshake stands there. */
function looksLikeRecord(bytes: Uint8Array, at: number): FirstBytes | undefined {
  const [type, major] = [bytes[at], bytes[at + 1]];
  if (type !== undefined && type !== handshakeRecord) return { kind: 'other' };
  if (major !== undefined && major !== 3) return { kind: 'other' };
  return bytes.length < at + 5 ? { kind: 'unfinished' } : undefined;
}

function helloBody(handshake: readonly number[]): Uint8Array | undefined {
  const [, high = 0, middle = 0, low = 0] = handshake;
  const end = 4 + high * 65_536 + middle * 256 + low;
  return handshake.length >= 4 && handshake.length >= end
    ? Uint8Array.from(handshake.slice(4, end))
    : undefined;
}

function readHello(body: Uint8Array): FirstBytes {
  const reader = new Reader(body);
  reader.skip(34);
  reader.skip(reader.number(1));
  reader.skip(reader.number(2));
  reader.skip(reader.number(1));
  const hello: ClientHello = { protocols: [] };
  const extensions = reader.part(reader.number(2));
  while (extensions.left > 0) {
    const type = extensions.number(2);
    const content = extensions.part(extensions.number(2));
    if (type === serverNameExtension) readServerName(content, hello);
    if (type === protocolsExtension) readProtocols(content, hello);
  }
  return { kind: 'hello', hello };
}

/** RFC 6066, 3: of the names, those of type 0 are host names. */
function readServerName(content: Reader, hello: ClientHello): void {
  const names = content.part(content.number(2));
  while (names.left > 0) {
    const type = names.number(1);
    const name = names.part(names.number(2)).text();
    if (type === 0) hello.serverName ??= name;
  }
}

/** RFC 7301, 3.1. */
function readProtocols(content: Reader, hello: ClientHello): void {
  const names = content.part(content.number(2));
  while (names.left > 0) hello.protocols.push(names.part(names.number(1)).text());
}

/** What is missing reads as nothing: a peer's bytes are never trusted to be whole. */
class Reader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get left(): number {
    return this.bytes.length - this.at;
  }

  skip(size: number): void {
    this.at = Math.min(this.bytes.length, this.at + size);
  }

  number(size: number): number {
    let value = 0;
    for (let place = 0; place < size; place += 1) value = value * 256 + (this.bytes[this.at + place] ?? 0);
    this.skip(size);
    return value;
  }

  part(size: number): Reader {
    const from = this.at;
    this.skip(size);
    return new Reader(this.bytes.subarray(from, this.at));
  }

  text(): string {
    return String.fromCharCode(...this.bytes.map((byte) => (byte >= 0x20 && byte < 0x7f ? byte : 0x3f)));
  }
}
