// What is known of a compiled set without reading it: where each file lies, what it needs, which types and symbols it declares.
import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { packColumns, type ColumnBlock, type Columns } from './columns';
import { scanFile, type ScannedFile } from './descriptor-scan';
import { fileInSet } from './descriptor-wire';
import { Pauses } from './pauses';
import { SymbolTableWriter } from './symbol-table';

/** Index files of another layout are made anew. */
const magic = Buffer.from('HCSET-2\n');
const headBytes = 32;
const chunkBytes = 4_000_000;
const longestHead = 11;

interface SetFile extends ScannedFile {
  /** Of the file as it stands in the set: tag, length, FileDescriptorProto. */
  offset: number;
  length: number;
  crc: number;
}

/**
 * Reads a FileDescriptorSet once, in pieces; gives the bytes of its index and the SHA-256 of the set, hex.
 * Throws a RangeError on a file that is no descriptor set.
 */
export async function indexSetFile(path: string): Promise<{ index: Buffer; digest: string }> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const hash = createHash('sha256');
    const table = new SymbolTableWriter();
    const files: SetFile[] = [];
    const pauses = new Pauses();
    for await (const { offset, whole, content } of filesIn(handle, size)) {
      hash.update(whole);
      files.push({
        ...scanFile(content, files.length, table),
        offset,
        length: whole.length,
        crc: crc32(whole),
      });
      await pauses.pause();
    }
    return { index: packIndex(files, table, size), digest: hash.digest('hex') };
  } finally {
    await handle.close();
  }
}

interface Piece {
  offset: number;
  whole: Buffer;
  content: Buffer;
}

/** The files of a set one by one; the bytes are good until the next is asked for. */
async function* filesIn(handle: FileHandle, size: number): AsyncGenerator<Piece> {
  let chunk = Buffer.alloc(Math.min(size, chunkBytes));
  let from = 0;
  let filled = 0;
  const need = async (at: number, wanted: number) => {
    const length = Math.min(wanted, size - at);
    if (at >= from && at + length <= from + filled) return;
    if (length > chunk.length) chunk = Buffer.alloc(length);
    from = at;
    filled = (await handle.read(chunk, 0, Math.min(chunk.length, size - at), at)).bytesRead;
    if (filled < length) throw new RangeError('the set is cut short');
  };
  for (let at = 0; at < size;) {
    await need(at, longestHead);
    const { head, length } = pieceHead(chunk, at - from, from + filled);
    await need(at, head + length);
    if (at + head + length > size) throw new RangeError('the set is cut short');
    const whole = chunk.subarray(at - from, at - from + head + length);
    yield { offset: at, whole, content: whole.subarray(head) };
    at += head + length;
  }
}

function pieceHead(bytes: Buffer, at: number, end: number): { head: number; length: number } {
  if (bytes[at] !== fileInSet * 8 + 2) throw new RangeError('a descriptor set holds files and nothing else');
  let length = 0;
  for (let next = at + 1, factor = 1; next < end && factor < 2 ** 49; next++, factor *= 128) {
    const byte = bytes[next] ?? 0;
    length += (byte & 0x7f) * factor;
    if (byte < 0x80) return { head: next + 1 - at, length };
  }
  throw new RangeError('a number is cut short');
}

/** Head, then what closures need, then what search needs: each can be read without the other. */
function packIndex(files: SetFile[], table: SymbolTableWriter, setBytes: number): Buffer {
  const declared = table.declared();
  const { columns, extensions } = table.finish(declared);
  const closures = packColumns({
    ...fileColumns(files, extensions),
    ...typeColumns([...declared].map(([name, symbol]) => [hashOf(name), table.fileOf(symbol)])),
  });
  const symbols = packColumns(columns);
  const head = Buffer.alloc(headBytes);
  magic.copy(head);
  head.writeDoubleLE(setBytes, 8);
  head.writeUInt32LE(closures.length, 16);
  head.writeUInt32LE(crc32(closures), 20);
  head.writeUInt32LE(crc32(symbols), 24);
  return Buffer.concat([head, closures, symbols]);
}

function fileColumns(files: SetFile[], extensions: [number, number][]): Columns {
  const positions = new Map(files.map(({ name }, position) => [name, position]));
  const needed = files.map(({ dependencies }) => dependencies.flatMap((name) => positions.get(name) ?? []));
  const names = files.map(({ name }) => name);
  // Options are messages too, and every file with custom ones extends them: they come by import, where they are used.
  const options = names.indexOf('google/protobuf/descriptor.proto');
  return {
    fileNames: Buffer.from(JSON.stringify(names)),
    offsets: Float64Array.from(files, ({ offset }) => offset),
    lengths: Uint32Array.from(files, ({ length }) => length),
    crcs: Uint32Array.from(files, ({ crc }) => crc),
    neededEnds: Uint32Array.from(runningTotal(needed.map(({ length }) => length))),
    needed: Uint32Array.from(needed.flat()),
    extensions: Uint32Array.from(extensions.filter(([extended]) => extended !== options).flat()),
  };
}

function typeColumns(types: [hash: number, file: number][]): Columns {
  types.sort((a, b) => a[0] - b[0]);
  return {
    typeHashes: Float64Array.from(types, ([hash]) => hash),
    typeFiles: Uint32Array.from(types, ([, file]) => file),
  };
}

function runningTotal(values: number[]): number[] {
  let total = 0;
  return values.map((value) => (total += value));
}

/** 53 bits of SHA-256: of a million names, two share one once in eighteen thousand sets. */
function hashOf(name: string): number {
  const hash = createHash('sha256').update(name).digest();
  return hash.readUInt32LE(0) + (hash.readUInt32LE(4) & 0x1f_ffff) * 2 ** 32;
}

/** What closures need of an index: about 100 bytes a file and 12 a type. */
export class ClosureIndex {
  readonly fileNames: string[];
  private readonly offsets: Float64Array;
  private readonly lengths: Uint32Array;
  private readonly crcs: Uint32Array;
  private readonly neededEnds: Uint32Array;
  private readonly needed: Uint32Array;
  private readonly extensions: Uint32Array;
  private readonly typeHashes: Float64Array;
  private readonly typeFiles: Uint32Array;

  constructor(block: ColumnBlock) {
    this.fileNames = JSON.parse(Buffer.from(block.bytesOf('fileNames')).toString('utf8')) as string[];
    this.offsets = block.doubles('offsets');
    this.lengths = block.words('lengths');
    this.crcs = block.words('crcs');
    this.neededEnds = block.words('neededEnds');
    this.needed = block.words('needed');
    this.extensions = block.words('extensions');
    this.typeHashes = block.doubles('typeHashes');
    this.typeFiles = block.words('typeFiles');
  }

  /** The file that declares a message, enum, service or extension; full name without a leading dot. */
  fileOf(name: string): number | undefined {
    const hash = hashOf(name);
    let low = 0;
    let high = this.typeHashes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.typeHashes[middle] ?? 0) < hash) low = middle + 1;
      else high = middle;
    }
    return this.typeHashes[low] === hash ? this.typeFiles[low] : undefined;
  }

  /** These files, what they import, and the files that extend messages of them, in the order of the set. */
  closure(files: number[]): number[] {
    const wanted = new Set(files);
    const extendedBy = new Map<number, number[]>();
    for (let at = 0; at < this.extensions.length; at += 2) {
      const [extended = 0, by = 0] = this.extensions.subarray(at, at + 2);
      extendedBy.set(extended, [...(extendedBy.get(extended) ?? []), by]);
    }
    for (const file of wanted) {
      const start = file === 0 ? 0 : (this.neededEnds[file - 1] ?? 0);
      for (const next of this.needed.subarray(start, this.neededEnds[file])) wanted.add(next);
      for (const next of extendedBy.get(file) ?? []) wanted.add(next);
    }
    return [...wanted].sort((a, b) => a - b);
  }

  /** Where a file lies in the set, and the CRC-32 of those bytes. */
  place(file: number): { offset: number; length: number; crc: number } {
    return { offset: this.offsets[file] ?? 0, length: this.lengths[file] ?? 0, crc: this.crcs[file] ?? 0 };
  }
}

export interface IndexHead {
  setBytes: number;
  closuresLength: number;
  closuresCrc: number;
  symbolsCrc: number;
}

/** Undefined: not an index of this layout. */
export function readIndexHead(bytes: Buffer): IndexHead | undefined {
  if (bytes.length < headBytes || !bytes.subarray(0, magic.length).equals(magic)) return undefined;
  return {
    setBytes: bytes.readDoubleLE(8),
    closuresLength: bytes.readUInt32LE(16),
    closuresCrc: bytes.readUInt32LE(20),
    symbolsCrc: bytes.readUInt32LE(24),
  };
}

export const indexHeadBytes = headBytes;
