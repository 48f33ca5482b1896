// Keys that move in the tree, and letters that jump.
import { describe, expect, it } from 'vitest';
import { nextRow } from '../../../../src-renderer/features/services/tree-keys';
import { TypeAhead } from '../../../../src-renderer/features/services/type-ahead';

const rows = [0, 1, 2, 3, 3, 1].map((depth) => ({ depth }));

describe('the keys of the tree', () => {
  it('go down, up, to the ends and by pages, and stop there', () => {
    expect(nextRow('ArrowDown', rows, 0, 4)).toBe(1);
    expect(nextRow('ArrowUp', rows, 0, 4)).toBe(0);
    expect(nextRow('End', rows, 0, 4)).toBe(5);
    expect(nextRow('Home', rows, 4, 4)).toBe(0);
    expect(nextRow('PageDown', rows, 3, 4)).toBe(5);
    expect(nextRow('PageUp', rows, 3, 4)).toBe(0);
  });

  it('Left goes to the parent, Right to the first child', () => {
    expect(nextRow('ArrowLeft', rows, 4, 4)).toBe(2);
    expect(nextRow('ArrowLeft', rows, 5, 4)).toBe(0);
    expect(nextRow('ArrowLeft', rows, 0, 4)).toBeNull();
    expect(nextRow('ArrowRight', rows, 1, 4)).toBe(2);
    expect(nextRow('ArrowRight', rows, 4, 4)).toBeNull();
  });

  it('leave other keys alone, also names that every object has', () => {
    expect(nextRow('a', rows, 0, 4)).toBeNull();
    expect(nextRow('constructor', rows, 0, 4)).toBeNull();
  });
});

describe('letters', () => {
  const names = ['Shop', 'Stock', 'Pay', 'Refund', 'Stop'].map((label) => ({ label }));

  it('go to the next row that begins so, round the end', () => {
    const letters = new TypeAhead();
    expect(letters.find('s', names, 0, 0)).toBe(1);
    expect(letters.find('s', names, 1, 100)).toBe(4);
    expect(letters.find('s', names, 4, 200)).toBe(0);
  });

  it('typed quickly are one word, after a pause a new one', () => {
    const letters = new TypeAhead();
    expect(letters.find('S', names, 2, 0)).toBe(4);
    expect(letters.find('t', names, 4, 100)).toBe(4);
    expect(letters.find('o', names, 4, 200)).toBe(4);
    expect(letters.find('c', names, 4, 300)).toBe(1);
    letters.forget();
    expect(letters.find('r', names, 1, 350)).toBe(3);
    expect(letters.find('p', names, 1, 2000)).toBe(2);
    expect(letters.find('x', names, 2, 9000)).toBeNull();
  });
});
