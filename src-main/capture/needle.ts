// A search for bytes in which ASCII letters match in either case (Boyer-Moore-Horspool over folded bytes).

export class Needle {
  readonly length: number;
  readonly #folded: Uint8Array;
  /** How far the window may move when this byte is under its last place. */
  readonly #skips: Uint32Array;

  constructor(bytes: Uint8Array) {
    this.length = bytes.length;
    this.#folded = bytes.map((byte) => fold[byte] as number);
    this.#skips = new Uint32Array(256).fill(bytes.length);
    for (let byte = 0; byte < 256; byte += 1) {
      const last = this.#folded.lastIndexOf(fold[byte] as number, bytes.length - 2);
      if (last >= 0 && bytes.length > 1) this.#skips[byte] = bytes.length - 1 - last;
    }
  }

  /** Whether the needle lies whole inside bytes[from, to). */
  isIn(bytes: Uint8Array, from: number, to: number): boolean {
    const last = this.length - 1;
    const lastByte = this.#folded[last];
    for (let end = from + last; end < to; end += this.#skips[bytes[end] as number] as number) {
      if (fold[bytes[end] as number] === lastByte && this.#fits(bytes, end - last)) return true;
    }
    return false;
  }

  #fits(bytes: Uint8Array, at: number): boolean {
    for (let place = this.length - 2; place >= 0; place -= 1) {
      if (fold[bytes[at + place] as number] !== this.#folded[place]) return false;
    }
    return true;
  }
}

const fold = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte,
);
