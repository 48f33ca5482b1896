// Sizes as people type them: `64 MB`, `512 kB`, `16 MiB`, `4096`.
const units: Readonly<Record<string, number>> = {
  ...{ '': 1, b: 1, k: 1e3, kb: 1e3, m: 1e6, mb: 1e6, g: 1e9, gb: 1e9 },
  ...{ kib: 1024, mib: 1024 ** 2, gib: 1024 ** 3 },
};

export const largestByteSize = 2_147_483_647;

/** Bytes, rounded, whatever their number; undefined when the text is no size. */
export function anyByteSize(text: string): number | undefined {
  const [, number, unit = ''] = /^\s*(\d+(?:[.,]\d+)?)\s*([a-z]*)\s*$/i.exec(text) ?? [];
  const factor = units[unit.toLowerCase()];
  if (number === undefined || factor === undefined) return undefined;
  return Math.round(Number(number.replace(',', '.')) * factor);
}

/** Bytes, from 1 to `most`; undefined when the text is no such size. */
export function readByteSize(text: string, most = largestByteSize): number | undefined {
  const bytes = anyByteSize(text);
  return bytes !== undefined && bytes >= 1 && bytes <= most ? bytes : undefined;
}

/** What `readByteSize` reads back as the same number: `64 MB`, `1.5 kB`, `4097 B`. */
export function exactByteSize(bytes: number): string {
  const found = [
    ['GB', 1e9],
    ['MB', 1e6],
    ['kB', 1e3],
  ] as const;
  for (const [unit, factor] of found) {
    if (bytes >= factor && bytes % (factor / 10) === 0) return `${String(bytes / factor)} ${unit}`;
  }
  return `${String(bytes)} B`;
}
