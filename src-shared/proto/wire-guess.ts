// What bytes probably mean where no schema says it: text, a nested message, or plain bytes. Always marked as a guess.
import { WireType } from '@bufbuild/protobuf/wire';
import { hexText, strictText } from './scalar-read';
import { counted, type ShownValue } from './value-text';
import type { WireRow, WireWalk } from './wire';
import { readVarint64, WireScanner, type WireRecord } from './wire-scan';

const deepestGuess = 40;
const longest = 400;

/** Adds the rows of a record that no schema explains; `known` says what is known about it all the same. */
export function guessedRecord(
  walk: WireWalk,
  record: WireRecord,
  depth: number,
  known: Partial<Pick<WireRow, 'name' | 'error'>> = {},
): void {
  if (record.wireType === WireType.StartGroup) {
    walk.add(record, depth, { ...known, typeLabel: 'group', shown: meta('group') }, true);
    walk.message(record.from, record.to, undefined, depth + 1);
    walk.addEnd(record, depth, `group ${record.number}`);
    return;
  }
  if (record.wireType === WireType.LengthDelimited) delimited(walk, record, depth, known);
  else walk.add(record, depth, { ...known, ...numeric(walk.bytes, record), guess: true });
}

function delimited(walk: WireWalk, record: WireRecord, depth: number, known: Partial<WireRow>): void {
  const bytes = walk.bytes.subarray(record.from, record.to);
  const size = counted(bytes.length, 'byte');
  const text = printableText(bytes);
  const startsLikeMessage = bytes[0] === 10;
  if ((text === undefined || startsLikeMessage) && depth < deepestGuess && isMessage(bytes)) {
    walk.add(
      record,
      depth,
      { ...known, typeLabel: 'message', guess: true, shown: meta(`message, ${size}`) },
      true,
    );
    walk.message(record.from, record.to, undefined, depth + 1);
    return;
  }
  const shown: ShownValue =
    text === undefined
      ? { text: `${hexText(bytes.subarray(0, 64))}${bytes.length > 64 ? ' …' : ''}`, style: 'bytes' }
      : {
          text: text.length > longest ? `${JSON.stringify(text.slice(0, longest))}…` : JSON.stringify(text),
          style: 'string',
        };
  walk.add(record, depth, {
    ...known,
    typeLabel: text === undefined ? `bytes, ${bytes.length}` : 'text',
    guess: true,
    shown,
  });
}

function numeric(bytes: Uint8Array, record: WireRecord): { typeLabel: string; shown: ShownValue } {
  if (record.wireType === WireType.Varint) {
    const value = readVarint64(bytes, record.from, record.to);
    const signed = BigInt.asIntN(64, value);
    const text = signed < 0n ? `${value} or ${signed}` : String(value);
    return { typeLabel: 'varint', shown: { text, style: 'number' } };
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + record.from, record.to - record.from);
  const isWide = record.wireType === WireType.Bit64;
  const integer = isWide ? view.getBigUint64(0, true) : view.getUint32(0, true);
  const float = isWide ? view.getFloat64(0, true) : view.getFloat32(0, true);
  return {
    typeLabel: isWide ? 'fixed64' : 'fixed32',
    shown: { text: `${integer} or ${float}`, style: 'number' },
  };
}

/** Whether all of the bytes read as records: also true for some short text, so text goes first. */
function isMessage(bytes: Uint8Array): boolean {
  if (bytes.length < 2) return false;
  const scanner = new WireScanner(bytes);
  while (scanner.next() !== undefined);
  return scanner.fault === undefined;
}

function printableText(bytes: Uint8Array): string | undefined {
  const text = strictText(bytes);
  const hasControl =
    text !== undefined && [...text.slice(0, 2000)].some((char) => char < ' ' && !'\t\n\r'.includes(char));
  return hasControl ? undefined : text;
}

function meta(text: string): ShownValue {
  return { text, style: 'meta' };
}
