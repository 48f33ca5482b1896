// Whether a frame holds what was searched: its bytes, its text in the log's encoding, or its decoded fields.
import { decodeText } from '../../src-shared/bytes/encoding';
import type { FrameRow } from '../../src-shared/frame-channels';
import { decodeMessage } from '../../src-shared/proto/decode';
import { contentOf, meaningOf, type FrameTypes } from '../../src-shared/tcp/frame-meaning';
import type { WireFormat } from '../../src-shared/tcp/wire-format';
import { isHexSearch, searchNeedle } from './search-needle';

/** `name: glove` looks in fields of that name alone. */
const fieldPattern = /^\s*([A-Za-z_][\w.]*)\s*[:=]\s*(.+?)\s*$/;

/** Any case. Null when the text finds nothing. */
export function frameTest(
  text: string,
  format: WireFormat,
  types: FrameTypes,
): ((row: FrameRow) => boolean) | null {
  if (text.trim() === '') return null;
  if (isHexSearch(text, 'tcp')) {
    const needle = searchNeedle(text, 'tcp');
    return (row) => holds(row.bytes, needle);
  }
  const wanted = text.toLowerCase();
  const [, name, value] = fieldPattern.exec(text) ?? [];
  const field = name === undefined || value === undefined ? undefined : { name, value: value.toLowerCase() };
  return (row) => {
    const json = jsonOf(row, format, types);
    if (json !== undefined) {
      if (json.toLowerCase().includes(wanted)) return true;
      if (field !== undefined && hasField(JSON.parse(json), field.name, field.value)) return true;
    }
    const bytes = contentOf(whole(row), format);
    return decodeText(bytes, format.encoding).toLowerCase().includes(wanted);
  };
}

function whole(row: FrameRow) {
  return { ...row, isWhole: row.bytes.length === row.size };
}

function jsonOf(row: FrameRow, format: WireFormat, types: FrameTypes): string | undefined {
  const meaning = meaningOf(whole(row), format, types);
  if (!meaning.ok) return undefined;
  const { desc, bytes, envelope } = meaning.value;
  const inner = decodeMessage(bytes, desc, types.types).json;
  if (!envelope) return inner;
  return `[${decodeMessage(envelope.bytes, envelope.desc, types.types).json},${inner}]`;
}

/** A member of that name, at any depth, whose text holds the value. */
function hasField(json: unknown, name: string, value: string): boolean {
  if (typeof json !== 'object' || json === null) return false;
  return Object.entries(json).some(
    ([key, member]: [string, unknown]) =>
      (key === name && textOf(member).toLowerCase().includes(value)) || hasField(member, name, value),
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function holds(bytes: Uint8Array, needle: Uint8Array): boolean {
  const [first] = needle;
  if (first === undefined) return false;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (needle.every((byte, index) => bytes[at + index] === byte)) return true;
  }
  return false;
}
