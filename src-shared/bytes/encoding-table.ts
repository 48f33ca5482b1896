// Bytes for characters in the double-byte encodings: read backwards from the platform's own decoder, on first use.

/** Encodings whose tables TextDecoder has and TextEncoder lacks. */
export type TableEncoding = 'gbk' | 'gb18030' | 'big5' | 'shift-jis';

/** By code point below 0x10000: the bytes as one number, most significant first; 0 is none (but NUL is NUL). */
type Table = Uint32Array;

interface Layout {
  readonly label: string;
  /** Single bytes from 0x80 on that may be a character of their own. */
  readonly hasSingles: boolean;
  /** Leads in order of preference: the first bytes that give a character are the ones that are written. */
  readonly leads: readonly number[];
  /** Characters that have two places and are written at the second one (Encoding Standard, index Big5 pointer). */
  readonly lastWins: readonly number[];
}

// The preferences are those of the WHATWG Encoding Standard: Big5 writes no Hong Kong leads, Shift-JIS no NEC-selected
// duplicates of the IBM extensions, GBK the euro as 80.
const layouts: Record<TableEncoding, Layout> = {
  gbk: { label: 'gbk', hasSingles: true, leads: range(0x81, 0xfe), lastWins: [] },
  gb18030: { label: 'gb18030', hasSingles: false, leads: range(0x81, 0xfe), lastWins: [] },
  big5: {
    label: 'big5',
    hasSingles: false,
    leads: range(0xa1, 0xfe),
    lastWins: [0x2550, 0x255e, 0x2561, 0x256a, 0x5341, 0x5345],
  },
  'shift-jis': {
    label: 'shift_jis',
    hasSingles: true,
    leads: [...range(0x81, 0x9f), ...range(0xe0, 0xec), ...range(0xef, 0xfc)],
    lastWins: [],
  },
};

const tables = new Map<TableEncoding, Table>();

/** The bytes of one character as a number, most significant first, or undefined when the encoding has none. */
export function tableBytes(encoding: TableEncoding, code: number): number | undefined {
  if (code < 0x80) return code;
  if (encoding === 'gb18030' && code >= 0x10000) return fourBytes(189_000 + code - 0x10000);
  const table = tableOf(encoding);
  if (table[code] === 0 && encoding === 'gb18030') table[code] = searchLinear(code);
  return table[code] || undefined;
}

function tableOf(encoding: TableEncoding): Table {
  const known = tables.get(encoding);
  if (known !== undefined) return known;
  const made = makeTable(layouts[encoding]);
  tables.set(encoding, made);
  return made;
}

function makeTable(layout: Layout): Table {
  const table = new Uint32Array(0x10000);
  if (layout.hasSingles) fill(table, layout, range(0x80, 0xff), 1);
  const trails = range(0x40, 0xfe).filter((trail) => trail !== 0x7f);
  fill(
    table,
    layout,
    layout.leads.flatMap((lead) => trails.map((trail) => lead * 256 + trail)),
    2,
  );
  return table;
}

/** Decodes all of them in one go, each with a line feed behind it, which no decoder takes into a character. */
function fill(table: Table, layout: Layout, codes: readonly number[], size: 1 | 2): void {
  const bytes = new Uint8Array(codes.length * (size + 1)).fill(0x0a);
  for (const [index, code] of codes.entries()) {
    for (let byte = 0; byte < size; byte += 1)
      bytes[index * (size + 1) + byte] = (code >>> (8 * (size - 1 - byte))) & 0xff;
  }
  const texts = new TextDecoder(layout.label).decode(bytes).split('\n');
  for (const [index, code] of codes.entries()) {
    const text = texts[index] ?? '';
    const point = text.codePointAt(0) ?? 0;
    if (text.length !== 1 || point < 0x80 || point === 0xfffd) continue;
    if (table[point] === 0 || layout.lastWins.includes(point)) table[point] = code;
  }
}

const lastLinear = 39_419;
// The one place that is not in the order of code points: it holds U+E7C7 (Encoding Standard, index gb18030 ranges).
const outOfOrder = 7457;

/**
 * The four bytes of a character below 0x10000, or 0. Code points ascend with their place, so a search finds it (all but
 * 27 in Chromium's table): to decode all 39,420 places takes Chromium three seconds.
 */
function searchLinear(code: number): number {
  if (linearCode(outOfOrder) === code) return fourBytes(outOfOrder);
  let [low, high] = [0, lastLinear];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = linearCode(middle === outOfOrder ? middle - 1 : middle);
    if (found === code) return fourBytes(middle === outOfOrder ? middle - 1 : middle);
    if (found < code) low = middle + 1;
    else high = middle - 1;
  }
  return 0;
}

const gb18030 = new TextDecoder('gb18030');

function linearCode(linear: number): number {
  const bytes = fourBytes(linear);
  const sequence = [bytes >>> 24, (bytes >>> 16) & 0xff, (bytes >>> 8) & 0xff, bytes & 0xff];
  return gb18030.decode(Uint8Array.from(sequence)).codePointAt(0) ?? 0;
}

/** The four bytes of GB18030 for a place in its linear order. */
function fourBytes(linear: number): number {
  const fourth = 0x30 + (linear % 10);
  const third = 0x81 + (Math.floor(linear / 10) % 126);
  const second = 0x30 + (Math.floor(linear / 1260) % 10);
  const first = 0x81 + Math.floor(linear / 12_600);
  return first * 0x1000000 + second * 0x10000 + third * 0x100 + fourth;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
