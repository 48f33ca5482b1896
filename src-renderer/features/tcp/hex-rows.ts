// How typed hex lies in rows: only pairs with one space between them wrap at a known byte, so only they get offsets.

/** More than this scrolls inside its box, and offsets beside it would not follow. */
const mostRows = 64;
const pairs = /^(?:[0-9a-f]{2} )*[0-9a-f]{0,2} ?$/i;

/** The offset at the start of each row, four digits; empty when the text is not plain pairs. */
export function hexRowOffsets(text: string, bytesInRow: number): string[] {
  if (text === '' || !pairs.test(text)) return [];
  const rows = Math.ceil(Math.ceil(text.trimEnd().length / 3) / bytesInRow);
  if (rows > mostRows) return [];
  return Array.from({ length: rows }, (_, row) =>
    (row * bytesInRow).toString(16).toUpperCase().padStart(4, '0'),
  );
}
