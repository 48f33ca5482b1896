// Growing lists of numbers that grow by one chunk at a time, so that growth never copies what is there.

const chunkSize = 2048;

/** Unsigned 32-bit numbers, 4 B each. */
export class Uint32Column {
  length = 0;
  readonly #chunks: Uint32Array[] = [];

  push(value: number): void {
    const at = this.length % chunkSize;
    if (at === 0) this.#chunks.push(new Uint32Array(chunkSize));
    (this.#chunks[this.#chunks.length - 1] as Uint32Array)[at] = value;
    this.length += 1;
  }

  at(position: number): number {
    return this.#chunks[Math.floor(position / chunkSize)]?.[position % chunkSize] ?? 0;
  }

  get byteLength(): number {
    return this.#chunks.length * chunkSize * 4;
  }
}

/** Doubles (whole numbers up to 2^53), 8 B each. */
export class Float64Column {
  length = 0;
  readonly #chunks: Float64Array[] = [];

  push(value: number): void {
    const at = this.length % chunkSize;
    if (at === 0) this.#chunks.push(new Float64Array(chunkSize));
    (this.#chunks[this.#chunks.length - 1] as Float64Array)[at] = value;
    this.length += 1;
  }

  at(position: number): number {
    return this.#chunks[Math.floor(position / chunkSize)]?.[position % chunkSize] ?? 0;
  }

  get byteLength(): number {
    return this.#chunks.length * chunkSize * 8;
  }
}
