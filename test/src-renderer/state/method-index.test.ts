// Methods by path, and services that stand in two sources.
import { describe, expect, it } from 'vitest';
import { methodAt, methodsOf, sharedServices } from '../../../src-renderer/state/method-index';
import { source } from '../features/services/sources';

const shop = source('one', { 'shop.v1': { Shop: ['Pay', 'Refund'] } });
const copy = source('two', { 'shop.v1': { Shop: ['Pay'], Stock: ['Count'] } });

describe('the index of methods', () => {
  it('finds a method by its path, and nothing by a name that every object has', () => {
    expect(methodAt(shop, '/shop.v1.Shop/Refund')?.name).toBe('Refund');
    expect(methodAt(shop, '/shop.v1.Shop/Count')).toBeUndefined();
    expect(methodAt(shop, 'constructor')).toBeUndefined();
    expect(methodsOf(copy).map(({ name }) => name)).toEqual(['Pay', 'Count']);
  });

  it('knows which services two sources define', () => {
    expect([...sharedServices([shop, copy])]).toEqual(['shop.v1.Shop']);
    expect([...sharedServices([shop])]).toEqual([]);
  });
});
