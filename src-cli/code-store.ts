// One file of compiled code for one command and one Node: read whole, checked, replaced whole. Only its owner's word counts.
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';

/** Name of a part of the command -> what V8 compiled of it. */
export type CompiledParts = Map<string, Uint8Array>;

/** File: length of the head (4 bytes), check over all that follows (4 bytes), head in JSON, the parts one after the other. */
const prefixBytes = 8;

/** Nothing when there is no such file, when it is damaged, and when somebody else could have written it. */
export function readParts(file: string): CompiledParts {
  const bytes = ownBytes(file);
  if (bytes === undefined || bytes.length < prefixBytes) return new Map();
  const body = bytes.subarray(prefixBytes);
  if (crc32(body) !== bytes.readUInt32LE(4)) return new Map();
  let at = bytes.readUInt32LE(0);
  const lengths = JSON.parse(body.toString('utf8', 0, at)) as [string, number][];
  const parts: CompiledParts = new Map();
  for (const [name, length] of lengths) {
    parts.set(name, body.subarray(at, at + length));
    at += length;
  }
  return parts;
}

/** Failures are no one's business: the next command compiles again. */
export function writeParts(file: string, parts: CompiledParts): void {
  const lengths = [...parts].map(([name, bytes]) => [name, bytes.length]);
  const head = Buffer.from(JSON.stringify(lengths));
  const body = Buffer.concat([head, ...parts.values()]);
  const prefix = Buffer.alloc(prefixBytes);
  prefix.writeUInt32LE(head.length, 0);
  prefix.writeUInt32LE(crc32(body), 4);
  const fresh = `${file}.${String(process.pid)}`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(fresh, Buffer.concat([prefix, body]), { mode: 0o600 });
    renameSync(fresh, file);
  } catch {
    // A full disk, a home that cannot be written.
  }
}

function ownBytes(file: string): Buffer | undefined {
  let opened: number | undefined;
  try {
    opened = openSync(file, 'r');
    return isOwn(fstatSync(opened)) ? readFileSync(opened) : undefined;
  } catch {
    return undefined;
  } finally {
    if (opened !== undefined) closeSync(opened);
  }
}

/** What is compiled runs with the rights of whoever starts the command. */
function isOwn({ uid, mode }: { uid: number; mode: number }): boolean {
  const own = process.getuid?.();
  return own === undefined || (uid === own && (mode & 0o022) === 0);
}
