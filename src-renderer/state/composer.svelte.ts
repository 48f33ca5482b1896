// Writing bytes by hand: text, hex, base64, a message or a file; exactly what would go out; what went before. It has no tab.
import { formatBytes } from '../../src-shared/bytes/byte-size';
import {
  readComposer,
  switchMode,
  typedOf,
  type ComposerMode,
  type Typed,
} from '../../src-shared/bytes/composer';
import type { Ending } from '../../src-shared/bytes/line-ending';
import { pathWarning } from '../../src-shared/bytes/path-warning';
import type { VariableContext } from '../../src-shared/bytes/variable';
import type { CheckedFrame } from '../../src-shared/framing/checked-frame';
import { fail, ok, type Failure, type Result } from '../../src-shared/result';
import type {
  ChosenFile,
  ComposerState,
  KeptPayload,
  ListedPayload,
  SavedPayload,
  WritingMode,
} from '../../src-shared/tcp/composer-state';
import { readPayload, type Payload, type ReadyPayload } from '../../src-shared/tcp/payload';
import type { RunPlan, Split } from '../../src-shared/tcp/run-plan';
import type { WireFormat } from '../../src-shared/tcp/wire-format';
import { request } from '../bridge';
import { draftBytes, isTyped, messageText, payloadOf, writtenText } from './composer-bytes';
import { runPlanOf } from './composer-run';
import { MessageDraft } from './message-draft.svelte';
import type { SchemaState } from './schema.svelte';

/** What a composer belongs to: a tab, or one connection of a listener. */
export interface ComposerHost {
  readonly schema: SchemaState;
  readonly format: WireFormat;
  changeFormat(change: Partial<WireFormat>): void;
}

const keptRecent = 12;
/** Longer texts come back as their beginning only: recent ones are for looking and sending again. */
const keptLength = 100_000;

export class Composer {
  mode = $state<WritingMode>('text');
  /** Of the modes that are typed. */
  text = $state('');
  file = $state.raw<ChosenFile | null>(null);
  ending = $state<ComposerState['ending']>('none');
  customEnding = $state('');
  times = $state('1');
  everyMs = $state('100');
  split = $state.raw<Split | null>(null);
  recent = $state.raw<readonly KeptPayload[]>([]);
  saved = $state.raw<readonly SavedPayload[]>([]);
  list = $state.raw<readonly ListedPayload[]>([]);
  editor = $state<'form' | 'json'>('form');
  /** Why a switch of modes was refused; cleared by the next edit or switch. */
  refusal = $state.raw<{ to: WritingMode; failure: Failure } | null>(null);
  /** Sends of this composer: where `{{counter}}` stands. */
  count = $state(0);
  readonly message: MessageDraft;

  /** What Send would hand over, before variables have their values. */
  readonly payload: Result<Payload> = $derived.by(() => this.read());
  readonly ready: Result<ReadyPayload> = $derived.by(() => {
    const { payload } = this;
    return payload.ok ? readPayload(payload.value) : payload;
  });
  /** Exactly the bytes that Send would send now, with their parts; variables as they would be at this moment. */
  readonly outgoing: Result<CheckedFrame> = $derived.by(() => {
    const { ready } = this;
    return ready.ok ? ready.value.render(this.context()) : ready;
  });
  /** A path whose backslashes are escapes, in a sentence. */
  readonly warning: string | undefined = $derived(this.mode === 'text' ? pathWarning(this.text) : undefined);

  constructor(
    readonly host: ComposerHost,
    state: ComposerState,
  ) {
    this.mode = state.mode;
    this.text = state.text;
    this.file = state.file;
    this.ending = state.ending;
    this.customEnding = state.customEnding;
    this.times = state.times;
    this.everyMs = state.everyMs;
    this.split = state.split;
    this.recent = state.recent;
    this.saved = state.saved;
    this.list = state.list;
    this.editor = state.editor;
    this.message = new MessageDraft(host.schema, () => host.format.sentType, state);
  }

  get encoding(): WireFormat['encoding'] {
    return this.host.format.encoding;
  }

  write(text: string): void {
    this.text = text;
    this.refusal = null;
  }

  /** The same bytes in another mode, or `refusal` with the reason. A file and its mode stay beside the others. */
  switchTo(to: WritingMode): void {
    const from = this.mode;
    if (to === from) return;
    this.refusal = null;
    const moved = this.move(from, to);
    if (moved.ok) this.mode = to;
    else this.refusal = { to, failure: moved.error };
  }

  /** Given bytes, to be written on: as hex. */
  writeBytes(bytes: Uint8Array): void {
    this.write(typedOf(bytes, 'hex', this.encoding, 'none').text);
    this.mode = 'hex';
  }

  /** Without the bytes: what was written stays where it is. */
  switchAnyway(): void {
    const { refusal } = this;
    this.refusal = null;
    if (refusal === null) return;
    if (isTyped(refusal.to) && isTyped(this.mode)) this.text = '';
    this.mode = refusal.to;
  }

  /** The bytes of one send now; they are remembered under "Recent" and the counter goes on. */
  take(): Result<Uint8Array> {
    const { ready } = this;
    if (!ready.ok) return ready;
    const frame = ready.value.render(this.context());
    if (!frame.ok) return frame;
    if (frame.value.bytes.length === 0)
      return fail('nothing', 'There is nothing to send yet. Write something first.');
    this.remember(frame.value.bytes.length);
    this.count += 1;
    return ok(frame.value.bytes);
  }

  /** Repeating, or cut into writes: a run in main. Undefined: one plain send. Failures: `bad-number` and of the payload. */
  plan(): Result<RunPlan | undefined> {
    const { payload } = this;
    return payload.ok ? runPlanOf(this, [{ payload: payload.value, pauseMs: 0 }]) : payload;
  }

  /** The whole list, in its order. Failures: those of each entry. */
  async listPlan(): Promise<Result<RunPlan | undefined>> {
    const steps: RunPlan['steps'] = [];
    for (const entry of this.list) {
      const payload = await this.payloadOf(entry);
      if (!payload.ok) return payload;
      steps.push({ payload: payload.value, pauseMs: entry.pauseMs });
    }
    return steps.length === 0
      ? fail('empty-list', 'The list is empty. Add what is written now.')
      : runPlanOf(this, steps, true);
  }

  async chooseFile(): Promise<Result<object>> {
    const answer = await request('tcp.chooseFile', {});
    if (!answer.ok) return answer;
    if (answer.value.file) this.file = answer.value.file;
    return ok({});
  }

  /** Puts what was kept back, in its own mode. */
  async recall(entry: KeptPayload): Promise<void> {
    this.refusal = null;
    this.mode = entry.mode;
    if (isTyped(entry.mode)) this.recallTyped(entry);
    else if (entry.mode === 'message') this.recallMessage(entry);
    else await this.recallFile(entry.text);
  }

  save(name: string): void {
    this.saved = [...this.saved, { ...this.kept(this.size), id: crypto.randomUUID(), name }];
  }

  removeSaved(id: string): void {
    this.saved = this.saved.filter((entry) => entry.id !== id);
  }

  addToList(): void {
    this.list = [...this.list, { ...this.kept(this.size), id: crypto.randomUUID(), pauseMs: 100 }];
  }

  changeListed(id: string, change: Partial<ListedPayload>): void {
    this.list = this.list.map((entry) => (entry.id === id ? { ...entry, ...change } : entry));
  }

  removeListed(id: string): void {
    this.list = this.list.filter((entry) => entry.id !== id);
  }

  /** Remembered under "Recent": newest first, each once. */
  remember(size: number): void {
    const entry = this.kept(size);
    const key = ({ mode, text, ending }: KeptPayload): string => JSON.stringify([mode, text, ending]);
    const others = this.recent.filter((other) => key(other) !== key(entry));
    this.recent = [entry, ...others].slice(0, keptRecent);
  }

  toState(): ComposerState {
    const { mode, text, file, ending, customEnding, times, everyMs, split, editor, message } = this;
    return {
      ...{ mode, text, file, ending, customEnding, times, everyMs, split, editor },
      message: message.draft.text,
      expanded: [...message.draft.expanded],
      recent: [...this.recent],
      saved: [...this.saved],
      list: [...this.list],
    };
  }

  private get size(): number {
    if (this.mode === 'file') return this.file?.size ?? 0;
    return this.outgoing.ok ? this.outgoing.value.bytes.length : 0;
  }

  private get lineEnding(): Ending {
    return this.ending === 'custom' ? { custom: this.customEnding } : this.ending;
  }

  private context(): VariableContext {
    return {
      nowMs: Date.now(),
      count: this.count,
      random: (size) => crypto.getRandomValues(new Uint8Array(size)),
    };
  }

  private read(): Result<Payload> {
    const { mode, host } = this;
    if (isTyped(mode)) {
      const written = writtenText(this.text, mode, this.encoding, this.lineEnding);
      return written.ok ? ok(payloadOf(written.value, host.format)) : written;
    }
    if (mode === 'file') return fail('is-file', 'A file is sent as it is on the disk.');
    const bytes = draftBytes(this.message.draft);
    return bytes.ok ? ok(payloadOf({ kind: 'bytes', bytes: bytes.value }, host.format)) : bytes;
  }

  private kept(size: number): KeptPayload {
    const { mode, message } = this;
    if (mode === 'file') return { mode, text: this.file?.path ?? '', size };
    if (mode !== 'message') {
      const text = this.text.slice(0, keptLength);
      return { mode, text, size, ...(mode === 'text' ? { ending: this.lineEnding } : {}) };
    }
    const type = this.host.format.sentType;
    return { mode, text: message.draft.text.slice(0, keptLength), size, ...(type === null ? {} : { type }) };
  }

  private move(from: WritingMode, to: WritingMode): Result<object> {
    if (from === 'file' || to === 'file') return ok({});
    if (isTyped(from)) return isTyped(to) ? this.retype(from, to) : this.toMessage(from);
    return isTyped(to) ? this.fromMessage(to) : ok({});
  }

  private retype(from: ComposerMode, to: ComposerMode): Result<object> {
    const typed = switchMode({ text: this.text, ending: this.lineEnding }, from, to, this.encoding);
    if (typed.ok) this.put(typed.value);
    return typed;
  }

  private put({ text, ending }: Typed): void {
    this.text = text;
    if (ending === 'none') this.ending = ending;
  }

  private toMessage(from: ComposerMode): Result<object> {
    const bytes = readComposer(this.text, from, this.encoding, this.lineEnding);
    if (!bytes.ok) return bytes;
    if (bytes.value.length === 0) return ok({});
    const json = messageText(bytes.value, this.message.draft);
    if (json.ok) this.message.draft.setText(json.value);
    return json.ok ? ok({}) : json;
  }

  private fromMessage(to: ComposerMode): Result<object> {
    if (this.message.draft.descriptor === null) return ok({});
    const bytes = draftBytes(this.message.draft);
    if (bytes.ok) this.put(typedOf(bytes.value, to, this.encoding, this.lineEnding));
    return bytes;
  }

  private recallTyped({ text, ending }: KeptPayload): void {
    this.text = text;
    if (ending === undefined) return;
    this.ending = typeof ending === 'string' ? ending : 'custom';
    if (typeof ending !== 'string') this.customEnding = ending.custom;
  }

  private recallMessage({ text, type }: KeptPayload): void {
    if (type !== undefined) this.host.changeFormat({ sentType: type });
    this.message.draft.setText(text);
  }

  private async recallFile(path: string): Promise<void> {
    const looked = await request('tcp.lookAtFile', { path, maxBytes: 0 });
    this.file = looked.ok ? looked.value.file : { path, name: path, size: 0 };
  }

  private async payloadOf({ mode, text, ending, type, size }: KeptPayload): Promise<Result<Payload>> {
    const { format } = this.host;
    if (isTyped(mode)) {
      const written = writtenText(text, mode, this.encoding, ending ?? this.lineEnding);
      return written.ok ? ok(payloadOf(written.value, format)) : written;
    }
    const bytes =
      mode === 'file'
        ? await fileBytes(text, size)
        : await this.message.bytesOf(text, type ?? format.sentType);
    return bytes.ok ? ok(payloadOf({ kind: 'bytes', bytes: bytes.value }, format)) : bytes;
  }
}

const mostListedFile = 4_000_000;

async function fileBytes(path: string, size: number): Promise<Result<Uint8Array>> {
  if (size > mostListedFile)
    return fail('file-too-large', `${path} has ${formatBytes(size)}: in a list a file may have 4 MB.`);
  const looked = await request('tcp.lookAtFile', { path, maxBytes: mostListedFile });
  return looked.ok ? ok(looked.value.bytes) : looked;
}
