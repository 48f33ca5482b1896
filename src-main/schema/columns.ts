// Named typed arrays as one block of bytes: an index is written and read without making an object of each row.

type Column = Uint8Array | Uint32Array | Float64Array;
export type Columns = Record<string, Column>;

/** A wider element must lie at a multiple of its size. */
const alignment = 8;

/** A length (32 bits, little-endian), a JSON head that says where each column lies, then the columns. */
export function packColumns(columns: Columns): Buffer {
  let at = 0;
  const places = Object.entries(columns).map(([name, { length, byteLength, BYTES_PER_ELEMENT }]) => {
    const place = { name, width: BYTES_PER_ELEMENT, at, length };
    at = aligned(at + byteLength);
    return place;
  });
  const head = Buffer.from(JSON.stringify(places));
  const start = aligned(4 + head.length);
  const packed = Buffer.alloc(start + at);
  packed.writeUInt32LE(head.length);
  head.copy(packed, 4);
  Object.values(columns).forEach((column, position) => {
    const bytes = new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
    packed.set(bytes, start + (places[position]?.at ?? 0));
  });
  return packed;
}

/** The columns of a block, as views of it; it must start at a multiple of 8 in its memory, as a fresh read does. */
export class ColumnBlock {
  private readonly places = new Map<string, { width: number; at: number; length: number }>();
  private readonly start: number;

  /** Throws on bytes that `packColumns` did not make. */
  constructor(private readonly bytes: Uint8Array) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const headLength = view.getUint32(0, true);
    const head: unknown = JSON.parse(Buffer.from(bytes.subarray(4, 4 + headLength)).toString('utf8'));
    this.start = aligned(4 + headLength);
    for (const { name, width, at, length } of head as {
      name: string;
      width: number;
      at: number;
      length: number;
    }[]) {
      this.places.set(name, { width, at, length });
    }
  }

  bytesOf(name: string): Uint8Array {
    const { at, length } = this.place(name, 1);
    return this.bytes.subarray(at, at + length);
  }

  words(name: string): Uint32Array {
    const { at, length } = this.place(name, 4);
    return new Uint32Array(this.bytes.buffer, this.bytes.byteOffset + at, length);
  }

  doubles(name: string): Float64Array {
    const { at, length } = this.place(name, 8);
    return new Float64Array(this.bytes.buffer, this.bytes.byteOffset + at, length);
  }

  private place(name: string, width: number): { at: number; length: number } {
    const place = this.places.get(name);
    if (place?.width !== width) throw new RangeError(`there is no column ${name} of ${width} bytes`);
    return { at: this.start + place.at, length: place.length };
  }
}

function aligned(size: number): number {
  return Math.ceil(size / alignment) * alignment;
}
