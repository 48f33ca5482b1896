// The colour class of a shown value (DESIGN.md: full syntax colour only in detail views).
import type { ValueStyle } from '../../../src-shared/proto/value-text';

export const valueClass: Record<ValueStyle, string> = {
  string: 'js',
  number: 'jn',
  word: 'jw',
  bytes: 'js',
  meta: 't3',
};
