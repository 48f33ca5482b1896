// Sends a file into a connection, as fast as its peer reads and the capture log writes: streamed, or whole in a frame.
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { formatBytes } from '../../src-shared/bytes/byte-size';
import { sealFrame, type FrameChecksum } from '../../src-shared/framing/checked-frame';
import type { Framing } from '../../src-shared/framing/framing';
import { fail, ok, type Result } from '../../src-shared/result';
import { sentBy } from '../../src-shared/sent-by';
import type { TcpConnection } from './connection';
import { lookAtFile } from './file-look';

const pieceBytes = 64 * 1024;
/** A frame's length and checksum need the whole file: larger ones go without. */
const mostFramedBytes = 64_000_000;

export interface FileFormat {
  framing: Framing | null;
  checksum: FrameChecksum | null;
}

/**
 * `size`: the bytes that were handed over. Codes: `file-unreadable`, `not-a-file`, `file-cut` (the connection ended),
 * `file-too-large` and those of `sealFrame`.
 */
export async function sendFile(
  connection: TcpConnection,
  file: string,
  format: FileFormat = { framing: null, checksum: null },
): Promise<Result<{ name: string; size: number }>> {
  const name = path.basename(file);
  const looked = await lookAtFile(file, 0);
  if (!looked.ok) return looked;
  const whole = looked.value.file.size;
  const sending = { connection, name, whole, size: 0 };
  try {
    if (format.framing === null && format.checksum === null)
      return await sendPieces(sending, createReadStream(file, { highWaterMark: pieceBytes }));
    if (whole > mostFramedBytes)
      return fail(
        'file-too-large',
        `${name} has ${formatBytes(whole)}. In a frame or with a checksum a file may have 64 MB: turn both off to stream it.`,
      );
    const frame = sealFrame(format.framing, await readFile(file), format.checksum);
    if (!frame.ok) return frame;
    sending.whole = frame.value.bytes.length;
    return await sendPieces(sending, piecesOf(frame.value.bytes));
  } catch (error) {
    const sent =
      sending.size === 0 ? 'Nothing of it was sent.' : `${formatBytes(sending.size)} of it were sent.`;
    const detail = error instanceof Error ? error.message : undefined;
    return fail('file-unreadable', `${name} cannot be read. ${sent}`, detail);
  }
}

interface Sending {
  connection: TcpConnection;
  name: string;
  whole: number;
  /** Handed over so far. */
  size: number;
}

async function sendPieces(
  sending: Sending,
  pieces: AsyncIterable<unknown> | Iterable<unknown>,
): Promise<Result<{ name: string; size: number }>> {
  const { connection, name, whole } = sending;
  for await (const piece of pieces) {
    if (!(await connection.sendPiece(piece as Uint8Array, sentBy.file))) {
      const amount = `${formatBytes(sending.size)} of ${formatBytes(whole)}`;
      return fail(
        'file-cut',
        `The connection to ${connection.label} ended after ${amount} of ${name} had been handed over.`,
      );
    }
    sending.size += (piece as Uint8Array).length;
  }
  return ok({ name, size: sending.size });
}

function* piecesOf(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}
