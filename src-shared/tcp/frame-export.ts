// A capture as text for other programs: a hex dump of its chunks, and its frames as lines of JSON.
import { hexDump } from '../bytes/hex-dump';
import type { Direction } from '../capture';
import { bytesToBase64 } from '../proto/base64';

export interface ExportedChunk {
  readonly direction: Direction;
  /** Per direction, from 1. */
  readonly number: number;
  /** Of its first byte in its direction's stream. */
  readonly offset: number;
  /** Microseconds since 1970. */
  readonly timeUs: number;
  readonly bytes: Uint8Array;
}

/** A line on the chunk, then its bytes: `00000010  48 65 6C 6C 6F   Hello`. An empty line ends it. */
export function chunkDump({ bytes, ...chunk }: ExportedChunk): string {
  return `${chunkHead({ ...chunk, size: bytes.length })}\n${dumpLines(bytes, chunk.offset)}\n`;
}

/** `-> sent chunk 2, 2026-11-22T23:14:05.123456Z, 63 bytes`, without an end of line. */
export function chunkHead({
  direction,
  number,
  timeUs,
  size,
}: Omit<ExportedChunk, 'bytes' | 'offset'> & { readonly size: number }): string {
  return `${arrowOf(direction)} chunk ${number}, ${isoTime(timeUs)}, ${size === 1 ? '1 byte' : `${size} bytes`}`;
}

/** `-> sent: ended, 2026-11-22T23:14:05.123456Z`: what is no chunk. */
export function eventLine(direction: Direction, what: string, timeUs: number): string {
  return `${arrowOf(direction)}: ${what}, ${isoTime(timeUs)}`;
}

/** Whole lines of a dump: a chunk may come in pieces of 16 bytes and more. */
export function dumpLines(bytes: Uint8Array, offset: number): string {
  return hexDump(bytes, offset)
    .map(
      (line) =>
        `${line.offset.toString(16).padStart(8, '0')}  ${line.hex.padEnd(48)}  ${line.ascii.replaceAll('·', '.')}\n`,
    )
    .join('');
}

function arrowOf(direction: Direction): string {
  return direction === 'sent' ? '-> sent' : '<- received';
}

export interface ExportedFrame {
  readonly direction: Direction;
  /** Per direction, from 1. */
  readonly number: number;
  readonly timeUs: number;
  /** Of the frame with its prefix, in its direction's stream. */
  readonly offset: number;
  readonly size: number;
  /** Numbers of the chunks that it came in. */
  readonly chunks: readonly number[];
  readonly payload: Uint8Array;
  /** The payload as a message, when it has a type. */
  readonly message?: { readonly type: string; readonly json: string } | undefined;
  readonly text?: string | undefined;
}

/** One line: the message as JSON if there is one, else the text if it is text, and always the exact bytes. */
export function frameLine(frame: ExportedFrame): string {
  const { direction, number, timeUs, offset, size, chunks, payload, message, text } = frame;
  const head = { direction, frame: number, time: isoTime(timeUs), offset, size, chunks };
  const meaning = message === undefined ? (text === undefined ? {} : { text }) : { type: message.type };
  const line = JSON.stringify({ ...head, ...meaning, payload: bytesToBase64(payload) });
  // The message is printed with its numbers as they are: through JSON.parse, 64 bits would not survive.
  return message === undefined ? `${line}\n` : `${line.slice(0, -1)},"message":${inOneLine(message.json)}}\n`;
}

/** JSON has line feeds only between its tokens: inside strings they are escaped. */
function inOneLine(json: string): string {
  return json.replace(/\s*\n\s*/g, ' ');
}

/** With all six digits: `2026-11-22T23:14:05.123456Z`. */
function isoTime(timeUs: number): string {
  const iso = new Date(Math.floor(timeUs / 1000)).toISOString();
  return iso.replace('Z', `${String(Math.floor(timeUs) % 1000).padStart(3, '0')}Z`);
}
