// One TCP connection by hand: where to connect, what to send, and the log of what crossed.
import type { Failure, Result } from '../../src-shared/result';
import type { CaptureSummary } from '../../src-shared/capture';
import type { StreamPlace } from '../../src-shared/frame-channels';
import { emptyComposer, type ComposerState } from '../../src-shared/tcp/composer-state';
import { plainConnectSettings } from '../../src-shared/tcp/target';
import { plainWireFormat, type WireFormat } from '../../src-shared/tcp/wire-format';
import type { TcpTabState } from '../../src-shared/workspace';
import { request } from '../bridge';
import type { LogLayout } from './capture-lists';
import { CaptureView } from './capture-view.svelte';
import { Composer, type ComposerHost } from './composer.svelte';
import { ConnectForm } from './connect-form.svelte';
import { Reconnect } from './reconnect.svelte';
import type { SchemaState } from './schema.svelte';
import { Sender } from './sender.svelte';
import { TcpReading, type ReadingHost } from './tcp-reading.svelte';

/** Logs of connections before this one, that were lost and made again. */
const keptEarlier = 5;

export class TcpTab implements ReadingHost, ComposerHost {
  readonly kind = 'tcp';
  readonly id: string;
  readonly form: ConnectForm;
  readonly composer: Composer;
  readonly sender: Sender;
  readonly reconnect = new Reconnect(() => void this.open());
  layout = $state<LogLayout>('hex');
  /** How the bytes of both directions are read and written; `changeFormat` changes it. */
  format = $state.raw<WireFormat>(plainWireFormat());
  /** How a chosen frame is shown. */
  detail = $state<TcpTabState['detail']>('json');
  /** The log of the connection that is open, or was last. */
  reading = $state.raw<TcpReading | null>(null);
  /** Logs of connections that were lost and made again, oldest first. */
  earlier = $state.raw<readonly TcpReading[]>([]);
  /** The one of those that is looked at; null: the newest. */
  chosen = $state.raw<TcpReading | null>(null);
  /** The last refusal, shown where the action was. */
  failure = $state.raw<Failure | null>(null);

  readonly view = $derived(this.reading?.view ?? null);
  readonly shown = $derived(this.chosen ?? this.reading);
  readonly phase = $derived(this.view?.summary.phase ?? 'ended');
  readonly running = $derived(this.phase !== 'ended');
  /** FIN sent: nothing more can leave. */
  readonly sendingEnded = $derived(this.view?.summary.sentEndedUs !== undefined);
  readonly maySend = $derived((this.phase === 'open' || this.phase === 'half-closed') && !this.sendingEnded);
  readonly failed = $derived(
    this.view?.summary.closed?.how === 'failed' || this.view?.summary.closed?.how === 'reset',
  );
  readonly title: string = $derived.by(() => this.form.title || 'TCP');

  constructor(
    readonly schema: SchemaState,
    state: TcpTabState,
  ) {
    this.id = state.id;
    this.layout = state.view;
    this.format = state.format;
    this.detail = state.detail;
    this.form = new ConnectForm(state);
    this.composer = new Composer(this, composerOf(state));
    this.sender = new Sender(this.composer, () => (this.view === null ? [] : [this.view.captureId]));
    if (state.captureId) this.reopen(new CaptureView(state.captureId, 'tcp'), state.marks);
  }

  static fresh(schema: SchemaState, host: string, port: string): TcpTab {
    return new TcpTab(schema, {
      kind: 'tcp',
      id: crypto.randomUUID(),
      host,
      port,
      timeoutMs: 10_000,
      connect: plainConnectSettings(),
      composer: emptyComposer(),
      view: 'hex',
      format: plainWireFormat(),
      detail: 'json',
      marks: [],
      captureId: null,
    });
  }

  async connect(): Promise<void> {
    if (this.running) return;
    this.reconnect.reset();
    this.forgetEarlier();
    await this.open();
  }

  async send(): Promise<void> {
    if (this.maySend) await this.sender.send();
  }

  /** Chooses a file and shows it; Send sends it. */
  async chooseFile(): Promise<void> {
    this.composer.switchTo('file');
    this.note(await this.composer.chooseFile());
  }

  async end(): Promise<void> {
    if (this.maySend) await this.ask((captureId) => request('tcp.end', { captureId }));
  }

  async close(): Promise<void> {
    this.reconnect.stop();
    if (this.running) await this.ask((captureId) => request('tcp.close', { captureId }));
  }

  async reset(): Promise<void> {
    this.reconnect.stop();
    if (this.running) await this.ask((captureId) => request('tcp.reset', { captureId }));
  }

  /** TLS over the open connection, with the tab's TLS settings. */
  async secure(): Promise<void> {
    if (!this.maySend) return;
    const { tls } = this.form.settings;
    const { timeoutMs } = this.form;
    await this.ask((captureId) => request('tcp.secure', { captureId, tls, timeoutMs }));
  }

  /** @param bytesPerSecond of `slow` */
  async read(mode: 'normal' | 'stopped' | 'slow', bytesPerSecond?: number): Promise<void> {
    if (!this.running) return;
    const rate = bytesPerSecond === undefined ? {} : { bytesPerSecond };
    await this.ask((captureId) => request('tcp.setReading', { captureId, mode, ...rate }));
  }

  setLayout(layout: LogLayout): void {
    this.layout = layout;
  }

  changeFormat(change: Partial<WireFormat>): void {
    this.format = { ...this.format, ...change };
  }

  toState(): TcpTabState {
    const { id, form, format, detail } = this;
    return {
      kind: 'tcp',
      id,
      host: form.host,
      port: form.port,
      timeoutMs: form.timeoutMs,
      connect: form.settings,
      composer: this.composer.toState(),
      view: this.layout,
      format,
      detail,
      marks: [...(this.reading?.frames.marks ?? [])],
      captureId: this.view?.captureId ?? null,
    };
  }

  dispose(): void {
    this.reconnect.stop();
    if (this.view && this.running) void request('tcp.close', { captureId: this.view.captureId });
    this.forgetCapture();
    this.forgetEarlier();
    this.sender.dispose();
  }

  private async open(): Promise<void> {
    const target = this.form.target();
    if (!target.ok) return this.note(target);
    this.keepOrForget();
    this.sender.forget();
    const captureId = crypto.randomUUID();
    const view = new CaptureView(captureId, 'tcp');
    view.onEnd = (summary) => this.noteEnd(summary);
    this.reading = new TcpReading(view, this);
    const answer = await request('tcp.connect', { captureId, ...target.value });
    this.note(answer);
    if (!answer.ok) this.forgetCapture();
  }

  /** After an end that nobody here asked for, it may be made again. */
  private noteEnd(summary: CaptureSummary): void {
    const isOurs = summary.closed === undefined || summary.closed.by === 'us';
    if (this.form.settings.reconnect && !isOurs) this.reconnect.schedule(summary.connected !== undefined);
  }

  /** While connections are made again, the logs of those that carried something stay to be looked at. */
  private keepOrForget(): void {
    const { reading, view } = this;
    const hasBytes = view !== null && view.summary.sent.count + view.summary.received.count > 0;
    if (this.reconnect.tries === 0 || reading === null || !hasBytes) return this.forgetCapture();
    this.earlier = [...this.earlier, reading];
    for (const old of this.earlier.slice(0, -keptEarlier)) this.discard(old);
    this.earlier = this.earlier.slice(-keptEarlier);
    this.reading = null;
  }

  private forgetCapture(): void {
    if (this.reading) this.discard(this.reading);
    this.reading = null;
  }

  private forgetEarlier(): void {
    for (const reading of this.earlier) this.discard(reading);
    this.earlier = [];
    this.chosen = null;
  }

  private discard(reading: TcpReading): void {
    if (this.chosen === reading) this.chosen = null;
    const { captureId } = reading.view;
    reading.dispose();
    void request('capture.discard', { captureId });
  }

  /** The log of an earlier session; when it was cleaned up there is nothing to show. */
  private reopen(view: CaptureView, marks: readonly StreamPlace[]): void {
    this.reading = new TcpReading(view, this, marks);
    void view.reopen().then(() => {
      if (view.failure && this.view === view) this.reading = null;
    });
  }

  private async ask(act: (captureId: string) => Promise<Result<unknown>>): Promise<void> {
    if (this.view) this.note(await act(this.view.captureId));
  }

  private note(answer: Result<unknown>): void {
    this.failure = answer.ok ? null : answer.error;
    if (answer.ok) this.sender.failure = null;
  }
}

/** Tabs that were saved before composers had a state of their own bring what was written in them. */
function composerOf({
  composer,
  mode = 'text',
  text = '',
  hex = '',
  lineEnding,
  recent,
}: TcpTabState): ComposerState {
  if (composer !== undefined) return composer;
  const kept = (recent ?? []).filter((entry) => entry.mode !== 'file');
  return {
    ...emptyComposer(),
    mode,
    text: mode === 'text' ? text : hex,
    ending: lineEnding ?? 'none',
    recent: kept,
  };
}
