// One TCP connection by hand: where to connect, what to send, and the log of what crossed.
import type { LineEnding, TcpTabState } from '../../src-shared/workspace';
import type { Failure, Result } from '../../src-shared/result';
import { readHex } from '../../src-shared/bytes/hex-input';
import { appendLineEnding } from '../../src-shared/bytes/line-ending';
import { readEscapes } from '../../src-shared/bytes/text-escapes';
import { request } from '../bridge';
import { plainWireFormat, type WireFormat } from '../../src-shared/tcp/wire-format';
import type { LogLayout } from './capture-lists';
import { CaptureView } from './capture-view.svelte';
import type { SchemaState } from './schema.svelte';
import { TcpReading, type ReadingHost } from './tcp-reading.svelte';

type Recent = TcpTabState['recent'][number];
const keptRecent = 12;

export class TcpTab implements ReadingHost {
  readonly kind = 'tcp';
  readonly id: string;
  host = $state('');
  port = $state('');
  timeoutMs = $state(10_000);
  mode = $state<'text' | 'hex'>('text');
  text = $state('');
  hex = $state('');
  lineEnding = $state<LineEnding>('none');
  recent = $state.raw<Recent[]>([]);
  layout = $state<LogLayout>('hex');
  /** How the bytes of both directions are read and written; `changeFormat` changes it. */
  format = $state.raw<WireFormat>(plainWireFormat());
  /** How a chosen frame is shown. */
  detail = $state<TcpTabState['detail']>('json');
  /** The log of the connection that is open, or was last. */
  reading = $state.raw<TcpReading | null>(null);
  /** The last refusal, shown where the action was. */
  failure = $state.raw<Failure | null>(null);

  readonly view = $derived(this.reading?.view ?? null);
  readonly phase = $derived(this.view?.summary.phase ?? 'ended');
  readonly running = $derived(this.phase !== 'ended');
  /** FIN sent: nothing more can leave. */
  readonly sendingEnded = $derived(this.view?.summary.sentEndedUs !== undefined);
  readonly maySend = $derived((this.phase === 'open' || this.phase === 'half-closed') && !this.sendingEnded);
  readonly failed = $derived(
    this.view?.summary.closed?.how === 'failed' || this.view?.summary.closed?.how === 'reset',
  );
  /** Exactly the bytes that Send would send. */
  readonly outgoing = $derived.by(() => this.encode());
  readonly title = $derived(this.port ? `${this.host}:${this.port}` : this.host || 'TCP');

  constructor(
    readonly schema: SchemaState,
    state: TcpTabState,
  ) {
    this.id = state.id;
    this.host = state.host;
    this.port = state.port;
    this.timeoutMs = state.timeoutMs;
    this.mode = state.mode;
    this.text = state.text;
    this.hex = state.hex;
    this.lineEnding = state.lineEnding;
    this.recent = state.recent;
    this.layout = state.view;
    this.format = state.format;
    this.detail = state.detail;
    if (state.captureId) this.reopen(new CaptureView(state.captureId, 'tcp'));
  }

  static fresh(schema: SchemaState, host: string, port: string): TcpTab {
    return new TcpTab(schema, {
      kind: 'tcp',
      id: crypto.randomUUID(),
      host,
      port,
      timeoutMs: 10_000,
      mode: 'text',
      text: '',
      hex: '',
      lineEnding: 'none',
      recent: [],
      view: 'hex',
      format: plainWireFormat(),
      detail: 'json',
      captureId: null,
    });
  }

  /** `[::1]:9000` and `host:9000` in the host field fill both fields. */
  splitHost(): void {
    const [, host, port] = /^\s*(\[[^\]]+\]|[^:\s]+):(\d+)\s*$/.exec(this.host) ?? [];
    if (host === undefined || port === undefined) return;
    this.host = host;
    this.port = port;
  }

  async connect(): Promise<void> {
    if (this.running) return;
    this.splitHost();
    const port = Number(this.port);
    if (!/^\d+$/.test(this.port) || port < 1 || port > 65535) {
      this.failure = {
        code: 'bad-port',
        message: `${this.port || 'The port'} is no port. Give a number from 1 to 65535.`,
      };
      return;
    }
    if (this.host.trim() === '') {
      this.failure = { code: 'bad-host', message: 'The host is empty. Give a name or an address.' };
      return;
    }
    this.forgetCapture();
    const captureId = crypto.randomUUID();
    this.reading = new TcpReading(new CaptureView(captureId, 'tcp'), this);
    const { timeoutMs } = this;
    const answer = await request('tcp.connect', {
      captureId,
      to: { host: this.host.trim(), port },
      timeoutMs,
    });
    this.note(answer);
    if (!answer.ok) this.forgetCapture();
  }

  async send(): Promise<void> {
    const { outgoing, view } = this;
    if (!view || !this.maySend || !outgoing.ok || outgoing.value.length === 0) return;
    const recent: Recent = {
      mode: this.mode,
      text: this.mode === 'text' ? this.text : this.hex,
      size: outgoing.value.length,
    };
    const answer = await request('tcp.send', { captureId: view.captureId, bytes: outgoing.value });
    this.note(answer);
    if (answer.ok) this.remember(recent);
  }

  async sendFile(): Promise<void> {
    if (!this.view || !this.maySend) return;
    const answer = await request('tcp.sendFile', { captureId: this.view.captureId });
    this.note(answer);
    if (answer.ok && answer.value.file) {
      const { name, size } = answer.value.file;
      this.remember({ mode: 'file', text: name, size });
    }
  }

  async end(): Promise<void> {
    if (this.view && this.maySend) this.note(await request('tcp.end', { captureId: this.view.captureId }));
  }

  async close(): Promise<void> {
    if (this.view && this.running) this.note(await request('tcp.close', { captureId: this.view.captureId }));
  }

  async reset(): Promise<void> {
    if (this.view && this.running) this.note(await request('tcp.reset', { captureId: this.view.captureId }));
  }

  /** Puts a recent entry back into the composer. */
  recall(entry: Recent): void {
    if (entry.mode === 'file') return;
    this.mode = entry.mode;
    if (entry.mode === 'text') this.text = entry.text;
    else this.hex = entry.text;
  }

  setLayout(layout: LogLayout): void {
    this.layout = layout;
  }

  changeFormat(change: Partial<WireFormat>): void {
    this.format = { ...this.format, ...change };
  }

  toState(): TcpTabState {
    const { id, host, port, timeoutMs, mode, text, hex, lineEnding, recent, format, detail } = this;
    const captureId = this.view?.captureId ?? null;
    return {
      kind: 'tcp',
      id,
      host,
      port,
      timeoutMs,
      mode,
      text,
      hex,
      lineEnding,
      recent,
      view: this.layout,
      format,
      detail,
      captureId,
    };
  }

  dispose(): void {
    if (this.view && this.running) void request('tcp.close', { captureId: this.view.captureId });
    this.forgetCapture();
  }

  private forgetCapture(): void {
    if (!this.reading) return;
    const { captureId } = this.reading.view;
    this.reading.dispose();
    void request('capture.discard', { captureId });
    this.reading = null;
  }

  /** The log of an earlier session; when it was cleaned up there is nothing to show. */
  private reopen(view: CaptureView): void {
    this.reading = new TcpReading(view, this);
    void view.reopen().then(() => {
      if (view.failure && this.view === view) this.reading = null;
    });
  }

  private encode(): Result<Uint8Array> {
    if (this.mode === 'hex') return readHex(this.hex);
    const bytes = readEscapes(this.text);
    return bytes.ok ? { ok: true, value: appendLineEnding(bytes.value, this.lineEnding) } : bytes;
  }

  private remember(entry: Recent): void {
    const others = this.recent.filter(({ mode, text }) => mode !== entry.mode || text !== entry.text);
    this.recent = [entry, ...others].slice(0, keptRecent);
  }

  private note(answer: Result<unknown>): void {
    this.failure = answer.ok ? null : answer.error;
  }
}
