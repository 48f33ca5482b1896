import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeMessage } from '../../../src-shared/proto/decode';
import { encodeDraft } from '../../../src-shared/proto/encode';
import { editForm } from '../../../src-shared/proto/form-edit';
import { draft, everything, registry, rowAt, rowsOf } from './form-hands';

test('any value typed into any scalar of the form comes back from the wire as it was typed', () => {
  const int = (min: bigint, max: bigint): fc.Arbitrary<string> => fc.bigInt({ min, max }).map(String);
  const cases: [string, fc.Arbitrary<string>][] = [
    ['anInt32', int(-(2n ** 31n), 2n ** 31n - 1n)],
    ['anInt64', int(-(2n ** 63n), 2n ** 63n - 1n)],
    ['aUint64', int(0n, 2n ** 64n - 1n)],
    ['aSint64', int(-(2n ** 63n), 2n ** 63n - 1n)],
    ['aFixed32', int(0n, 2n ** 32n - 1n)],
    ['aString', fc.string({ unit: 'binary' })],
    [
      'aDouble',
      fc
        .double({ noNaN: true, noDefaultInfinity: true })
        .map((value) => (Object.is(value, -0) ? '-0' : String(value))),
    ],
    ['aFloat', fc.integer({ min: -9999999, max: 9999999 }).map((value) => String(value / 1000))],
  ];
  const typed = fc.constantFrom(...cases).chain(([field, value]) => fc.tuple(fc.constant(field), value));
  fc.assert(
    fc.property(fc.array(typed, { maxLength: 6 }), fc.boolean(), (edits, nested) => {
      const prefix = nested ? '$.self.self' : '$';
      const toggled = new Map([
        ['$.self', true],
        ['$.self.self', true],
      ]);
      let text = '{}';
      const last = new Map<string, string>();
      for (const [field, value] of edits) {
        const row = rowAt(rowsOf(text, everything, { toggled }), `${prefix}.${field}`);
        const edited = editForm(draft(text, everything), row, { do: 'setText', text: value });
        if (!edited.ok) throw new Error(edited.error.message);
        text = edited.value.text;
        last.set(field, value);
      }
      const encoded = encodeDraft(draft(text, everything));
      if (!encoded.ok) throw new Error(encoded.error.message);
      const { json } = decodeMessage(encoded.value.bytes, everything, registry.types);
      const rows = rowsOf(json, everything, { toggled });
      for (const [field, value] of last) {
        const row = rowAt(rows, `${prefix}.${field}`);
        if (field === 'aString') expect(row.text).toBe(value);
        else expect(Number(row.text === '' ? '0' : row.text)).toBe(Number(value));
        if (/64$/.test(field)) expect(row.text === '' ? '0' : row.text).toBe(value);
      }
    }),
    { numRuns: 60 },
  );
});
