// Widths of short texts without touching the layout of the page.

let context: CanvasRenderingContext2D | null | undefined;

/**
 * @param font as in CSS: `500 13px Inter`
 * @returns pixels; an estimate from the number of characters where there is no canvas
 */
export function textWidth(text: string, font: string): number {
  context ??= document.createElement('canvas').getContext('2d');
  if (!context) return text.length * 8;
  context.font = font;
  return context.measureText(text).width;
}
