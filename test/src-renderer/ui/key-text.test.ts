// Keys in print and for readers.
import { expect, it } from 'vitest';
import { ariaKeys, keyText } from '../../../src-renderer/ui/key-text';

it('names keys in words, on macOS in signs', () => {
  expect(keyText('$mod+Shift+KeyO', false)).toBe('Ctrl Shift O');
  expect(keyText('$mod+Shift+o', true)).toBe('⌘ ⇧ O');
  expect(keyText('Control+D', true)).toBe('⌃ D');
  expect(['$mod+Enter', 'Escape', 'F6', '/', '$mod+\\'].map((keys) => keyText(keys, false))).toEqual([
    'Ctrl ↵',
    'Esc',
    'F6',
    '/',
    'Ctrl \\',
  ]);
});

it('tells readers the real modifier', () => {
  expect(ariaKeys('$mod+k', false)).toBe('Control+K');
  expect(ariaKeys('$mod+k', true)).toBe('Meta+K');
});
