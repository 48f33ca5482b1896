// One value as the detail views show it: its text and the colour class that the text has in the pictures.
import type { ScalarType } from '@bufbuild/protobuf';
import { ScalarType as Scalar } from '@bufbuild/protobuf';
import { doubleText, floatText } from './number-text';
import { hexText, lenientText, type ScalarData } from './scalar-read';

/** Colour classes of DESIGN.md: strings, numbers, words (enum names, true, unset), bytes, and plain grey for counts. */
export type ValueStyle = 'string' | 'number' | 'word' | 'bytes' | 'meta';

export interface ShownValue {
  readonly text: string;
  readonly style: ValueStyle;
}

/** Longest text of one value in a list of rows; the JSON view has all of it. */
const longestText = 400;
const longestBytes = 64;

/** `"Mendham"`, `407838351`, `true`, `9F 86 D0`. Long values end in an ellipsis and say their size. */
export function shownScalar(value: ScalarData, scalar: ScalarType, longest = longestText): ShownValue {
  if (typeof value === 'string') return { text: quoted(value, longest), style: 'string' };
  if (typeof value === 'boolean') return { text: String(value), style: 'word' };
  if (typeof value === 'bigint') return { text: String(value), style: 'number' };
  if (value instanceof Uint8Array) return shownBytes(value, scalar, longest);
  return { text: scalar === Scalar.FLOAT ? floatText(value) : doubleText(value), style: 'number' };
}

function shownBytes(bytes: Uint8Array, scalar: ScalarType, longest: number): ShownValue {
  if (scalar === Scalar.STRING) return { text: quoted(lenientText(bytes), longest), style: 'string' };
  const most = Math.min(longestBytes, Math.ceil(longest / 3));
  const text = hexText(bytes.subarray(0, most));
  return { text: bytes.length > most ? `${text} …` : text, style: 'bytes' };
}

/** In double quotes with JSON escapes; cut between characters. */
function quoted(text: string, longest: number): string {
  if (text.length <= longest) return JSON.stringify(text);
  const cut = /[\uD800-\uDBFF]/.test(text.charAt(longest - 1)) ? longest - 1 : longest;
  return `${JSON.stringify(text.slice(0, cut)).slice(0, -1)}…"`;
}

/** `1 item`, `3 items`, `10,000 bytes`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}
