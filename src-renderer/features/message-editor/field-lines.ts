// How tall the editor of a text is: one line, or up to six when the text has line breaks.
import type { FormRow } from '../../../src-shared/proto/form-row';

const mostLines = 6;

export function linesOf({ kind, text }: Pick<FormRow, 'kind' | 'text'>): number {
  if (kind !== 'string' && kind !== 'json') return 1;
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0 && lines < mostLines; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

/** What the editor of a row adds to the usual 30 px. */
export function extraHeight(row: FormRow): number {
  if (row.presence === 'unset') return 0;
  const lines = Math.max(linesOf(row), ...row.inline.map(linesOf));
  return lines === 1 ? 0 : lines * 18 - 18;
}
