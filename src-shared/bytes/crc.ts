// Any cyclic redundancy check of up to 64 bits, by the parameters of the usual catalogue (Williams' Rocksoft model).

/** Values are unsigned and no wider than `width`. */
export interface CrcModel {
  /** Bits, 1 to 64. */
  readonly width: number;
  /** Without its highest term, most significant bit first: 0x8005 for CRC-16. */
  readonly poly: bigint;
  readonly init: bigint;
  /** Bytes go in with their lowest bit first. */
  readonly refin: boolean;
  /** The register comes out bit-reversed with respect to a register that shifts left. */
  readonly refout: boolean;
  readonly xorout: bigint;
}

/** The check of all bytes, below 2^width. */
export function crc(model: CrcModel, bytes: Uint8Array): bigint {
  // One engine for all: a register that shifts right, which works for every width, also below 8. A check that takes the
  // highest bit first is the mirror image of it, so then the bytes are mirrored on their way in.
  const start = reflect(model.init, model.width);
  const register = model.width <= 32 ? runNarrow(model, bytes, start) : runWide(model, bytes, start);
  return (model.refout ? register : reflect(register, model.width)) ^ model.xorout;
}

function runNarrow(model: CrcModel, bytes: Uint8Array, start: bigint): bigint {
  const table = remembered(narrowTables, model, () => Uint32Array.from(tableOf(model), Number));
  let register = Number(start);
  for (const byte of bytes) {
    const input = model.refin ? byte : (mirrored[byte] as number);
    register = (register >>> 8) ^ (table[(register ^ input) & 0xff] as number);
  }
  return BigInt(register >>> 0);
}

function runWide(model: CrcModel, bytes: Uint8Array, start: bigint): bigint {
  const table = remembered(wideTables, model, () => tableOf(model));
  let register = start;
  for (const byte of bytes) {
    const input = model.refin ? byte : (mirrored[byte] as number);
    register = (register >> 8n) ^ (table[Number(register & 0xffn) ^ input] as bigint);
  }
  return register;
}

// A table costs more than a short frame: it is made once for a model.
const narrowTables = new WeakMap<CrcModel, Uint32Array>();
const wideTables = new WeakMap<CrcModel, bigint[]>();

function remembered<T>(tables: WeakMap<CrcModel, T>, model: CrcModel, make: () => T): T {
  const known = tables.get(model);
  if (known !== undefined) return known;
  const made = make();
  tables.set(model, made);
  return made;
}

/** What each byte does to the register. */
function tableOf(model: CrcModel): bigint[] {
  const poly = reflect(model.poly, model.width);
  return Array.from({ length: 256 }, (_, byte) => {
    let value = BigInt(byte);
    for (let bit = 0; bit < 8; bit += 1) value = value & 1n ? (value >> 1n) ^ poly : value >> 1n;
    return value;
  });
}

function reflect(value: bigint, width: number): bigint {
  let mirror = 0n;
  for (let bit = 0; bit < width; bit += 1) mirror = (mirror << 1n) | ((value >> BigInt(bit)) & 1n);
  return mirror;
}

const mirrored = Uint8Array.from({ length: 256 }, (_, byte) => Number(reflect(BigInt(byte), 8)));
