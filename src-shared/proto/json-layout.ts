// Lays JSON out as people write it: two spaces, and short containers of plain values on one line.

export type JsonShape =
  | { readonly kind: 'leaf'; readonly text: string }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, JsonShape])[] }
  | { readonly kind: 'array'; readonly items: readonly JsonShape[] };

const lineWidth = 72;

/** The root object always has a line for each key. */
export function layOut(shape: JsonShape): string {
  const out: string[] = [];
  write(shape, '', 0, out, true);
  return out.join('');
}

/** On one line, whatever its length: `{ "latitude": 1, "longitude": 2 }`. */
export function inlineText(shape: JsonShape): string {
  if (shape.kind === 'leaf') return shape.text;
  if (shape.kind === 'array') return `[${shape.items.map(inlineText).join(', ')}]`;
  if (shape.entries.length === 0) return '{}';
  return `{ ${shape.entries.map(([key, value]) => `${JSON.stringify(key)}: ${inlineText(value)}`).join(', ')} }`;
}

/** On one line without a space between: what programs read, one message a line. */
export function denseText(shape: JsonShape): string {
  if (shape.kind === 'leaf') return shape.text;
  if (shape.kind === 'array') return `[${shape.items.map(denseText).join(',')}]`;
  return `{${shape.entries.map(([key, value]) => `${JSON.stringify(key)}:${denseText(value)}`).join(',')}}`;
}

function write(shape: JsonShape, indent: string, before: number, out: string[], isRoot = false): void {
  if (shape.kind === 'leaf') {
    out.push(shape.text);
    return;
  }
  const inner = `${indent}  `;
  const isEmpty = (shape.kind === 'array' ? shape.items : shape.entries).length === 0;
  if (isEmpty || (!isRoot && fitsLine(shape, lineWidth - indent.length - before))) {
    out.push(inlineText(shape));
    return;
  }
  const [open, close] = shape.kind === 'array' ? ['[', ']'] : ['{', '}'];
  out.push(open);
  let separator = `\n${inner}`;
  const children = shape.kind === 'array' ? shape.items.map((item) => ['', item] as const) : shape.entries;
  for (const [key, value] of children) {
    const head = shape.kind === 'array' ? '' : `${JSON.stringify(key)}: `;
    out.push(separator, head);
    write(value, inner, head.length, out);
    separator = `,\n${inner}`;
  }
  out.push(`\n${indent}${close}`);
}

/** Only containers of plain values go on one line; counting stops as soon as the line is full. */
function fitsLine(shape: JsonShape, width: number): boolean {
  let left = width;
  const children = shape.kind === 'array' ? shape.items.map((item) => ['', item] as const) : [];
  for (const [key, value] of shape.kind === 'object' ? shape.entries : children) {
    if (value.kind !== 'leaf') return false;
    left -= key.length + value.text.length + (shape.kind === 'object' ? 6 : 2);
    if (left < 0) return false;
  }
  return true;
}
