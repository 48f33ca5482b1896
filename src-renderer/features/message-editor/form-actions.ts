// What rows of the form can ask for; MessageForm carries it out and keeps the focus where it belongs.
import type { FormAction } from '../../../src-shared/proto/form-edit';
import type { FormRow } from '../../../src-shared/proto/form-row';
import type { PickedFile } from './picked-file';

export interface FormActions {
  act(row: FormRow, action: FormAction): void;
  toggle(row: FormRow): void;
  /** At the end of a list or map; the focus goes to it. */
  add(header: FormRow): void;
  remove(row: FormRow): void;
  /** Of an item, to another index of its list. */
  move(row: FormRow, to: number): void;
  /** Shows the documentation of the row's type, where it has one. */
  openType(row: FormRow): void;
  readFile(): Promise<PickedFile | null>;
}
