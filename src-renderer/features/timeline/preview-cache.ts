// The one-line previews of the rows in view: made once a row, forgotten with it.
import type { DescMessage, Registry } from '@bufbuild/protobuf';
import type { CaptureRow } from '../../../src-shared/contract';
import { previewMessage, type PreviewToken } from '../../../src-shared/proto/preview';
import { wellKnownTypes } from '../../../src-shared/proto/registry';

/** What a call's messages mean; null while no schema is loaded: numbers and guesses are shown then. */
export interface MessageTypes {
  input: DescMessage;
  output: DescMessage;
  types: Registry;
  /** Looks for types that an Any carries; `types` has them when they were found. */
  find?: ((names: readonly string[]) => void) | undefined;
}

export interface PreviewPart {
  text: string;
  /** A field's name: grey. */
  key: boolean;
  /** Part of a search match. */
  hit: boolean;
}

export function typeOf(
  row: Pick<CaptureRow, 'direction'>,
  types: MessageTypes | null,
): DescMessage | undefined {
  return row.direction === 'sent' ? types?.input : types?.output;
}

export class PreviewCache {
  private readonly made = new WeakMap<CaptureRow, PreviewToken[]>();

  constructor(
    private readonly types: MessageTypes | null,
    /** Characters that a row has room for: text that nobody sees is not made. */
    private readonly width: number,
  ) {}

  tokens(row: CaptureRow): PreviewToken[] {
    const known = this.made.get(row);
    if (known) return known;
    const types = this.types?.types ?? wellKnownTypes;
    const tokens = previewMessage(row.bytes, typeOf(row, this.types), types, this.width);
    this.made.set(row, tokens);
    return tokens;
  }
}

/** Neighbours of one look joined (each part is an element), and what matches `search` (any case) set apart. */
export function previewParts(tokens: readonly PreviewToken[], search: string): PreviewPart[] {
  const needle = search.toLowerCase();
  const parts: PreviewPart[] = [];
  for (const { text, kind } of tokens) {
    const key = kind === 'key';
    for (const piece of splitAtHits(text, needle)) {
      const last = parts.at(-1);
      if (last?.key === key && last.hit === piece.hit) last.text += piece.text;
      else parts.push({ ...piece, key });
    }
  }
  return parts;
}

/** `text` in pieces; lower-casing may change the length of some letters, then nothing is marked. */
export function splitAtHits(text: string, needle: string): { text: string; hit: boolean }[] {
  const lower = text.toLowerCase();
  if (needle === '' || lower.length !== text.length) return [{ text, hit: false }];
  const pieces: { text: string; hit: boolean }[] = [];
  let at = 0;
  for (let found = lower.indexOf(needle); found >= 0; found = lower.indexOf(needle, at)) {
    if (found > at) pieces.push({ text: text.slice(at, found), hit: false });
    at = found + needle.length;
    pieces.push({ text: text.slice(found, at), hit: true });
  }
  if (at < text.length) pieces.push({ text: text.slice(at), hit: false });
  return pieces;
}
