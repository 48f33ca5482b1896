// One .proto file as it was read: UTF-8 text, content hash, imports; or why it could not be read.
import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync } from 'node:fs';
import { decodeProtoText } from './encoding';
import { readHeader, type ProtoHeader } from './proto-header';
import { limits } from './schema-limits';

export interface ProtoFile extends ProtoHeader {
  /** Absolute, the way it was reached. */
  path: string;
  /** Without symbolic links: two paths with the same one are one file. */
  realPath: string;
  /** Bytes of `content`. */
  size: number;
  /** SHA-256 of `content`, hex. */
  hash: string;
  /** UTF-8, as buf gets it. */
  content: Buffer;
}

/** A file of which is known what it imports and the hash of its text, but not its text. */
export type KnownFile = Omit<ProtoFile, 'content'>;

/** Why a file that exists is not used. */
export interface FileFault {
  code: 'unreadable' | 'encoding' | 'too-large';
  title: string;
  hint: string;
  raw: string;
  line: number;
  column: number;
}

export type ReadFile<F extends KnownFile = ProtoFile> =
  { file: F; fault?: undefined } | { file?: undefined; fault: FileFault };

/**
 * Reads and checks one file; never throws. At once: five trips to the thread pool take ten times as long, and files are
 * read on the engine's thread. `knownRealPath`: when it was found before.
 */
export function readProtoFile(path: string, knownRealPath?: string): ReadFile {
  let bytes: Buffer;
  let realPath: string;
  try {
    realPath = knownRealPath ?? realpathSync.native(path);
    const read = readBounded(path);
    if (typeof read === 'number') return { fault: tooLarge(read) };
    bytes = read;
  } catch (error) {
    return { fault: unreadable(error) };
  }
  const decoded = decodeProtoText(bytes);
  if (!decoded.ok) {
    const { title, hint, line, column } = decoded;
    return { fault: { code: 'encoding', title, hint, raw: title, line, column } };
  }
  const content = Buffer.from(decoded.text, 'utf8');
  const hash = createHash('sha256').update(content).digest('hex');
  return { file: { path, realPath, size: content.length, content, hash, ...readHeader(decoded.text) } };
}

/** The bytes, or the size of a file that is larger than we read. */
function readBounded(path: string): Buffer | number {
  // Opening a pipe that nobody writes to would wait for ever.
  const handle = openSync(
    path,
    constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NONBLOCK),
  );
  try {
    const { size } = fstatSync(handle);
    return size > limits.fileBytes ? size : readFileSync(handle);
  } finally {
    closeSync(handle);
  }
}

function tooLarge(size: number): FileFault {
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  return {
    code: 'too-large',
    title: `The file is too large: ${megabytes(size)}`,
    hint: `A .proto file may have up to ${megabytes(limits.fileBytes)}. Split it, or open the right file.`,
    raw: `${size} bytes`,
    line: 0,
    column: 0,
  };
}

function unreadable(error: unknown): FileFault {
  const raw = error instanceof Error ? error.message : String(error);
  const gone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  return {
    code: 'unreadable',
    title: gone ? 'The file is gone' : 'The file cannot be read',
    hint: gone ? 'It loads again when the file comes back.' : 'Allow reading it, then reload.',
    raw,
    line: 0,
    column: 0,
  };
}
