// What a person does in the form, as the smallest edit of the JSON text; what they typed stays, also when it is wrong.
import { ScalarType } from '@bufbuild/protobuf';
import { ok, fail, type Result } from '../result';
import { bytesToBase64 } from './base64';
import type { Draft } from './draft';
import { isWide } from './field-type';
import type { FormRow } from './form-row';
import { editedScalar, initialText } from './form-value';
import {
  insertItem,
  moveItem,
  removeAt,
  renameKey,
  setValue,
  textChange,
  type TextChange,
} from './json-edit';
import { readJson } from './json-reader';
import { nodeAt, type JsonNode, type JsonPath } from './json-tree';
import { isJsonNumber } from './number-text';
import { rankInSchema } from './place-type';

export type FormAction =
  /** What the editor of the row holds now; base64 for bytes, JSON for `json` rows. */
  | { readonly do: 'setText'; readonly text: string }
  | { readonly do: 'setBytes'; readonly bytes: Uint8Array }
  /** Gives an unset field presence, with zero. */
  | { readonly do: 'set' }
  | { readonly do: 'unset' }
  /** For a oneof row: an arm by JSON name, or none; the others are removed. */
  | { readonly do: 'choose'; readonly arm: string | undefined }
  | { readonly do: 'addItem' }
  | { readonly do: 'addEntry' }
  /** Removes an item, an entry, or a key that the type does not have. */
  | { readonly do: 'remove' }
  | { readonly do: 'move'; readonly to: number }
  | { readonly do: 'renameKey'; readonly key: string };

export interface FormEdit {
  readonly text: string;
  /** For CodeMirror; absent when nothing changes. */
  readonly change?: TextChange;
}

/**
 * The draft's text after the action.
 * @returns codes 'not-json' (a `json` row takes JSON only), 'json-broken', 'key-taken', 'no-such-place', 'wrong-row'
 */
export function editForm(draft: Draft, row: FormRow, action: FormAction): Result<FormEdit> {
  if (row.locked)
    return fail('wrong-row', `The key ${JSON.stringify(row.label)} is there twice: mend it in the JSON.`);
  const edited = new FormEditor(draft, row).apply(action);
  if (!edited.ok) return edited;
  const change = textChange(draft.text, edited.value);
  return ok(change === undefined ? { text: edited.value } : { text: edited.value, change });
}

class FormEditor {
  private readonly text: string;
  private readonly root: JsonNode;
  private readonly node: JsonNode | undefined;

  constructor(
    private readonly draft: Draft,
    private readonly row: FormRow,
  ) {
    this.text = draft.text;
    this.root = draft.document.root;
    this.node = nodeAt(this.root, row.at);
  }

  apply(action: FormAction): Result<string> {
    switch (action.do) {
      case 'setText':
        return this.setText(action.text);
      case 'setBytes':
        return this.setText(bytesToBase64(action.bytes));
      case 'set':
        return this.set();
      case 'unset':
      case 'remove':
        return this.node === undefined ? ok(this.text) : removeAt(this.text, this.row.at);
      case 'choose':
        return this.choose(action.arm);
      case 'addItem':
        return this.addItem();
      case 'addEntry':
        return this.addEntry();
      case 'move':
        return moveItem(this.text, this.row.at.slice(0, -1), this.row.index ?? -1, action.to);
      case 'renameKey':
        return renameKey(this.text, this.row.at, action.key);
    }
  }

  private readonly rankOf = (object: JsonPath): ((key: string) => number) => {
    return rankInSchema(this.root, this.draft.desc, object, this.draft.types);
  };

  private setText(typed: string): Result<string> {
    const { kind, type } = this.row;
    if (kind === 'json' || kind === 'stray') return this.setJson(typed);
    if (kind === 'message' || kind === 'any' || kind === 'repeated' || kind === 'map' || kind === 'oneof') {
      return fail('wrong-row', `${this.row.label} is edited through its own rows.`);
    }
    if (type?.kind === 'enum')
      return this.write(/^-?[0-9]+$/.test(typed.trim()) ? typed.trim() : JSON.stringify(typed));
    if (typed === '' && (this.canLeave() || this.isClearedTime())) return this.leave();
    if (kind === 'number') return this.setNumber(typed);
    if (kind === 'bool') return this.setBool(typed);
    return this.write(JSON.stringify(typed));
  }

  private setNumber(typed: string): Result<string> {
    const scalar = this.row.type === undefined ? undefined : editedScalar(this.row.type);
    const text = typed.trim();
    if (text === '' && this.canLeave()) return this.leave();
    if (!isJsonNumber(text)) return this.write(JSON.stringify(text));
    // Proto JSON writes 64-bit numbers as strings, because other readers would round them; bare digits stay bare.
    const isQuoted = scalar !== undefined && isWide(scalar) && this.node?.kind !== 'number';
    return this.write(isQuoted ? JSON.stringify(text) : text);
  }

  private setBool(typed: string): Result<string> {
    if (typed === 'false' && this.canLeave()) return this.leave();
    return this.write(typed === 'true' || typed === 'false' ? typed : JSON.stringify(typed));
  }

  /** An empty time is no time: the field is unset. Inside a oneof it stays, as the chosen arm. */
  private isClearedTime(): boolean {
    const { kind, role, field } = this.row;
    return (kind === 'timestamp' || kind === 'duration') && role === 'field' && field?.oneof === undefined;
  }

  private setJson(typed: string): Result<string> {
    const { problems } = readJson(typed);
    const [problem] = problems;
    if (problem === undefined) return setValue(this.text, this.row.at, typed.trim(), this.rankOf);
    if (typed.trim() === '' && this.row.role === 'field') return this.leave();
    return fail('not-json', `Line ${problem.line}, column ${problem.column}: ${problem.message}`);
  }

  private write(valueText: string): Result<string> {
    return setValue(this.text, this.row.at, valueText, this.rankOf);
  }

  /** Nothing in a field without presence is the same as no key; the draft stays tidy without it. */
  private canLeave(): boolean {
    return this.row.role === 'field' && !this.row.explicitPresence;
  }

  private leave(): Result<string> {
    return this.node === undefined ? ok(this.text) : removeAt(this.text, this.row.at);
  }

  private set(): Result<string> {
    const { kind, type } = this.row;
    if (kind === 'repeated') return setValue(this.text, this.row.at, '[]', this.rankOf);
    if (kind === 'map') return setValue(this.text, this.row.at, '{}', this.rankOf);
    return setValue(this.text, this.row.at, type === undefined ? 'null' : initialText(type), this.rankOf);
  }

  private choose(arm: string | undefined): Result<string> {
    const { arms = [] } = this.row;
    let text = this.text;
    for (const { name, label } of arms) {
      if (name === arm) continue;
      for (const key of name === label ? [name] : [name, label]) {
        const at = [...this.row.at, key];
        if (nodeAt(readJson(text).root, at) === undefined) continue;
        const removed = removeAt(text, at);
        if (!removed.ok) return removed;
        text = removed.value;
      }
    }
    return arm === undefined ? ok(text) : this.setArm(text, arm);
  }

  private setArm(text: string, name: string): Result<string> {
    const arm = this.row.arms?.find((candidate) => candidate.name === name);
    if (arm === undefined) return fail('wrong-row', `${this.row.label} has no arm ${name}.`);
    const { root } = readJson(text);
    const written = [arm.name, arm.label].find((key) => nodeAt(root, [...this.row.at, key]) !== undefined);
    const at = [...this.row.at, written ?? name];
    const node = nodeAt(root, at);
    if (node !== undefined && node.kind !== 'null') return ok(text);
    return setValue(text, at, initialText(arm.type), this.rankOf);
  }

  private addItem(): Result<string> {
    const { type, count, at } = this.row;
    if (type === undefined) return fail('wrong-row', `${this.row.label} is not a list.`);
    return insertItem(this.text, at, count, initialText(type), this.rankOf);
  }

  private addEntry(): Result<string> {
    const { type, field, at } = this.row;
    if (type === undefined || field?.fieldKind !== 'map')
      return fail('wrong-row', `${this.row.label} is not a map.`);
    const taken = new Set(this.node?.kind === 'object' ? this.node.members.map(({ key }) => key) : []);
    const key = freeKey(field.mapKey, taken);
    if (key === undefined)
      return fail('key-taken', `${this.row.label} has both keys, true and false, already.`);
    return setValue(this.text, [...at, key], initialText(type), this.rankOf);
  }
}

function freeKey(scalar: ScalarType, taken: ReadonlySet<string>): string | undefined {
  if (scalar === ScalarType.BOOL) return ['true', 'false'].find((key) => !taken.has(key));
  const name = (count: number): string => {
    if (scalar !== ScalarType.STRING) return String(count);
    return count === 0 ? 'key' : `key${count + 1}`;
  };
  let count = 0;
  while (taken.has(name(count))) count++;
  return name(count);
}
