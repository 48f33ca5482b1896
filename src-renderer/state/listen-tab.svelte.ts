// A listening tab: where it listens and who answers, its connections, and the log of the one that is shown (picture 09).
import type { AcceptedAction, AcceptedRow, ListenerSummary, Whom } from '../../src-shared/listen-channels';
import {
  plainListenSettings,
  plainRelay,
  type ListenSettings,
  type Relay,
  type ServerTls,
} from '../../src-shared/listen-settings';
import type { ListenTabState } from '../../src-shared/listen-tab';
import { fail, type Failure, type Result } from '../../src-shared/result';
import { emptyComposer } from '../../src-shared/tcp/composer-state';
import { shortAddress } from '../../src-shared/tcp/listen-address';
import type { WireFormat } from '../../src-shared/tcp/wire-format';
import { onPush, request } from '../bridge';
import { AcceptedRows } from './accepted-rows.svelte';
import type { LogLayout } from './capture-lists';
import { CaptureView } from './capture-view.svelte';
import { Composer, type ComposerHost } from './composer.svelte';
import { RuleList } from './rule-list.svelte';
import type { SchemaState } from './schema.svelte';
import { Sender } from './sender.svelte';
import { TcpReading, type ReadingHost } from './tcp-reading.svelte';

/** Settings that take effect at once wait for the end of typing. */
const changeMs = 300;

export class ListenTab implements ReadingHost, ComposerHost {
  readonly kind = 'listen';
  readonly id: string;
  address = $state('');
  backlog = $state(511);
  /** As typed. */
  acceptLimit = $state('256');
  tls = $state.raw<ServerTls | null>(null);
  format = $state.raw<WireFormat>(plainListenSettings('').format);
  relay = $state.raw<Relay>(plainRelay(''));
  pane = $state<ListenTabState['pane']>('rules');
  layout = $state<LogLayout>('text');
  detail = $state<ListenTabState['detail']>('json');
  /** As main told it last; null before the first start. */
  summary = $state.raw<ListenerSummary | null>(null);
  busy = $state(false);
  failure = $state.raw<Failure | null>(null);
  /** The connection that is shown. */
  shown = $state<{ number: number; side: 'client' | 'server' } | null>(null);
  reading = $state.raw<TcpReading | null>(null);
  /** Numbers that were picked to send to, or to end. */
  marked = $state.raw<ReadonlySet<number>>(new Set());
  readonly rules: RuleList;
  readonly rows: AcceptedRows;
  readonly composer: Composer;
  readonly sender: Sender;

  readonly view = $derived(this.reading?.view ?? null);
  readonly listening = $derived(this.summary?.state === 'listening');
  readonly open = $derived(this.summary?.open ?? 0);
  readonly running = $derived(this.listening || this.open > 0);
  readonly failed = $derived(this.failure !== null && !this.running);
  readonly title = $derived(shortAddress(this.listening ? (this.summary?.address ?? '') : this.address));
  /** The shown connection takes bytes. */
  readonly maySend = $derived(this.view?.running === true && this.view.summary.sentEndedUs === undefined);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly unsubscribe: () => void;

  constructor(
    readonly schema: SchemaState,
    { id, settings, pane, view, detail, composer }: ListenTabState,
  ) {
    this.id = id;
    this.address = settings.address;
    this.backlog = settings.backlog;
    this.acceptLimit = String(settings.acceptLimit);
    this.tls = settings.tls;
    this.format = settings.format;
    this.relay = settings.relay ?? plainRelay('');
    this.pane = pane;
    this.layout = view;
    this.detail = detail;
    this.rules = new RuleList(this, settings.rules);
    this.rows = new AcceptedRows(id);
    this.composer = new Composer(this, composer);
    this.sender = new Sender(this.composer, () => (this.view?.running ? [this.view.captureId] : []));
    this.unsubscribe = onPush('listen.changed', ({ listeners }) => {
      const mine = listeners.find(({ listenerId }) => listenerId === id);
      if (mine) this.take(mine);
    });
  }

  /** The shown connection as the list knows it; undefined when it is out of what was pulled. */
  get row(): AcceptedRow | undefined {
    return this.rows.at(this.rows.indexOf(this.shown?.number ?? null));
  }

  static fresh(schema: SchemaState, address: string): ListenTab {
    const settings = plainListenSettings(address);
    const id = crypto.randomUUID();
    return new ListenTab(schema, {
      kind: 'listen',
      id,
      settings,
      pane: 'rules',
      view: 'text',
      detail: 'json',
      composer: emptyComposer(),
    });
  }

  async listen(): Promise<void> {
    if (this.listening || this.busy) return;
    const settings = this.settings();
    if (!settings.ok) return this.note(settings);
    this.busy = true;
    const answer = await request('listen.start', { listenerId: this.id, settings: settings.value });
    this.busy = false;
    this.note(answer);
  }

  /** Accepts no more; what is open stays open. */
  async stop(): Promise<void> {
    this.note(await request('listen.stop', { listenerId: this.id }));
  }

  async act(whom: Whom, action: AcceptedAction): Promise<void> {
    const answer = await request('listen.act', { listenerId: this.id, whom, action });
    this.noteDone(answer);
  }

  /** What is written, once, to several; to the shown one it goes through `sender`. */
  async sendTo(whom: Whom): Promise<void> {
    const bytes = this.composer.take();
    if (!bytes.ok) return this.note(bytes);
    this.noteDone(await request('listen.send', { listenerId: this.id, whom, bytes: bytes.value }));
  }

  async clear(): Promise<void> {
    this.note(await request('listen.clear', { listenerId: this.id }));
    if (this.view?.running === false) this.show(null);
  }

  /** Shows a connection's log; of a relayed one, either side's. */
  show(row: AcceptedRow | null, side: 'client' | 'server' = 'client'): void {
    const captureId =
      row === null ? null : side === 'server' ? (row.forward?.captureId ?? null) : row.captureId;
    this.shown = row === null || captureId === null ? null : { number: row.number, side };
    if (captureId === (this.view?.captureId ?? null)) return;
    this.reading?.dispose();
    this.sender.forget();
    this.reading = captureId === null ? null : new TcpReading(new CaptureView(captureId, 'tcp'), this);
    const captureIds = captureId === null ? [] : [captureId];
    void request('listen.show', { listenerId: this.id, captureIds });
    void this.view?.reopen();
  }

  mark(number: number): void {
    const marked = new Set(this.marked);
    if (!marked.delete(number)) marked.add(number);
    this.marked = marked;
  }

  unmark(): void {
    this.marked = new Set();
  }

  setLayout(layout: LogLayout): void {
    this.layout = layout;
    this.view?.setLayout(layout === 'text' ? 'text' : 'hex');
  }

  changeFormat(change: Partial<WireFormat>): void {
    this.format = { ...this.format, ...change };
    this.rules.recheck();
    this.later();
  }

  rulesChanged(): void {
    this.later();
  }

  changeRelay(relay: Relay): void {
    this.relay = relay;
    this.later();
  }

  setPane(pane: ListenTabState['pane']): void {
    this.pane = pane;
    this.later();
  }

  setAcceptLimit(text: string): void {
    this.acceptLimit = text;
    this.later();
  }

  toState(): ListenTabState {
    const { id, pane, layout, detail } = this;
    const settings = this.settings();
    const limit = settings.ok ? settings.value.acceptLimit : 256;
    return {
      kind: 'listen',
      id,
      // Of the relay also what is not in force, so that a look at the rules does not lose it.
      settings: { ...this.plainSettings(limit), relay: this.relay.target === '' ? null : this.relay },
      pane,
      view: layout,
      detail,
      composer: this.composer.toState(),
    };
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.rules.dispose();
    this.rows.dispose();
    this.unsubscribe();
    this.sender.dispose();
    this.reading?.dispose();
    void request('listen.forget', { listenerId: this.id });
  }

  private take(summary: ListenerSummary): void {
    this.summary = summary;
    this.rules.take(summary);
    this.rows.refresh(summary.listed);
  }

  /** Failure code: `bad-limit`. */
  private settings(): Result<ListenSettings> {
    const limit = Number(this.acceptLimit);
    if (!/^\d+$/.test(this.acceptLimit.trim()) || limit < 1 || limit > 100_000)
      return fail('bad-limit', 'Accept at most needs a number from 1 to 100,000.');
    return { ok: true, value: this.plainSettings(limit) };
  }

  private plainSettings(acceptLimit: number): ListenSettings {
    const { address, backlog, tls, format, relay, pane } = this;
    const rules = [...this.rules.all];
    return { address, backlog, acceptLimit, tls, format, rules, relay: pane === 'relay' ? relay : null };
  }

  private later(): void {
    if (!this.running) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.change(), changeMs);
  }

  private async change(): Promise<void> {
    const settings = this.settings();
    if (!settings.ok) return this.note(settings);
    this.note(await request('listen.change', { listenerId: this.id, settings: settings.value }));
  }

  private noteDone(answer: Result<{ left: number; reason?: Failure | undefined }>): void {
    this.failure = answer.ok ? (answer.value.reason ?? null) : answer.error;
  }

  private note(answer: Result<unknown>): void {
    this.failure = answer.ok ? null : answer.error;
  }
}
