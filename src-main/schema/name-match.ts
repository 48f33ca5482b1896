// How well a short name fits what was typed: `exact` first, letters in order last.

/** Best first; the place is the class. `miss` is none. */
export const matchClasses = [
  'exact',
  'exact-any-case',
  'prefix',
  'prefix-any-case',
  'word-starts',
  'part',
  'letters',
  'miss',
] as const;
export type MatchClass = (typeof matchClasses)[number];

export class NameMatcher {
  private readonly lower: string;
  /** Without the signs between words, which a name may lack. */
  private readonly letters: string;
  private readonly words: RegExp | undefined;

  constructor(private readonly query: string) {
    this.lower = query.toLowerCase();
    this.letters = this.lower.replaceAll('_', '');
    this.words = wordStarts(query);
  }

  /** A place in `matchClasses`. `lowerName`: the name in small letters. */
  classOf(name: string, lowerName: string): number {
    return matchClasses.indexOf(this.match(name, lowerName));
  }

  private match(name: string, lowerName: string): MatchClass {
    const { query, lower } = this;
    if (name.length < query.length) return 'miss';
    const at = lowerName.indexOf(lower);
    if (at === 0) {
      if (name.length === query.length) return name === query ? 'exact' : 'exact-any-case';
      return name.startsWith(query) ? 'prefix' : 'prefix-any-case';
    }
    const isPart = at > 0;
    if (!isPart && !hasLetters(lowerName, this.letters)) return 'miss';
    if (this.words?.test(name)) return 'word-starts';
    return isPart ? 'part' : 'letters';
  }
}

/** `GeFo` finds `GetForecast`, `gefo` and `ge_fo` find `get_forecast`. */
function wordStarts(query: string): RegExp | undefined {
  const parts = query.match(/[A-Z][^A-Z_]*|[^A-Z_]+/g);
  if (!parts || parts.length < 2) return undefined;
  const [first = '', ...rest] = parts;
  const start = (part: string) => {
    const [head = '', tail] = [part.charAt(0), part.slice(1)];
    return `(?:${head.toUpperCase()}|_${head.toLowerCase()})${tail}`;
  };
  return new RegExp(
    `^(?:${first.charAt(0).toUpperCase()}|${first.charAt(0).toLowerCase()})${first.slice(1)}.*${rest.map(start).join('.*')}`,
  );
}

/** Whether the letters are there in this order. */
function hasLetters(name: string, letters: string): boolean {
  let at = -1;
  for (let index = 0; index < letters.length; index++) {
    at = name.indexOf(letters.charAt(index), at + 1);
    if (at < 0) return false;
  }
  return true;
}
