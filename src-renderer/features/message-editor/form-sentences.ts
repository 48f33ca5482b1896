// What stands under a form row: its faults, those of the values folded into it, and what the server said about it.
import type { FormRow } from '../../../src-shared/proto/form-row';
import { pathText } from '../../../src-shared/proto/json-tree';
import { hexProblem } from '../../state/metadata-check';
import { unfinishedHex } from './bytes-text';

export interface Sentence {
  readonly kind: 'error' | 'warning';
  readonly text: string;
}

/** What is known beside the rows themselves. */
export interface RowFaults {
  /** Messages of the server, by path in the JSON (`$.area.lo`). */
  readonly server: ReadonlyMap<string, readonly string[]>;
  /** An edit that could not be made, until the next one. */
  readonly refused: { readonly rowId: string; readonly message: string } | undefined;
}

export function sentencesOf(row: FormRow, faults: RowFaults): Sentence[] {
  const found: Sentence[] = [];
  if (row.key?.error !== undefined) found.push({ kind: 'error', text: sentence(row.key.error) });
  found.push(...ownSentences(row, faults, ''));
  for (const child of row.presence === 'unset' ? [] : row.inline) {
    found.push(...ownSentences(child, faults, `${child.label}: `));
  }
  return found;
}

/** Whether the value itself is marked as wrong. */
export function isBad(row: FormRow, faults: RowFaults): boolean {
  return (
    row.error !== undefined ||
    faults.refused?.rowId === row.id ||
    (faults.server.size > 0 && faults.server.has(pathText(row.at)))
  );
}

function ownSentences(row: FormRow, { server, refused }: RowFaults, prefix: string): Sentence[] {
  const found: Sentence[] = [];
  const error = refused?.rowId === row.id ? refused.message : valueFault(row);
  if (error !== undefined) found.push({ kind: 'error', text: sentence(prefix + error) });
  if (row.warning !== undefined) found.push({ kind: 'warning', text: sentence(prefix + row.warning) });
  // The place of a oneof is that of its message: it is not what the server means.
  const said = server.size === 0 || row.role === 'oneof' ? undefined : server.get(pathText(row.at));
  for (const text of said ?? []) found.push({ kind: 'error', text: prefix + text });
  return found;
}

function valueFault({ error, kind, text, label }: FormRow): string | undefined {
  const digits = kind === 'bytes' ? unfinishedHex(text) : undefined;
  if (digits !== undefined) return hexProblem(digits);
  return error?.startsWith('is ') ? `${label} ${error}` : error;
}

/** A fact as a sentence of its own; names and values at its beginning keep their spelling. */
function sentence(fact: string): string {
  const text = fact.replace(/^expected /, 'Expected ');
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
