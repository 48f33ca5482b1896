// What a row of the message form is; the words for its codes are in the page's message files.
import type { AnyField, ValueType } from './field-type';
import type { JsonPath } from './json-tree';

/** Which editor the row has. `json` edits source text (Struct, Value); `stray` is a key that the type does not have. */
export type RowKind =
  | 'string'
  | 'number'
  | 'bool'
  | 'enum'
  | 'bytes'
  | 'timestamp'
  | 'duration'
  | 'field-mask'
  | 'json'
  | 'message'
  | 'repeated'
  | 'map'
  | 'oneof'
  | 'any'
  | 'stray';

/** `default`: no presence of its own and zero, so not sent. `none`: items and entries, which are there or are not. */
export type Presence = 'set' | 'unset' | 'default' | 'none';

export type RowNote =
  'unset-not-sent' | 'default-not-sent' | 'zero-is-sent' | 'empty-is-sent' | 'false-is-sent';

export interface EnumChoice {
  readonly name: string;
  readonly number: number;
  readonly doc: string;
}

export interface FormRow {
  /** Stable while somebody types: the place by JSON names and positions, whatever the keys are called in the text. */
  readonly id: string;
  /** The place in the text, by the keys as they are written; where it will be when it is not there yet. */
  readonly at: JsonPath;
  readonly depth: number;
  readonly role: 'field' | 'item' | 'entry' | 'oneof' | 'type' | 'stray';
  readonly kind: RowKind;
  readonly label: string;
  /** `optional int32`, `repeated Point`, `oneof`, `bytes, 8`. */
  readonly typeLabel: string;
  readonly doc: string;
  readonly presence: Presence;
  /** Whether the row can be unset and set again (a cross, a Set button). */
  readonly explicitPresence: boolean;
  /** What the editor shows: exactly what was typed, also when it is wrong. Base64 for bytes, the name for an enum. */
  readonly text: string;
  /** What an unset field counts as: the schema's default, or zero. */
  readonly placeholder: string;
  readonly note?: RowNote;
  /** A fact without the path: `3000000000 is out of range for int32`. */
  readonly error?: string;
  readonly warning?: string;
  /** Errors in rows that are not shown because this one is closed. */
  readonly errorsInside: number;
  readonly expandable: boolean;
  readonly expanded: boolean;
  /** Fields that are set, items, or entries. */
  readonly count: number;
  /** The decoded bytes of a bytes field when its text is base64. */
  readonly bytes?: Uint8Array;
  readonly choices?: readonly EnumChoice[];
  /** The arms of a oneof as JSON name and label; `chosen` is the JSON name, absent for none. */
  readonly arms?: readonly { readonly name: string; readonly label: string; readonly type: ValueType }[];
  readonly chosen?: string;
  /** A message of up to three scalars is edited in one row: these are its editors. */
  readonly inline: readonly FormRow[];
  /** The key of a map entry. */
  readonly key?: { readonly text: string; readonly error?: string };
  /** Of an item in its list. */
  readonly index?: number;
  /** True where the text holds the same key twice: only the JSON view can tell them apart. */
  readonly locked: boolean;
  readonly field?: AnyField;
  readonly type?: ValueType;
}
