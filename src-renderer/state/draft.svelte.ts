// One message being written: its JSON text is the truth, the form is a view of it, and the bytes are made when they are sent.
import type { DescMessage, Registry } from '@bufbuild/protobuf';
import type { EditorState, Extension } from '@codemirror/state';
import { readDraft, type Draft as DraftReading } from '../../src-shared/proto/draft';
import { encodeDraft, type EncodeResult } from '../../src-shared/proto/encode';
import { exampleJson } from '../../src-shared/proto/example';
import { formRows } from '../../src-shared/proto/form';
import { editForm, type FormAction } from '../../src-shared/proto/form-edit';
import type { FormRow } from '../../src-shared/proto/form-row';
import type { JsonDiagnostic } from '../../src-shared/proto/json-check';
import { moveItem, renameKey, textChange } from '../../src-shared/proto/json-edit';
import { readJson } from '../../src-shared/proto/json-reader';
import { nodeAt, type JsonDocument, type JsonPath } from '../../src-shared/proto/json-tree';
import { wellKnownTypes } from '../../src-shared/proto/registry';
import { fail, ok, type Failure, type Result } from '../../src-shared/result';
import { m } from '../paraglide/messages';
import { caretPath } from './caret-path';
import {
  draftChanges,
  droppedFields,
  explainedFaults,
  mergedChanges,
  openChanges,
  type DraftChange,
  type OpenChange,
} from './draft-changes';
import { DraftHistory, type LiveEditor } from './draft-history';
import { locateField } from './field-path';
import { formatJson } from './format-json';
import { savedToggles, togglesOf } from './form-toggles';
import {
  placeViolations,
  untouchedProblems,
  type FieldViolation,
  type ServerProblem,
} from './server-problems';

export interface DraftStart {
  text: string;
  /** Null until the schema of the method is there. */
  descriptor: DescMessage | null;
  registry?: Registry;
  /** What was opened and closed in the form, as `expanded` gave it. */
  expanded?: readonly string[];
}

/** Above this length the views follow typing with a short pause; what is sent never waits. */
const quickLength = 60_000;
const pauseMs = 150;

export class Draft {
  /** What is in the editor right now. */
  text: string = $state('');
  /** What the views show: `text`, or for a large draft that is being typed `text` of a moment ago. */
  shownText: string = $state('');
  descriptor: DescMessage | null = $state.raw(null);
  registry: Registry = $state.raw(wellKnownTypes);
  /** A place that the open view should show and focus, and then forget with `revealDone`. */
  revealed: { readonly at: JsonPath; readonly from: number; readonly to: number } | null = $state.raw(null);

  readonly document: JsonDocument = $derived.by(() => this.keepGood());
  readonly diagnostics: readonly JsonDiagnostic[] = $derived.by(() => this.check());
  /** For display; `encode()` is what counts. */
  readonly encoded: EncodeResult = $derived.by(() => this.encodeShown());
  /** What reloads of the schema changed for fields of this draft, until they fit, are dropped or are dismissed. */
  readonly changes: readonly OpenChange[] = $derived.by(() =>
    openChanges(this.reloads, this.document.root, this.diagnostics),
  );
  /** Full names in Anys of this draft that the registry lacks: a source may know them. */
  readonly unknownTypes: readonly string[] = $derived.by(() => this.reading?.checked.unknownTypes ?? []);
  readonly serverProblems: readonly ServerProblem[] = $derived.by(() =>
    untouchedProblems(this.violations, this.document),
  );

  private readonly reading: DraftReading | null = $derived.by(() => this.read(this.shownText));
  private readonly goodReading: DraftReading | null = $derived.by(() => this.readGood());
  private toggled: ReadonlyMap<string, boolean> = $state.raw(new Map());
  private reloads: readonly DraftChange[] = $state.raw([]);
  private violations: readonly ServerProblem[] = $state.raw([]);
  private readonly history: DraftHistory;
  private editor: LiveEditor | null = null;
  private pause: ReturnType<typeof setTimeout> | undefined;
  private lastGoodText: string | undefined;

  constructor({ text, descriptor, registry, expanded }: DraftStart) {
    this.text = text;
    this.shownText = text;
    this.descriptor = descriptor;
    if (registry !== undefined) this.registry = registry;
    this.toggled = togglesOf(expanded ?? []);
    this.history = new DraftHistory(text);
  }

  /** The bytes of the text as it is at this moment. */
  encode(): EncodeResult {
    if (this.descriptor === null) return noSchema();
    return this.text === this.shownText ? this.encodeShown() : this.encodeOf(this.read(this.text));
  }

  /** True while the text is not JSON: the form shows the last text that was, to read only. */
  get broken(): boolean {
    return this.document.problems.length > 0;
  }

  /** @param fold false in narrow panes: each field of a small message has a row of its own */
  formRows(fold: boolean): FormRow[] {
    const { goodReading, toggled } = this;
    return goodReading === null ? [] : formRows(goodReading, { toggled, fold });
  }

  /** Carries out what somebody does in the form. */
  act(row: FormRow, action: FormAction): Result<null> {
    const { reading } = this;
    if (reading === null) return noSchema();
    const edited = editForm(reading, row, action);
    if (!edited.ok) return edited;
    this.replace(edited.value.text, action.do !== 'setText' && action.do !== 'renameKey');
    return ok(null);
  }

  /** A new item of the list `header`, at `index`. */
  addItem(header: FormRow, index: number): Result<null> {
    const { reading } = this;
    if (reading === null) return noSchema();
    const added = editForm(reading, header, { do: 'addItem' });
    if (!added.ok) return added;
    const placed =
      index >= header.count
        ? ok(added.value.text)
        : moveItem(added.value.text, header.at, header.count, index);
    if (!placed.ok) return placed;
    this.replace(placed.value, true);
    return ok(null);
  }

  /** Replaces the text, as one step of undo that leaves the equal parts alone. */
  setText(text: string): void {
    this.replace(text, true);
  }

  /** A sensible value for every field; what was written before is one undo away. */
  fillExample(): void {
    if (this.descriptor !== null) this.replace(exampleJson(this.descriptor), true);
  }

  formatText(): void {
    this.replace(formatJson(this.text), true);
  }

  undo(): void {
    this.step('undo');
  }

  redo(): void {
    this.step('redo');
  }

  /** The JSON editor opens: it gets the text with its history, and writes back with `edited`. */
  attach(extensions: Extension, open: (state: EditorState) => LiveEditor): void {
    this.editor = open(this.history.lend(extensions));
  }

  detach(): void {
    if (this.editor !== null) this.history.takeBack(this.editor.state());
    this.editor = null;
    this.settle();
  }

  /** Typing in the JSON editor. */
  edited(text: string): void {
    this.text = text;
    clearTimeout(this.pause);
    if (text.length <= quickLength) this.shownText = text;
    else this.pause = setTimeout(() => this.settle(), pauseMs);
  }

  /** A schema that was loaded, again or for the first time. The text stays as it is. */
  setDescriptor(descriptor: DescMessage | null, registry: Registry): void {
    const before = this.descriptor;
    if (before !== null && descriptor !== null && before.typeName === descriptor.typeName) {
      const fresh = draftChanges(readJson(this.text).root, before, descriptor);
      this.reloads = mergedChanges(this.reloads, fresh);
    }
    this.descriptor = descriptor;
    this.registry = registry;
  }

  /** Hides what needs nothing done; fields that do not fit stay marked. */
  dismissChanges(): void {
    this.reloads = this.changes.filter(({ unfit }) => unfit);
  }

  /** Removes fields that do not fit the schema any more, as one step of undo. */
  dropChanged(changes: readonly DraftChange[]): void {
    this.replace(droppedFields(this.text, changes), true);
  }

  /** Gives the value of a renamed field to its new name. */
  renameChanged({ at, now }: DraftChange): Result<null> {
    const renamed = renameKey(this.text, at, now);
    if (!renamed.ok) return renamed;
    this.replace(renamed.value, true);
    return ok(null);
  }

  /** Shown at their fields until these are edited; an empty list when the message is sent again. */
  setServerProblems(found: readonly FieldViolation[]): void {
    this.violations = placeViolations(this.text, this.descriptor, found);
  }

  /** The JSON of a field that the server refused, as it stood when the answer came; undefined for others. */
  refusedValue(field: string): string | undefined {
    return this.violations.find((violation) => violation.field === field)?.value;
  }

  /** Rows of the form that were opened or closed by hand, for the workspace file. */
  get expanded(): string[] {
    return savedToggles(this.toggled);
  }

  setExpanded(rowId: string, isOpen: boolean): void {
    this.toggled = new Map(this.toggled).set(rowId, isOpen);
  }

  /** Opens the rows above a place, so that the form has a row for it. */
  openTo(at: JsonPath): void {
    for (let step = 0; step <= at.length; step++) {
      const above = this.formRows(true).filter(({ expandable, at: own }) => expandable && isAbove(own, at));
      const closed = above.find(({ expanded }) => !expanded);
      if (closed === undefined) return;
      this.setExpanded(closed.id, true);
    }
  }

  /** Shows a field: a path in the JSON, or a name as a server writes it (`waypoints[2].latitude`). */
  reveal(place: JsonPath | string): void {
    const { root } = readJson(this.text);
    const { descriptor } = this;
    const named = typeof place === 'string';
    const at = !named ? place : descriptor === null ? [] : locateField(root, descriptor, place);
    const node = nodeAt(root, at);
    this.revealed = { at, from: node?.from ?? 0, to: node?.to ?? 0 };
  }

  /** Shows what stands at these offsets of the text. */
  revealSpan(from: number, to: number): void {
    this.revealed = { at: caretPath(readJson(this.text), from), from, to };
  }

  revealDone(): void {
    this.revealed = null;
  }

  private replace(text: string, alone: boolean): void {
    const change = textChange(this.text, text);
    if (change === undefined) return;
    if (this.editor !== null) this.editor.replace(change);
    else this.history.replace(change, alone);
    this.text = text;
    this.settle();
  }

  private step(way: 'undo' | 'redo'): void {
    if (this.editor !== null) return void this.editor[way]();
    this.history.step(way, (text) => {
      this.text = text;
      this.settle();
    });
  }

  private settle(): void {
    clearTimeout(this.pause);
    this.shownText = this.text;
  }

  private read(text: string): DraftReading | null {
    if (this.descriptor === null) return null;
    const reading = readDraft(text, this.descriptor, this.registry);
    const diagnostics = explainedFaults(reading.checked.diagnostics, this.reloads);
    return { ...reading, checked: { ...reading.checked, diagnostics } };
  }

  private readGood(): DraftReading | null {
    const { lastGoodText } = this;
    // Text that never was JSON: what can be recovered from it.
    return this.broken && lastGoodText !== undefined ? this.read(lastGoodText) : this.reading;
  }

  private keepGood(): JsonDocument {
    const document = this.reading?.document ?? readJson(this.shownText);
    if (document.problems.length === 0) this.lastGoodText = document.text;
    return document;
  }

  private check(): readonly JsonDiagnostic[] {
    if (this.reading !== null) return this.reading.checked.diagnostics;
    return this.document.problems.map(({ from, to, line, column, message }) => {
      const fact = `line ${line}, column ${column}: ${message}`;
      return { at: [], path: '$', from, to, severity: 'error', fact, message: `$: ${fact}` };
    });
  }

  private encodeShown(): EncodeResult {
    return this.encodeOf(this.reading);
  }

  private encodeOf(reading: DraftReading | null): EncodeResult {
    return reading === null ? noSchema() : encodeDraft(reading);
  }
}

function isAbove(above: JsonPath, at: JsonPath): boolean {
  return above.length <= at.length && above.every((part, index) => at[index] === part);
}

function noSchema(): { ok: false; error: Failure & { diagnostics: readonly JsonDiagnostic[] } } {
  const { error } = fail('no-schema', m.editor_no_schema());
  return { ok: false, error: { ...error, diagnostics: [] } };
}
