import { fromBinary, fromJson, toBinary, type DescMessage, type JsonValue } from '@bufbuild/protobuf';
import { EmptySchema } from '@bufbuild/protobuf/wkt';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeMessage } from '../../../src-shared/proto/decode';
import { readDraft } from '../../../src-shared/proto/draft';
import { encodeJson } from '../../../src-shared/proto/encode';
import { formRows } from '../../../src-shared/proto/form';
import { editForm } from '../../../src-shared/proto/form-edit';
import type { FormRow } from '../../../src-shared/proto/form-row';
import { readMessage } from '../../../src-shared/proto/message-read';
import { previewMessage } from '../../../src-shared/proto/preview';
import { wellKnownTypes, type TypeRegistry } from '../../../src-shared/proto/registry';
import { treeRows } from '../../../src-shared/proto/tree';
import { wireRows } from '../../../src-shared/proto/wire';
import { writtenMessage } from '../../conformance/message-writer';
import { messageType } from './compile';
import { messageText } from './random-message';
import { randomSchema } from './random-schema';

interface Sample {
  readonly schema: TypeRegistry;
  readonly desc: DescMessage;
  readonly text: string;
}

const sample: fc.Arbitrary<Sample> = randomSchema.chain((schema) => {
  const desc = messageType(schema, 'r.M0');
  return messageText(desc, schema).map((text) => ({ schema, desc, text, [fc.toStringMethod]: () => text }));
});

function check(runs: number, holds: (given: Sample) => void): void {
  const shown = fc.property(sample, (given) => {
    try {
      holds(given);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      throw new Error(`${given.text}\n${given.desc.toString()}\n${detail}`, { cause: error });
    }
  });
  fc.assert(shown, { numRuns: runs });
}

function bytesOf(text: string, { desc, schema }: Sample): Uint8Array {
  const encoded = encodeJson(text, desc, schema.types);
  if (!encoded.ok) throw new Error(encoded.error.message);
  return encoded.value.bytes;
}

function openRows(text: string, { desc, schema }: Sample): FormRow[] {
  const draft = readDraft(text, desc, schema.types);
  let toggled = new Map<string, boolean>();
  for (let round = 0; round < 8; round++) {
    const rows = formRows(draft, { toggled });
    const closed = rows.filter((row) => row.expandable && !row.expanded && row.count > 0);
    if (closed.length === 0) return rows;
    toggled = new Map([...toggled, ...closed.map((row): [string, boolean] => [row.id, true])]);
  }
  return formRows(draft, { toggled });
}

test('random messages of random schemas come back from their bytes as the same JSON, and as the same bytes again', () => {
  check(60, (given) => {
    const bytes = bytesOf(given.text, given);
    const decoded = decodeMessage(bytes, given.desc, given.schema.types);
    expect(decoded.problems).toEqual([]);
    expect(decoded.unknown).toEqual([]);
    const again = bytesOf(decoded.json, given);
    expect(again).toEqual(bytes);
    expect(decodeMessage(again, given.desc, given.schema.types).json).toBe(decoded.json);
  });
});

test('our bytes of random messages mean what the library reads in the same JSON', () => {
  check(50, (given) => {
    const { desc, schema } = given;
    const theirs = fromJson(desc, JSON.parse(given.text) as JsonValue, { registry: schema.types });
    // Compared as values: the library puts map keys such as "7" first, we keep the order of the text.
    const [ours, their] = [bytesOf(given.text, given), toBinary(desc, theirs)].map((bytes) => {
      return JSON.parse(decodeMessage(bytes, desc, schema.types).json) as JsonValue;
    });
    expect(ours).toEqual(their);
    expect(fromBinary(desc, bytesOf(given.text, given)).$typeName).toBe(desc.typeName);
  });
});

test('the form of a draft and the form of what came back from its bytes are the same, and typing a value again changes nothing', () => {
  check(25, (given) => {
    const bytes = bytesOf(given.text, given);
    const { json } = decodeMessage(bytes, given.desc, given.schema.types);
    const rows = openRows(json, given);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    const draft = readDraft(json, given.desc, given.schema.types);
    for (const row of rows.flatMap((outer) => [outer, ...outer.inline])) {
      expect(row.error).toBeUndefined();
      const isValue = row.presence === 'set' && row.text !== '' && !row.expandable && row.role !== 'oneof';
      if (!isValue || row.inline.length > 0 || row.kind === 'message') continue;
      const edited = editForm(draft, row, { do: 'setText', text: row.text });
      if (!edited.ok) throw new Error(`${row.id}: ${edited.error.message}`);
      expect(bytesOf(edited.value.text, given)).toEqual(bytes);
    }
    const first = openRows(given.text, given).filter(({ presence }) => presence === 'set');
    const second = rows.filter(({ presence }) => presence === 'set');
    expect(second.map(({ id }) => id).sort()).toEqual(first.map(({ id }) => id).sort());
  });
});

test('fields that an older schema does not have are kept, byte for byte, and shown', () => {
  check(30, (given) => {
    const bytes = bytesOf(given.text, given);
    const reading = readMessage(bytes, EmptySchema, wellKnownTypes);
    expect(reading.problems).toEqual([]);
    expect(writtenMessage(reading)).toEqual(bytes);
    const shown = treeRows(reading, { types: wellKnownTypes, opensAll: true });
    expect(shown.filter(({ state }) => state === 'unknown').length).toBe(reading.unknown.length);
  });
});

test('no view of random bytes throws or loses them', () => {
  const pairs = fc.tuple(sample, fc.uint8Array({ maxLength: 60 }), fc.nat());
  fc.assert(
    fc.property(pairs, ([given, noise, at]) => {
      const { desc, schema } = given;
      const good = bytesOf(given.text, given);
      const cut = at % (good.length + 1);
      const bytes = new Uint8Array([...good.subarray(0, cut), ...noise]);
      const { types } = schema;
      const decoded = decodeMessage(bytes, desc, types);
      expect(() => JSON.parse(decoded.json) as unknown).not.toThrow();
      treeRows(decoded, { types, opensAll: true });
      previewMessage(bytes, desc, types, 80);
      const rows = wireRows(bytes, { desc, types });
      expect(rows.at(-1)?.range.to ?? 0).toBe(bytes.length);
    }),
    { numRuns: 60 },
  );
});
