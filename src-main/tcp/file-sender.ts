// Streams a file of any size into a connection, as fast as its peer reads and the capture log writes.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { formatBytes } from '../../src-shared/bytes/byte-size';
import { fail, ok, type Result } from '../../src-shared/result';
import type { TcpConnection } from './connection';

const pieceBytes = 64 * 1024;

/** `size`: the bytes that were handed over. Codes: `file-unreadable`, `not-a-file`, `file-cut` (the connection ended). */
export async function sendFile(
  connection: TcpConnection,
  file: string,
): Promise<Result<{ name: string; size: number }>> {
  const name = path.basename(file);
  let size = 0;
  try {
    const { size: whole, ...kind } = await look(file);
    if (!kind.isFile) return fail('not-a-file', `${name} is not a file. Choose a file.`);
    for await (const piece of createReadStream(file, { highWaterMark: pieceBytes })) {
      if (!(await connection.sendPiece(piece as Buffer))) return cut(connection, name, size, whole);
      size += (piece as Buffer).length;
    }
    return ok({ name, size });
  } catch (error) {
    const sent = size === 0 ? 'Nothing of it was sent.' : `${formatBytes(size)} of it were sent.`;
    return fail(
      'file-unreadable',
      `${name} cannot be read. ${sent}`,
      error instanceof Error ? error.message : undefined,
    );
  }
}

async function look(file: string): Promise<{ size: number; isFile: boolean }> {
  const stats = await stat(file);
  return { size: stats.size, isFile: stats.isFile() };
}

function cut(connection: TcpConnection, name: string, sent: number, whole: number): Result<never> {
  const amount = `${formatBytes(sent)} of ${formatBytes(whole)}`;
  return fail(
    'file-cut',
    `The connection to ${connection.label} ended after ${amount} of ${name} had been handed over.`,
  );
}
