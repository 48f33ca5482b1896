// One gRPC call by hand: where it goes, the draft of the next message, and the log of the call.
import type { MethodEntry, Source } from '../../src-shared/catalog';
import { callKind } from '../../src-shared/call-kind';
import { docOf } from '../../src-shared/proto/comments';
import { joinRegistries, type TypeRegistry } from '../../src-shared/proto/registry';
import { readStatusDetails } from '../../src-shared/proto/status-details';
import type { StatusData } from '../../src-shared/capture';
import { encodeJson } from '../../src-shared/proto/encode';
import { fail, ok, type Failure, type Result } from '../../src-shared/result';
import type { CallTabState, MetadataRow, MethodRef, Security } from '../../src-shared/workspace';
import type { CallAuth } from '../../src-shared/target-profile';
import type { CallSettings } from '../../src-shared/target-settings';
import type { DescMessage } from '@bufbuild/protobuf';
import { base64Decode } from '@bufbuild/protobuf/wire';
import { request } from '../bridge';
import { outgoingOf, type CallParts } from './call-request';
import { CallViews } from './call-views.svelte';
import { CaptureView } from './capture-view.svelte';
import { Draft } from './draft.svelte';
import { NamedTypes } from './named-types';
import { PreparedList } from './prepared-list.svelte';
import type { SchemaState } from './schema.svelte';
import { recallRequest } from './sent-request';
import type { TargetProfiles } from './target-profiles.svelte';
import { TypedTexts } from './typed-texts.svelte';

/** What a method's messages mean, from one load of its source. */
interface CallTypes {
  key: string;
  registry: TypeRegistry;
  input: DescMessage;
  output: DescMessage;
}

export class CallTab {
  readonly kind = 'call';
  readonly id: string;
  method = $state.raw<MethodRef | null>(null);
  target = $state('');
  security = $state<Security>('plaintext');
  deadlineMs = $state<number | null>(null);
  metadata = $state<MetadataRow[]>([]);
  auth = $state.raw<CallAuth>({ kind: 'inherit' });
  options = $state.raw<CallSettings>({});
  /** What was typed into the options and cannot be used yet. */
  readonly texts = new TypedTexts();
  editor = $state<'form' | 'json'>('form');
  afterSending = $state<CallTabState['afterSending']>('keep');
  requestPane = $state<CallTabState['requestPane']>('message');
  responsePane = $state<CallTabState['responsePane']>('messages');
  detail = $state<CallTabState['detail']>('tree');
  draft: Draft = $state.raw(emptyDraft());
  types = $state.raw<CallTypes | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** Of a call that comes from a file: the draft becomes what it sent, as soon as its types are known. */
  recalls = false;
  /** The schema no longer has the method: the draft is kept, sending is off. */
  missing = $state(false);

  readonly prepared: PreparedList;
  private readonly named = new NamedTypes();
  readonly views = new CallViews();
  private opening: Promise<unknown> = Promise.resolve();

  readonly phase = $derived(this.view?.summary.phase ?? 'ended');
  readonly running = $derived(this.phase !== 'ended');
  readonly sendingEnded = $derived(this.view?.summary.sentEndedUs !== undefined);
  readonly maySendMessage = $derived(
    this.running && !this.sendingEnded && (this.method?.clientStreaming ?? false),
  );
  readonly failed = $derived.by(() => {
    const code = this.view?.summary.status?.code;
    return code !== undefined && code !== 0;
  });
  readonly title = $derived(this.method?.path.split('/').at(-1) ?? '');
  readonly callKind = $derived(this.method ? callKind(this.method) : 'unary');
  /** What shows it as running; a call with one answer does so only after a moment, so that nothing flickers. */
  readonly busy = $derived(this.running && (this.callKind !== 'unary' || this.view?.lasts === true));

  constructor(
    private readonly schema: SchemaState,
    private readonly profiles: TargetProfiles,
    state: CallTabState,
  ) {
    this.id = state.id;
    this.method = state.method;
    this.target = state.target;
    this.security = state.security;
    this.deadlineMs = state.deadlineMs;
    this.metadata = state.metadata;
    this.auth = state.auth;
    this.options = state.options;
    this.editor = state.editor;
    this.prepared = new PreparedList(state.prepared, {
      send: (text) => this.sendText(text),
      takesMessages: () => this.maySendMessage,
      end: () => this.endStream(),
    });
    this.afterSending = state.afterSending;
    this.requestPane = state.requestPane;
    this.responsePane = state.responsePane;
    this.detail = state.detail;
    this.draft = new Draft({ text: state.draft, descriptor: null, expanded: state.expanded });
    if (state.captureId) this.reopen(new CaptureView(state.captureId, 'grpc'));
    void this.refreshTypes();
  }

  static fresh(schema: SchemaState, profiles: TargetProfiles, method: MethodRef, target: string): CallTab {
    return new CallTab(schema, profiles, {
      kind: 'call',
      id: crypto.randomUUID(),
      method,
      target,
      security: profiles.of(target).security ?? 'plaintext',
      deadlineMs: method.serverStreaming || method.clientStreaming ? null : 30_000,
      metadata: [],
      auth: { kind: 'inherit' },
      options: {},
      draft: '{}',
      editor: 'form',
      expanded: [],
      prepared: [],
      afterSending: 'keep',
      requestPane: 'message',
      responsePane: 'messages',
      detail: 'tree',
      captureId: null,
    });
  }

  /** The log of the newest call. */
  get view(): CaptureView | null {
    return this.views.current;
  }

  /** What the call says itself; the rest comes from its target. */
  get parts(): CallParts {
    const { target, security, deadlineMs, metadata, auth, options } = this;
    return { target, security, deadlineMs, metadata, auth, options };
  }

  get entry(): { source: Source; method: MethodEntry } | undefined {
    return this.method ? this.schema.method(this.method) : undefined;
  }

  /** Another method in the same tab: the draft starts anew, the address stays. */
  async choose(method: MethodRef): Promise<void> {
    if (this.running || method.path === this.method?.path) return;
    this.views.forget();
    this.method = method;
    this.draft = emptyDraft();
    this.types = null;
    await this.refreshTypes();
  }

  /** The comment of the method; empty until its types are here. */
  get docs(): string {
    const { types, entry } = this;
    const service = types && entry && types.registry.types.getService(entry.method.service);
    const method = service?.methods.find(({ name }) => name === entry?.method.name);
    return method ? docOf(method) : '';
  }

  /** Looks the types up again after a load; the draft keeps its text and says what changed for it. */
  async refreshTypes(): Promise<void> {
    const entry = this.entry;
    this.missing = this.schema.known && entry === undefined;
    if (!entry) return;
    const { source, method } = entry;
    const key = `${source.id} ${source.revision} ${method.path}`;
    // Another source may have come with what an Any carries.
    if (this.types?.key === key) return void this.wantTypes(this.named.again());
    this.named.forget();
    const registry = await this.schema.types(source, [method.service, method.inputType, method.outputType]);
    const types = registry.ok ? typesOf(key, registry.value, method) : registry;
    if (this.entry?.method.path !== method.path) return;
    if (types.ok) this.takeTypes(types.value);
    else this.failure = types.error;
  }

  /** Looks for types that an Any carries, in the method's own source first; what was found stays with the tab's types. */
  async wantTypes(names: readonly string[]): Promise<void> {
    const { types, entry } = this;
    if (!types || !entry) return;
    const found = await this.named.find(names, (name) => this.schema.typesNamed(name, entry.source));
    if (found.length === 0 || !this.types || this.types.key !== types.key) return;
    this.takeTypes({ ...this.types, registry: joinRegistries(this.types.registry, found) });
  }

  /** @param once options of this one attempt */
  async start(once: CallSettings = {}): Promise<void> {
    const { method } = this;
    if (this.running || !method || this.missing) return;
    const messages: Uint8Array[] = [];
    if (!method.clientStreaming) {
      const encoded = this.encode();
      if (!encoded.ok) return void (this.failure = encoded.error);
      messages.push(encoded.value);
    }
    this.draft.setServerProblems([]);
    await this.open(method, messages, once);
  }

  /** In a stream: encodes what the draft says now, and sends it. */
  async sendMessage(): Promise<void> {
    const encoded = this.encode();
    if (!encoded.ok) return void (this.failure = encoded.error);
    if (await this.sendBytes(encoded.value)) this.moveOn();
  }

  async endStream(): Promise<void> {
    if (this.view && this.maySendMessage)
      this.note(await request('grpc.end', { captureId: this.view.captureId }));
  }

  async cancel(): Promise<void> {
    await this.opening;
    if (this.view && this.running)
      this.note(await request('grpc.cancel', { captureId: this.view.captureId }));
  }

  toState(): CallTabState {
    const { id, method, editor, afterSending, requestPane, responsePane, detail, draft } = this;
    return {
      kind: 'call',
      ...{ id, method, editor, afterSending, requestPane, responsePane, detail },
      ...this.parts,
      metadata: this.metadata,
      prepared: this.prepared.items,
      draft: draft.text,
      expanded: [...draft.expanded],
      captureId: this.view?.captureId ?? null,
    };
  }

  dispose(): void {
    const { view, running, opening } = this;
    if (view && running) void opening.then(() => request('grpc.cancel', { captureId: view.captureId }));
    this.views.forget();
  }

  private takeTypes(types: CallTypes): void {
    this.types = types;
    this.draft.setDescriptor(types.input, types.registry.types);
    void recallRequest(this);
  }

  /** The log of an earlier session; when it was cleaned up the response is empty again. */
  private reopen(view: CaptureView): void {
    this.views.current = view;
    void view.reopen().then(() => {
      if (view.failure && this.view === view) this.views.current = null;
    });
  }

  private encode(): Result<Uint8Array> {
    const encoded = this.draft.encode();
    return encoded.ok ? ok(encoded.value.bytes) : encoded;
  }

  private async open(method: MethodRef, messages: Uint8Array[], once: CallSettings): Promise<void> {
    const outgoing = this.outgoing(once);
    if (!outgoing.ok) return void (this.failure = outgoing.error);
    const { path, clientStreaming, serverStreaming } = method;
    const captureId = crypto.randomUUID();
    const call = { captureId, path, clientStreaming, serverStreaming, messages };
    // First the question, then what it changes here: main works while the page draws.
    const opening = request('grpc.open', { ...call, ...outgoing.value });
    this.opening = opening;
    const view = this.views.turnTo(captureId);
    view.onEnd = ({ status }) => status && this.noteViolations(status);
    this.profiles.change(this.target, { security: this.security });
    const pane = this.responsePane;
    this.responsePane = 'messages';
    const answer = await opening;
    this.note(answer);
    if (answer.ok) return;
    this.views.refuse(view);
    this.responsePane = pane;
  }

  /** What the page shows at this moment; a field that is not right yet shows its pane. */
  private outgoing(once: CallSettings): ReturnType<typeof outgoingOf> {
    const problem = this.texts.problem ?? this.profiles.textsOf(this.target).problem;
    if (problem !== undefined) {
      this.requestPane = 'options';
      return fail('bad-option', problem);
    }
    const options = { ...this.options, ...once };
    const outgoing = outgoingOf({ ...this.parts, options }, this.profiles.of(this.target));
    if (!outgoing.ok) this.requestPane = 'metadata';
    return outgoing;
  }

  /** What google.rpc.BadRequest says of fields is shown at those fields. */
  private noteViolations({ trailers }: StatusData): void {
    const entry = trailers.find(({ key }) => key === 'grpc-status-details-bin');
    if (!entry || !this.types) return;
    const read = readStatusDetails(base64Decode(entry.value), this.types.registry.types);
    if (!read.ok) return;
    const found = read.value.details.flatMap(({ fieldViolations }) => fieldViolations);
    this.draft.setServerProblems(
      found.map(({ field, description }) => ({ path: field, message: description })),
    );
  }

  private async sendBytes(message: Uint8Array): Promise<boolean> {
    await this.opening;
    if (!this.view) return false;
    const answer = await request('grpc.send', { captureId: this.view.captureId, message });
    this.note(answer);
    return answer.ok;
  }

  private async sendText(text: string): Promise<boolean> {
    if (!this.types) return false;
    const encoded = encodeJson(text, this.types.input, this.types.registry.types);
    if (encoded.ok) return this.sendBytes(encoded.value.bytes);
    this.failure = encoded.error;
    return false;
  }

  private moveOn(): void {
    if (this.afterSending === 'clear') this.draft.setText('{}');
    const next = this.afterSending === 'next' ? this.prepared.takeNext() : undefined;
    if (next !== undefined) this.draft.setText(next);
  }

  private note(answer: Result<unknown>): void {
    this.failure = answer.ok ? null : answer.error;
  }
}

function emptyDraft(): Draft {
  return new Draft({ text: '{}', descriptor: null });
}

function typesOf(key: string, registry: TypeRegistry, method: MethodEntry): Result<CallTypes> {
  const input = registry.message(method.inputType);
  const output = registry.message(method.outputType);
  if (!input.ok) return input;
  if (!output.ok) return output;
  return ok({ key, registry, input: input.value, output: output.value });
}
