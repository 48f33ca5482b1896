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
}

export interface PreviewPart {
  text: string;
  kind: PreviewToken['kind'];
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

  constructor(private readonly types: MessageTypes | null) {}

  tokens(row: CaptureRow): PreviewToken[] {
    const known = this.made.get(row);
    if (known) return known;
    const tokens = previewMessage(row.bytes, typeOf(row, this.types), this.types?.types ?? wellKnownTypes);
    this.made.set(row, tokens);
    return tokens;
  }
}

/** Neighbours of one kind joined, and what matches `search` (any case) set apart. */
export function previewParts(tokens: readonly PreviewToken[], search: string): PreviewPart[] {
  const needle = search.toLowerCase();
  const parts: PreviewPart[] = [];
  for (const { text, kind } of tokens) {
    const last = parts.at(-1);
    if (needle === '' && last?.kind === kind) last.text += text;
    else if (needle === '') parts.push({ text, kind, hit: false });
    else parts.push(...splitAtHits(text, needle).map((part) => ({ ...part, kind })));
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
