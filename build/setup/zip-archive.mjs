// Unpacks a zip with Node's own zlib, so that set-up needs no unzip program. Zip64 and encryption are refused, not guessed at.
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

// Record signatures and sizes: PKWARE APPNOTE 6.3.10, sections 4.3.7 (local), 4.3.12 (central), 4.3.16 (end).
const END_SIGNATURE = 0x06054b50;
const CENTRAL_SIGNATURE = 0x02014b50;
const END_SIZE = 22;
const CENTRAL_SIZE = 46;
const LOCAL_SIZE = 30;
const LONGEST_COMMENT = 0xffff;

/**
 * @typedef {object} ZipEntry
 * @property {string} name path inside the archive, with forward slashes; a folder ends with one
 * @property {number} method 0 stored, 8 deflated
 * @property {number} packedSize bytes
 * @property {number} size bytes
 * @property {number} mode Unix permission bits, 0 when the archive has none
 * @property {number} headerOffset where its local header starts
 */

/**
 * Reads the list of entries at the end of a zip file.
 * @param {import('node:fs/promises').FileHandle} file
 * @returns {Promise<ZipEntry[]>}
 */
async function readEntries(file) {
  const { size } = await file.stat();
  const tail = Buffer.alloc(Math.min(size, END_SIZE + LONGEST_COMMENT));
  await file.read(tail, 0, tail.length, size - tail.length);
  const end = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0 || tail.readUInt32LE(end) !== END_SIGNATURE)
    throw new Error('no zip directory at the end of the file');
  const directory = Buffer.alloc(tail.readUInt32LE(end + 12));
  await file.read(directory, 0, directory.length, tail.readUInt32LE(end + 16));
  const entries = [];
  for (let at = 0; at < directory.length;) {
    if (directory.readUInt32LE(at) !== CENTRAL_SIGNATURE)
      throw new Error(`broken zip directory at byte ${at}`);
    const nameLength = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString('utf8', at + CENTRAL_SIZE, at + CENTRAL_SIZE + nameLength),
      method: directory.readUInt16LE(at + 10),
      packedSize: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      mode: (directory.readUInt32LE(at + 38) >>> 16) & 0o777,
      headerOffset: directory.readUInt32LE(at + 42),
    });
    at += CENTRAL_SIZE + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/**
 * Writes one entry to disk with its permission bits.
 * @param {string} zipPath
 * @param {import('node:fs/promises').FileHandle} file
 * @param {ZipEntry} entry
 * @param {string} target
 */
async function writeEntry(zipPath, file, entry, target) {
  if (entry.packedSize === 0xffffffff || (entry.method !== 0 && entry.method !== 8)) {
    throw new Error(`${entry.name}: packed in a way this reader does not know (method ${entry.method})`);
  }
  await mkdir(dirname(target), { recursive: true });
  const out = createWriteStream(target, { mode: entry.mode || 0o644 });
  if (entry.size === 0) {
    out.end();
    await once(out, 'close');
    return;
  }
  const header = Buffer.alloc(LOCAL_SIZE);
  await file.read(header, 0, LOCAL_SIZE, entry.headerOffset);
  const start = entry.headerOffset + LOCAL_SIZE + header.readUInt16LE(26) + header.readUInt16LE(28);
  const packed = createReadStream(zipPath, {
    start,
    end: start + entry.packedSize - 1,
    highWaterMark: 1 << 20,
  });
  await (entry.method === 8 ? pipeline(packed, createInflateRaw(), out) : pipeline(packed, out));
  if (out.bytesWritten !== entry.size)
    throw new Error(`${entry.name}: ${out.bytesWritten} bytes instead of ${entry.size}`);
}

/**
 * Unpacks the entries that `place` gives a path for, under `folder`.
 * @param {string} zipPath
 * @param {string} folder
 * @param {(name: string) => string | undefined} place path below the folder for an entry's name; undefined leaves it out
 * @returns {Promise<number>} how many files were written
 */
export async function unpackZip(zipPath, folder, place) {
  const file = await open(zipPath);
  let written = 0;
  try {
    for (const entry of await readEntries(file)) {
      const path = entry.name.endsWith('/') ? undefined : place(entry.name);
      if (path === undefined) continue;
      if (normalize(path).startsWith('..')) throw new Error(`${entry.name}: points outside the archive`);
      await writeEntry(zipPath, file, entry, join(folder, path));
      written += 1;
    }
  } finally {
    await file.close();
  }
  return written;
}
