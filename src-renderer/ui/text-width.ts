// Widths of short texts without touching the layout of the page.

let context: CanvasRenderingContext2D | null | undefined;
/** What was measured: the same few words come again and again. */
const known = new Map<string, number>();
const keptWidths = 500;

/**
 * @param font as in CSS: `500 13px Inter`
 * @returns pixels; an estimate from the number of characters where there is no canvas
 */
export function textWidth(text: string, font: string): number {
  context ??= document.createElement('canvas').getContext('2d');
  if (!context) return text.length * 8;
  const key = `${font}\n${text}`;
  const kept = known.get(key);
  if (kept !== undefined) return kept;
  context.font = font;
  const { width } = context.measureText(text);
  if (known.size >= keptWidths) known.clear();
  // Until the font is there another one was measured.
  if (document.fonts.check(font)) known.set(key, width);
  return width;
}
