// The message form as flat rows: a second view of the JSON draft that hides nothing of it and invents nothing.
import type { DescMessage, DescOneof } from '@bufbuild/protobuf';
import { docOf } from './comments';
import type { Draft } from './draft';
import {
  fieldLabel,
  jsonKey,
  knownKind,
  typeLabel,
  valueType,
  valueTypeName,
  type AnyField,
  type ValueType,
} from './field-type';
import { extensionsOf } from './extensions';
import { absentRow, isPlainAbsent, parentKey } from './form-absent';
import { FormFaults } from './form-faults';
import { childPlace, containerParts, leafParts, type Place, type RowParts } from './form-parts';
import { fieldPresence, isSet } from './form-presence';
import type { FormRow } from './form-row';
import { editorOf, foldsIntoRow, nodeText } from './form-value';
import { memberOf, pathText, type JsonMember, type JsonNode } from './json-tree';
import { anyTypeOf, fieldNamed } from './place-type';

export interface FormOptions {
  /** What was opened or closed by hand, by row id. Otherwise what holds something is open, three levels down. */
  readonly toggled?: ReadonlyMap<string, boolean>;
  /** False in narrow panes: every field gets a row of its own (picture 04). */
  readonly fold?: boolean;
}

const levelsOpen = 3;
const childrenOpen = 100;
const deepest = 120;
const mostUnsetExtensions = 100;

/** Rows top to bottom. Closed rows cost nothing below them, so recursive types are no matter. */
export function formRows(draft: Draft, options: FormOptions = {}): FormRow[] {
  const builder = new FormBuilder(draft, options);
  builder.message(draft.desc, draft.document.root, { at: [], canon: [], depth: 0 });
  return builder.rows;
}

class FormBuilder {
  rows: FormRow[] = [];
  private readonly faults: FormFaults;

  constructor(
    private readonly draft: Draft,
    private readonly options: FormOptions,
  ) {
    this.faults = new FormFaults(draft.checked.diagnostics);
  }

  message(desc: DescMessage, node: JsonNode | undefined, place: Place, skipped?: string): void {
    const given = this.givenFields(desc, node, skipped);
    const parent = parentKey(place);
    for (const member of desc.members) {
      if (member.kind === 'oneof') this.oneof(member, given.byField, place);
      else if (!given.byField.has(member) && isPlainAbsent(member)) this.absent(member, parent, place);
      else this.field(member, given.byField.get(member), place);
    }
    this.extensions(desc, given.byField, place);
    for (const member of given.strays) this.stray(member, place);
  }

  private absent(field: AnyField, parent: string, place: Place): void {
    const make = (): FormRow[] => this.rowsOf(() => this.field(field, undefined, place));
    this.rows.push(...absentRow(field, parent, make));
  }

  /** Those that are set, and as many of the others as a person can look through. */
  private extensions(desc: DescMessage, given: Map<AnyField, JsonMember>, place: Place): void {
    let left = mostUnsetExtensions;
    for (const extension of extensionsOf(desc, this.draft.types)) {
      const member = given.get(extension);
      if (member !== undefined || left-- > 0) this.field(extension, member, place);
    }
  }

  private givenFields(
    desc: DescMessage,
    node: JsonNode | undefined,
    skipped: string | undefined,
  ): { byField: Map<AnyField, JsonMember>; strays: JsonMember[] } {
    const byField = new Map<AnyField, JsonMember>();
    const strays: JsonMember[] = [];
    for (const member of node?.kind === 'object' ? node.members : []) {
      if (member.key === skipped) continue;
      const field = fieldNamed(desc, member.key, this.draft.types);
      if (field === undefined || byField.has(field)) strays.push(member);
      else byField.set(field, member);
    }
    return { byField, strays };
  }

  private row(place: Place, parts: RowParts, keyFrom?: number): FormRow {
    return {
      id: pathText(place.canon),
      at: place.at,
      depth: place.depth,
      doc: parts.field === undefined ? '' : docOf(parts.field),
      presence: 'none',
      explicitPresence: false,
      text: '',
      placeholder: '',
      errorsInside: 0,
      expandable: false,
      expanded: false,
      count: 0,
      inline: [],
      locked: false,
      ...this.faults.ofValue(place.at, keyFrom),
      ...parts,
    };
  }

  private field(field: AnyField, member: JsonMember | undefined, parent: Place): void {
    const place = childPlace(parent, field, member);
    const node = member?.value;
    const type = valueType(field);
    if (field.fieldKind === 'list') this.list(field, type, node, place);
    else if (field.fieldKind === 'map') this.map(field, type, node, place);
    else {
      const parts = { role: 'field', label: fieldLabel(field), typeLabel: typeLabel(field), field } as const;
      this.value(type, node, place, { ...parts, ...fieldPresence(field, type, node) });
    }
  }

  private oneof(oneof: DescOneof, given: Map<AnyField, JsonMember>, parent: Place): void {
    const arms = oneof.fields.map((field) => ({
      name: jsonKey(field),
      label: field.name,
      type: valueType(field),
    }));
    const set = oneof.fields.filter((field) => isSet(given.get(field)?.value, field));
    const [chosen] = set;
    const row = this.row(parent, {
      role: 'oneof',
      kind: 'oneof',
      label: oneof.name,
      typeLabel: 'oneof',
      doc: docOf(oneof),
      presence: chosen === undefined ? 'unset' : 'set',
      arms,
      ...(chosen === undefined ? {} : { chosen: jsonKey(chosen) }),
    });
    const { error: _error, warning: _warning, ...own } = row;
    this.rows.push({ ...own, id: `${pathText(parent.canon)}|${oneof.name}` });
    for (const field of set) this.field(field, given.get(field), { ...parent, depth: parent.depth + 1 });
  }

  private stray(member: JsonMember, parent: Place): void {
    const place = {
      ...parent,
      at: [...parent.at, member.key],
      canon: [...parent.canon, `${member.key}@${member.keyFrom}`],
    };
    const text = nodeText(member.value, this.draft.text, 'stray');
    this.rows.push(
      this.row(place, { role: 'stray', kind: 'stray', label: member.key, typeLabel: 'no such field', text }),
    );
  }

  /** One value with its rows: of a field, of an item, of a map entry. */
  private value(
    type: ValueType,
    node: JsonNode | undefined,
    place: Place,
    parts: Omit<RowParts, 'kind'>,
  ): void {
    const kind = editorOf(type);
    const given = node?.kind === 'null' && kind !== 'json' ? undefined : node;
    const isOdd = given !== undefined && given.kind !== 'object' && (kind === 'message' || kind === 'any');
    if (isOdd) this.push(place, { ...parts, kind, type, text: nodeText(given, this.draft.text, 'json') });
    else if (kind === 'any') this.any(type, given, place, parts);
    else if (kind === 'message' && type.kind === 'message')
      this.nested(type.message, type, given, place, parts);
    else this.push(place, { ...parts, ...leafParts(kind, type, given, this.draft.text, parts) });
  }

  private push(place: Place, parts: RowParts): void {
    this.rows.push(this.row(place, parts));
  }

  private nested(
    desc: DescMessage,
    type: ValueType,
    node: JsonNode | undefined,
    place: Place,
    parts: Omit<RowParts, 'kind'>,
  ): void {
    const members = node?.kind === 'object' ? node.members : [];
    const known = members.filter((member) => fieldNamed(desc, member.key, this.draft.types) !== undefined);
    const isExtended = extensionsOf(desc, this.draft.types).length > 0;
    const hasStrays =
      known.length < members.length || new Set(known.map(({ key }) => key)).size < known.length;
    const row = { ...parts, kind: 'message', type, count: known.length } as const;
    if (this.options.fold !== false && !hasStrays && !isExtended && foldsIntoRow(type)) {
      const inline = this.rowsOf(() => {
        this.message(desc, node, { ...place, depth: place.depth + 1 });
      });
      this.push(place, { ...row, inline });
      return;
    }
    if (this.branch(place, row, node !== undefined)) {
      this.message(desc, node, { ...place, depth: place.depth + 1 });
    }
  }

  private rowsOf(build: () => void): FormRow[] {
    const outer = this.rows;
    this.rows = [];
    build();
    const inner = this.rows;
    this.rows = outer;
    return inner;
  }

  /** Adds a row that opens and closes; says whether it is open. */
  private branch(place: Place, parts: RowParts, hasContent: boolean): boolean {
    const isOpenItself = hasContent && place.depth < levelsOpen && (parts.count ?? 0) <= childrenOpen;
    const expanded =
      place.depth < deepest && (this.options.toggled?.get(pathText(place.canon)) ?? isOpenItself);
    const errorsInside = expanded ? 0 : this.faults.countUnder(place.at);
    this.push(place, { ...parts, expandable: true, expanded, errorsInside });
    return expanded;
  }

  private list(field: AnyField, type: ValueType, node: JsonNode | undefined, place: Place): void {
    const items = node?.kind === 'array' ? node.items : [];
    const parts = containerParts(field, 'repeated', node, items.length, this.draft.text);
    if (!this.branch(place, parts, items.length > 0)) return;
    items.forEach((item, index) => {
      const label = `[${index}]`;
      const inner = { at: [...place.at, index], canon: [...place.canon, index], depth: place.depth + 1 };
      this.value(type, item, inner, { role: 'item', label, typeLabel: '', index, presence: 'none' });
    });
  }

  private map(field: AnyField, type: ValueType, node: JsonNode | undefined, place: Place): void {
    const members = node?.kind === 'object' ? node.members : [];
    const parts = containerParts(field, 'map', node, members.length, this.draft.text);
    if (!this.branch(place, parts, members.length > 0)) return;
    const seen = new Set<string>();
    members.forEach((member, index) => {
      const inner = { at: [...place.at, member.key], canon: [...place.canon, index], depth: place.depth + 1 };
      const keyFault = this.faults.ofKey(inner.at, member.keyFrom);
      const key = keyFault === undefined ? { text: member.key } : { text: member.key, error: keyFault };
      const locked = seen.has(member.key);
      seen.add(member.key);
      const first = this.rows.length;
      this.value(type, member.value, inner, {
        role: 'entry',
        label: member.key,
        typeLabel: '',
        key,
        locked,
        index,
      });
      this.keepOnlyValueFaults(first, inner, member);
    });
  }

  /** Faults of the key are shown at the key, not once more at the value. */
  private keepOnlyValueFaults(index: number, place: Place, member: JsonMember): void {
    const row = this.rows[index];
    if (row === undefined) return;
    const { error: _error, warning: _warning, ...rest } = row;
    this.rows[index] = { ...this.row(place, rest, member.keyFrom), ...rest };
  }

  private any(
    type: ValueType,
    node: JsonNode | undefined,
    place: Place,
    parts: Omit<RowParts, 'kind'>,
  ): void {
    const desc = anyTypeOf(node, this.draft.types);
    const typeMember = memberOf(node, '@type');
    const count = node?.kind === 'object' ? node.members.length : 0;
    if (!this.branch(place, { ...parts, kind: 'any', type, count }, node !== undefined)) return;
    const below = { ...place, depth: place.depth + 1 };
    const text = nodeText(typeMember?.value, this.draft.text, 'string');
    const typePlace = { ...below, at: [...place.at, '@type'], canon: [...place.canon, '@type'] };
    this.push(typePlace, {
      role: 'type',
      kind: 'string',
      label: '@type',
      typeLabel: 'type URL',
      text,
      presence: 'none',
    });
    if (desc !== undefined && knownKind(desc) === undefined) this.message(desc, node, below, '@type');
    else if (desc !== undefined) {
      const inner = { ...below, at: [...place.at, 'value'], canon: [...place.canon, 'value'] };
      const packed: ValueType = { kind: 'message', message: desc };
      const parts = {
        role: 'type',
        label: 'value',
        typeLabel: valueTypeName(packed),
        presence: 'none',
      } as const;
      this.value(packed, memberOf(node, 'value')?.value, inner, parts);
    } else {
      const others = node?.kind === 'object' ? node.members.filter(({ key }) => key !== '@type') : [];
      for (const member of others) this.stray(member, below);
    }
  }
}
