// Cuts text that comes in pieces into its JSON values: several on a line, over many lines, split anywhere.

/** One value as it was written; what is wrong in it is for the reader of it to say. */
export interface JsonPiece {
  text: string;
  /** Where it begins in the whole text, from 1; columns in UTF-16 units. */
  line: number;
  column: number;
  /** It has no end within the limit. */
  tooLong?: boolean;
}

/** Characters of one value: far above the largest message that servers take. */
const usualLimit = 128_000_000;

type State = 'between' | 'word' | 'inside';

const [quote, apostrophe, backslash] = [34, 39, 92];
const opening = new Set([91, 123]);
const closing = new Set([93, 125]);
const newline = 10;

export class JsonSequence {
  readonly #limit: number;
  #state: State = 'between';
  #depth = 0;
  /** The quote that ends the string that is being read; 0 outside of strings. */
  #string = 0;
  #escaped = false;
  #parts: string[] = [];
  #length = 0;
  #start = { line: 1, column: 1 };
  #line = 1;
  #column = 1;

  constructor(limit = usualLimit) {
    this.#limit = limit;
  }

  /** The values that are complete now. */
  push(chunk: string): JsonPiece[] {
    const pieces: JsonPiece[] = [];
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const code = chunk.charCodeAt(at);
      if (this.#state === 'between' && !isSpace(code)) {
        this.#begin(code);
        from = at;
      }
      const after = this.#step(code);
      if (after !== undefined) {
        const end = after === 'with' ? at + 1 : at;
        pieces.push(this.#finish(chunk.slice(from, end)));
        from = end;
        // What ended a word may begin the next value.
        if (after === 'without' && !isSpace(code)) {
          at -= 1;
          continue;
        }
      }
      this.#count(code);
    }
    if (this.#state !== 'between') this.#keep(chunk.slice(from), pieces);
    return pieces;
  }

  /** What is left at the end of the input, complete or not. */
  end(): JsonPiece[] {
    return this.#state === 'between' ? [] : [this.#finish('')];
  }

  #begin(code: number): void {
    this.#start = { line: this.#line, column: this.#column };
    this.#depth = 0;
    this.#string = 0;
    this.#state = opening.has(code) || code === quote || code === apostrophe ? 'inside' : 'word';
  }

  /** The value ends with this character, or without it; undefined: it goes on. */
  #step(code: number): 'with' | 'without' | undefined {
    if (this.#state === 'between') return undefined;
    if (this.#state === 'word') {
      const isOver = isSpace(code) || opening.has(code) || code === quote;
      return isOver ? 'without' : undefined;
    }
    if (this.#string !== 0) return this.#stepString(code);
    if (code === quote || code === apostrophe) this.#string = code;
    else if (opening.has(code)) this.#depth += 1;
    else if (closing.has(code)) this.#depth -= 1;
    return closing.has(code) && this.#depth <= 0 ? 'with' : undefined;
  }

  #stepString(code: number): 'with' | 'without' | undefined {
    if (this.#escaped) {
      this.#escaped = false;
      return undefined;
    }
    if (code === backslash) this.#escaped = true;
    // No string goes over the end of a line: waiting for its quote could take for ever.
    if (code === newline) return 'without';
    if (code !== this.#string) return undefined;
    this.#string = 0;
    return this.#depth === 0 ? 'with' : undefined;
  }

  #finish(last: string): JsonPiece {
    const text = this.#parts.length === 0 ? last : this.#parts.join('') + last;
    this.#state = 'between';
    this.#escaped = false;
    this.#parts = [];
    this.#length = 0;
    return { text, ...this.#start };
  }

  #keep(text: string, pieces: JsonPiece[]): void {
    this.#parts.push(text);
    this.#length += text.length;
    if (this.#length <= this.#limit) return;
    const { line, column } = this.#start;
    this.#finish('');
    pieces.push({ text: '', line, column, tooLong: true });
  }

  #count(code: number): void {
    if (code === newline) {
      this.#line += 1;
      this.#column = 1;
    } else this.#column += 1;
  }
}

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9 || code === 0xfeff;
}
