// A captured connection as a pcapng file that Wireshark opens: the bytes are real, the TCP/IP headers are made for them.
import { joinBytes } from '../bytes/join-bytes';
import type { Direction } from '../capture';
import { fail, ok, type Result } from '../result';
import { addressBytes } from './ip-address';
import { packetBlock, sectionAndInterface } from './pcapng-block';
import { longestPayload, tcpFlags, tcpPacket } from './tcp-packet';

/** Our end is `local`. A port of 0 is allowed: a Unix socket has none. */
export interface PcapConnection {
  readonly local: { readonly address: string; readonly port: number };
  readonly remote: { readonly address: string; readonly port: number };
  /** Who connected: `sent` is we, `received` the peer. */
  readonly opener: Direction;
}

interface Side {
  readonly address: Uint8Array;
  readonly port: number;
  /** Of the next byte that this side sends, modulo 2^32. */
  seq: number;
}

/**
 * Gives the file piece by piece: join all pieces in order. Every chunk is one packet (several above 65,000 bytes), so
 * chunk boundaries can be seen. Times are microseconds since 1970 and never go back.
 */
export class PcapngWriter {
  private packets = 0;

  private constructor(
    private readonly sides: Record<Direction, Side>,
    private readonly opener: Direction,
  ) {}

  /** Failure `bad-address`: an end is no IP address, or one is IPv4 and the other IPv6. */
  static open(connection: PcapConnection): Result<PcapngWriter> {
    const [local, remote] = [addressBytes(connection.local.address), addressBytes(connection.remote.address)];
    if (local === undefined || remote === undefined || local.length !== remote.length) {
      const pair = `${connection.local.address} and ${connection.remote.address}`;
      return fail(
        'bad-address',
        `${pair} are not two IP addresses of one family, which a capture file needs.`,
      );
    }
    const sides = {
      sent: { address: local, port: connection.local.port, seq: 1000 },
      received: { address: remote, port: connection.remote.port, seq: 5000 },
    };
    return ok(new PcapngWriter(sides, connection.opener));
  }

  /** The head of the file and the handshake. */
  handshake(timeUs: number): Uint8Array {
    const answerer = other(this.opener);
    const pieces = [sectionAndInterface(), this.packet(this.opener, tcpFlags.syn, timeUs)];
    this.advance(this.opener, 1);
    pieces.push(this.packet(answerer, tcpFlags.syn | tcpFlags.ack, timeUs));
    this.advance(answerer, 1);
    pieces.push(this.packet(this.opener, tcpFlags.ack, timeUs));
    return joinBytes(pieces);
  }

  chunk(direction: Direction, bytes: Uint8Array, timeUs: number): Uint8Array {
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += longestPayload) {
      const payload = bytes.subarray(at, at + longestPayload);
      pieces.push(this.packet(direction, tcpFlags.psh | tcpFlags.ack, timeUs, payload));
      this.advance(direction, payload.length);
    }
    return joinBytes(pieces);
  }

  /** Bytes that were counted but not kept: Wireshark shows a gap of this size. */
  missing(direction: Direction, bytes: number): void {
    this.advance(direction, bytes);
  }

  /** End (FIN) and the other side's acknowledgement. */
  end(direction: Direction, timeUs: number): Uint8Array {
    const fin = this.packet(direction, tcpFlags.fin | tcpFlags.ack, timeUs);
    this.advance(direction, 1);
    return joinBytes([fin, this.packet(other(direction), tcpFlags.ack, timeUs)]);
  }

  reset(direction: Direction, timeUs: number): Uint8Array {
    return this.packet(direction, tcpFlags.rst | tcpFlags.ack, timeUs);
  }

  private packet(
    direction: Direction,
    flags: number,
    timeUs: number,
    payload: Uint8Array = new Uint8Array(0),
  ): Uint8Array {
    const from = this.sides[direction];
    const to = this.sides[other(direction)];
    this.packets += 1;
    const segment = { from, to, seq: from.seq, ack: to.seq, flags, payload, id: this.packets };
    return packetBlock(tcpPacket(segment), timeUs);
  }

  private advance(direction: Direction, bytes: number): void {
    const side = this.sides[direction];
    side.seq = (side.seq + bytes) % 0x1_0000_0000;
  }
}

function other(direction: Direction): Direction {
  return direction === 'sent' ? 'received' : 'sent';
}
