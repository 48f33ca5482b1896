// What a key means in the form, beside what the control itself does with it.
import type { FormRow } from '../../../src-shared/proto/form-row';

export type FormKey =
  | { readonly do: 'undo' | 'redo' }
  /** Of an item: so many places down its list. */
  | { readonly do: 'move'; readonly by: -1 | 1 }
  /** A new item or entry after this one. */
  | { readonly do: 'add' }
  | { readonly do: 'remove' }
  /** To the documentation of the row's type. */
  | { readonly do: 'type' };

/** Undefined leaves the key to the control and the app. */
export function formKey(event: KeyboardEvent, row: FormRow | undefined): FormKey | undefined {
  const isChord = event.ctrlKey || event.metaKey;
  if (isChord && !event.altKey) return historyKey(event);
  if (row === undefined || isChord) return undefined;
  if (event.key === 'F12') return { do: 'type' };
  if (event.altKey) return moveKey(event, row);
  const target = event.target as HTMLElement;
  if (event.key === 'Delete' && target.matches('[data-remove]')) return { do: 'remove' };
  const isInList = row.role === 'item' || row.role === 'entry';
  return event.key === 'Enter' && isInList && target instanceof HTMLInputElement ? { do: 'add' } : undefined;
}

/** The history of the draft, not that of the one input: it also knows removed items, and the JSON view. */
function historyKey(event: KeyboardEvent): FormKey | undefined {
  const key = event.key.toLowerCase();
  if (key === 'z') return { do: event.shiftKey ? 'redo' : 'undo' };
  return key === 'y' ? { do: 'redo' } : undefined;
}

function moveKey(event: KeyboardEvent, row: FormRow): FormKey | undefined {
  if (row.role !== 'item') return undefined;
  if (event.key === 'ArrowUp') return { do: 'move', by: -1 };
  return event.key === 'ArrowDown' ? { do: 'move', by: 1 } : undefined;
}
