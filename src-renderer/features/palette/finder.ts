// Fuzzy search over thousands of names: exact words first, one slip of the finger allowed, loose letters as a last resort.
import UFuzzy from '@leeoniya/ufuzzy';
import type { Part } from './palette-items';

/** What is searched of an item: the name and detail are shown, the rest only finds. */
export interface Words {
  name: string;
  detail: string;
  more?: string | undefined;
}

export interface Hit<T> {
  item: T;
  name: Part[];
  detail: Part[];
}

export interface Found<T> {
  /** How many match; `hits` holds the best of them. */
  total: number;
  hits: Hit<T>[];
}

// Letters of every script, as uFuzzy's own documentation sets them.
const anyScript = {
  unicode: true,
  interSplit: "[^\\p{L}\\d']+",
  intraSplit: '\\p{Ll}\\p{Lu}',
  intraBound: '\\p{L}\\d|\\d\\p{L}|\\p{Ll}\\p{Lu}',
  intraChars: "[\\p{L}\\d']",
  intraContr: "'\\p{L}{1,2}\\b",
} as const;
const steps = [
  new UFuzzy(anyScript),
  new UFuzzy({ ...anyScript, intraMode: 1, intraIns: 1, intraSub: 1, intraTrn: 1, intraDel: 1 }),
  new UFuzzy({ ...anyScript, intraIns: Infinity }),
];
// Ranking looks at every match; beyond this many the order of the list does.
const rankedMatches = 20_000;

export class Finder<T> {
  private readonly words: Words[];
  private readonly haystack: string[];

  constructor(
    private readonly items: readonly T[],
    wordsOf: (item: T) => Words,
  ) {
    this.words = items.map(wordsOf);
    this.haystack = this.words.map(({ name, detail, more }) => `${name} ${detail} ${more ?? ''}`);
  }

  /** The best `limit` items; with an empty text the first ones. */
  find(text: string, limit: number): Found<T> {
    const needle = text.trim();
    if (needle === '') {
      const hits = this.items.slice(0, limit).map((_, index) => this.hit(index, []));
      return { total: this.items.length, hits: hits.flatMap((hit) => hit ?? []) };
    }
    for (const step of steps) {
      const [indexes, info, order] = step.search(this.haystack, needle, 1, rankedMatches);
      if (!indexes || indexes.length === 0) continue;
      const ranked = info
        ? order.map((at) => ({ index: info.idx[at] ?? 0, ranges: info.ranges[at] ?? [] }))
        : indexes.map((index) => ({ index, ranges: [] }));
      const best = this.namesFirst(ranked).slice(0, limit);
      const hits = best.flatMap(({ index, ranges }) => this.hit(index, ranges) ?? []);
      return { total: ranked.length, hits };
    }
    return { total: 0, hits: [] };
  }

  private namesFirst<R extends { index: number; ranges: number[] }>(ranked: R[]): R[] {
    const inName = ({ index, ranges }: R) => (ranges[0] ?? 0) < (this.words[index]?.name.length ?? 0);
    return [...ranked.filter(inName), ...ranked.filter((one) => !inName(one))];
  }

  private hit(index: number, ranges: readonly number[]): Hit<T> | null {
    const item = this.items[index];
    const words = this.words[index];
    if (item === undefined || !words) return null;
    const { name, detail } = words;
    return {
      item,
      name: partsOf(name, ranges, 0),
      detail: partsOf(detail, ranges, name.length + 1),
    };
  }
}

/** Cuts `text`, which starts at `offset` of the searched string, along the matched [from, to) pairs. */
export function partsOf(text: string, ranges: readonly number[], offset: number): Part[] {
  const parts: Part[] = [];
  let done = 0;
  for (let at = 0; at + 1 < ranges.length; at += 2) {
    const from = Math.max(done, (ranges[at] ?? 0) - offset);
    const to = Math.min(text.length, (ranges[at + 1] ?? 0) - offset);
    if (to <= from) continue;
    if (from > done) parts.push({ text: text.slice(done, from), hit: false });
    parts.push({ text: text.slice(from, to), hit: true });
    done = to;
  }
  if (done < text.length) parts.push({ text: text.slice(done), hit: false });
  return parts;
}
