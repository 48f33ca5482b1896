// What a form row is called aloud: the way to it by the names that the form shows, such as `area.lo` or `waypoints[2]`.
import type { FormRow } from '../../../src-shared/proto/form-row';

/** One name for each row, in the same order. */
export function rowNames(rows: readonly FormRow[]): string[] {
  const open: string[] = [];
  return rows.map((row) => {
    const name = nameIn(row.depth === 0 ? '' : (open[row.depth - 1] ?? ''), row);
    // Arms of a oneof stand one level deeper, but their place is in the message.
    open[row.depth] = row.role === 'oneof' ? (open[row.depth - 1] ?? '') : name;
    return name;
  });
}

export function nameIn(parent: string, { role, label }: Pick<FormRow, 'role' | 'label'>): string {
  if (role === 'item') return parent + label;
  if (role === 'entry') return `${parent}[${label}]`;
  return parent === '' ? label : `${parent}.${label}`;
}
