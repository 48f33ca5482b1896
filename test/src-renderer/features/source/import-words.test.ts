// Where an import led, in words, and what a filter of the list finds.
import { describe, expect, it } from 'vitest';
import { filterImports, isUnresolved, whyText } from '../../../../src-renderer/features/source/import-words';
import type { ImportEntry } from '../../../../src-shared/catalog';

const entry = (name: string, outcome: ImportEntry['outcome']): ImportEntry => ({
  ...{ file: 'shop/v1/shop.proto', line: 3, name, outcome },
});
const found = entry('common/money.proto', {
  ...{ kind: 'file', path: '/work/lib/common/money.proto', root: '/work/lib', why: 'ancestor' },
});
const builtIn = entry('google/protobuf/any.proto', { kind: 'built-in' });
const missing = entry('lib/nowhere.proto', { kind: 'missing', tried: ['/work'], suggestions: [] });
const refused = entry('../secret.proto', { kind: 'refused', reason: 'It leaves its folder.' });
const all = [missing, refused, found, builtIn];

describe('imports', () => {
  it('say why they led where they did', () => {
    expect(all.map(({ outcome }) => whyText(outcome))).toEqual([
      'not found',
      'refused',
      'a folder above the file',
      'built in',
    ]);
    expect(all.map(isUnresolved)).toEqual([true, true, false, false]);
  });

  it('are found by name, place and reason', () => {
    expect(filterImports(all, '')).toEqual(all);
    expect(filterImports(all, 'MONEY shop')).toEqual([found]);
    expect(filterImports(all, '/work/lib')).toEqual([found]);
    expect(filterImports(all, 'not found')).toEqual([missing]);
  });
});
