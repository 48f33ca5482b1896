// The text layout in every encoding: characters that chunks and long lines cut stand whole in one line, and nothing is lost.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeText, encodeText, encodingSchema } from '../../../src-shared/bytes/encoding';
import { joinBytes } from '../../../src-shared/bytes/join-bytes';
import type { CaptureLine } from '../../../src-shared/contract';
import { cut } from '../../src-shared/framing/arbitrary-framing';
import { chunk, closed, openStore, valueOf } from '../../support/captures';

const letters: Record<string, string[]> = {
  'latin-1': ['a', '\n', 'é', 'ÿ'],
  'shift-jis': ['a', '\n', '中', 'ア', '表', 'ｱ'],
  big5: ['a', '\n', '中', '文', '許'],
};
const others = ['a', '\n', '中', '文', '€', '镕'];

let count = 0;

function textOf(line: CaptureLine, encoding: Parameters<typeof decodeText>[1]): string {
  const own = line.bytes.subarray(0, line.bytes.length - line.unfinished);
  return own.length === 0 ? '' : decodeText(joinBytes([line.carry, own]), encoding);
}

test.each(encodingSchema.options)('%s', async (encoding) => {
  const store = await openStore();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...(letters[encoding] ?? others)), { maxLength: 400 }),
      fc.array(fc.nat(), { maxLength: 8 }),
      async (characters, places) => {
        const text = characters.filter((one) => encodeText(one, encoding).ok).join('');
        count += 1;
        const log = valueOf(store.create(`text-${String(count).padStart(6, '0')}`, 'tcp'));
        for (const part of cut(valueOf(encodeText(text, encoding)), places)) {
          if (part.length > 0) chunk(log, 'received', part);
        }
        closed(log);
        const ask = { captureId: log.captureId, filter: 'all', from: 0, count: 500 } as const;
        const { lines } = valueOf(await store.lines({ ...ask, layout: 'text', encoding }));
        const shown = lines.filter(({ part }) => part === 'bytes');
        if (lines.length < 500) expect(shown.map((line) => textOf(line, encoding)).join('')).toBe(text);
      },
    ),
    { numRuns: 60 },
  );
});

test('a log is laid out again in another encoding, also while it grows', async () => {
  const store = await openStore();
  const log = valueOf(store.create('text-grows', 'tcp'));
  const say = (text: string) => chunk(log, 'sent', valueOf(encodeText(text, 'utf-16le')));
  const ask = { captureId: log.captureId, filter: 'all', from: 0, count: 50, layout: 'text' } as const;
  const totals = async () => [
    valueOf(await store.lines({ ...ask, encoding: 'utf-16le' })).total,
    valueOf(await store.lines({ ...ask, encoding: 'utf-8' })).total,
    valueOf(await store.lines({ ...ask, encoding: 'utf-16le' })).total,
  ];
  say('one\ntwo\nਊ');
  // A head and three lines; U+0A0A has the byte of a line feed twice.
  expect(await totals()).toEqual([4, 5, 4]);
  say('\n');
  expect(await totals()).toEqual([6, 8, 6]);
});
