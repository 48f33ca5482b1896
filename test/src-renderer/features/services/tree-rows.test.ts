// The flat list of the services tree: what a filter leaves, what starts closed, and where each row stands.
import { describe, expect, it } from 'vitest';
import {
  matchingMethods,
  placesOf,
  treeRows,
  turnOf,
} from '../../../../src-renderer/features/services/tree-rows';
import { source } from './sources';

const shop = source('shop', { 'shop.v1': { Shop: ['Pay', 'Refund'], Stock: ['Count'] } });
const mail = source('mail', { 'mail.v1': { Mail: ['Send'] }, '': { Bare: ['Ping'] } });
const big = source('big', {
  'big.a': { A: Array.from({ length: 200 }, (_, index) => `Get${index}`) },
  'big.b': { B: Array.from({ length: 200 }, (_, index) => `List${index}`) },
});

const lines = (rows: { depth: number; label: string }[]) =>
  rows.map(({ depth, label }) => '  '.repeat(depth) + label);

describe('the rows of the tree', () => {
  it('are sources, packages, services without their package, and methods', () => {
    expect(lines(treeRows([shop], '', new Set()))).toEqual([
      'shop',
      '  shop.v1',
      '    Shop',
      '      Pay',
      '      Refund',
      '    Stock',
      '      Count',
    ]);
  });

  it('stay closed where a person closed them', () => {
    expect(lines(treeRows([shop, mail], '', new Set(['shop shop.v1.Shop', 'mail'])))).toEqual([
      'shop',
      '  shop.v1',
      '    Shop',
      '    Stock',
      '      Count',
      'mail',
    ]);
  });

  it('under a filter are those whose path holds every word, in any case, all open', () => {
    const closed = new Set(['shop', 'shop shop.v1']);
    expect(lines(treeRows([shop, mail], 'V1 pay', closed))).toEqual([
      'shop',
      '  shop.v1',
      '    Shop',
      '      Pay',
    ]);
    expect(treeRows([shop, mail], 'nothing', closed)).toEqual([]);
    expect(matchingMethods([shop, mail], 'shop').map(({ label }) => label)).toEqual([
      'Pay',
      'Refund',
      'Count',
    ]);
  });

  it('of a big source begin with closed packages, and one that was opened stays open', () => {
    const closed = treeRows([big], '', new Set());
    expect(lines(closed)).toEqual(['big', '  big.a', '  big.b']);
    const second = closed[2];
    if (!second) throw new Error('no second package');
    expect(turnOf(second, true)).toEqual({ entry: '+big big.b', present: true });
    expect(treeRows([big], '', new Set(['+big big.b']))).toHaveLength(3 + 1 + 200);
    expect(treeRows([big], 'list19', new Set())).toHaveLength(3 + 11);
  });

  it('turn by presence in the set where they start open', () => {
    const [row] = treeRows([shop], '', new Set());
    if (!row) throw new Error('no row');
    expect(turnOf(row, false)).toEqual({ entry: 'shop', present: true });
    expect(turnOf(row, true)).toEqual({ entry: 'shop', present: false });
  });

  it('know their place among those with the same parent', () => {
    const rows = treeRows([shop, mail], '', new Set());
    const { position, siblings } = placesOf(rows);
    expect(rows.map(({ label }, index) => `${label} ${position[index]}/${siblings[index]}`)).toEqual([
      'shop 1/2',
      'shop.v1 1/1',
      'Shop 1/2',
      'Pay 1/2',
      'Refund 2/2',
      'Stock 2/2',
      'Count 1/1',
      'mail 2/2',
      'mail.v1 1/2',
      'Mail 1/1',
      'Send 1/1',
      ' 2/2',
      'Bare 1/1',
      'Ping 1/1',
    ]);
  });

  it('keep methods as the same objects while the source is the same', () => {
    const method = (filter: string) =>
      treeRows([shop], filter, new Set()).find(({ label }) => label === 'Pay');
    expect(method('pay')).toBe(method(''));
  });
});
