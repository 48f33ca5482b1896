// listenerId -> listener: the room's face for listeners, and what the page is told about them.
import type { RequestOf, ResponseOf } from '../../src-shared/contract';
import type { ListenerSummary } from '../../src-shared/listen-channels';
import type { ListenSettings } from '../../src-shared/listen-settings';
import type { TypeRegistry } from '../../src-shared/proto/registry';
import { fail, ok, type Result } from '../../src-shared/result';
import { readListenAddress } from '../../src-shared/tcp/listen-address';
import type { Rule } from '../../src-shared/tcp/rule';
import { typesOfRules } from '../../src-shared/tcp/rule-types';
import type { CaptureSink } from '../capture/sink';
import { Throttle } from '../capture/throttle';
import type { OwnAuthority } from '../tls/own-authority';
import { serverMaterial } from '../tls/server-material';
import type { TcpConnection } from './connection';
import { TcpListener } from './listener';
import type { RelayPlan } from './relay-pair';
import { relayPlan } from './relay-plan';
import { RuleBook } from './rule-book';

/** Pushes a second at most: 30. */
const tellEveryMs = 33;

export interface ListenerRegistryOptions {
  openLog: (captureId: string) => Result<CaptureSink>;
  discard: (captureIds: string[]) => void;
  onConnection: (captureId: string, connection: TcpConnection) => void;
  onChange: (news: { listeners: ListenerSummary[]; gone: string[] }) => void;
  authority: () => OwnAuthority;
  /** Those that are loaded, by full name; undefined while no schema is open. */
  types: (names: string[]) => Promise<TypeRegistry | undefined>;
}

interface Entry {
  listener: TcpListener;
  book: RuleBook;
  settings: ListenSettings;
  captureIds: Set<string>;
  shown: ReadonlySet<string>;
}

export class ListenerRegistry {
  readonly #options: ListenerRegistryOptions;
  readonly #entries = new Map<string, Entry>();
  /** Logs that the page does not look at, with 1,000 connections nearly all. */
  readonly #hidden = new Set<string>();
  readonly #changed = new Set<string>();
  #gone: string[] = [];
  readonly #telling = new Throttle(tellEveryMs, () => this.#tell());

  constructor(options: ListenerRegistryOptions) {
    this.#options = options;
  }

  /** Codes: those of addresses, `serverMaterial`, `relayPlan` and `TcpListener.start`. */
  async start({ listenerId, settings }: RequestOf<'listen.start'>): Promise<Result<{ address: string }>> {
    const address = readListenAddress(settings.address);
    if (!address.ok) return address;
    const tls = settings.tls === null ? ok(null) : serverMaterial(settings.tls, this.#options.authority);
    if (!tls.ok) return tls;
    const relay = this.#relayOf(listenerId, settings);
    if (!relay.ok) return relay;
    const types = await this.#typesFor(settings.rules);
    const entry = this.#entries.get(listenerId) ?? this.#makeEntry(listenerId, settings);
    entry.settings = settings;
    entry.book.replace(settings.rules, settings.format, types);
    const { backlog, acceptLimit } = settings;
    return entry.listener.start({
      address: address.value,
      backlog,
      acceptLimit,
      tls: tls.value,
      relay: relay.value,
    });
  }

  stop(listenerId: string): Result<object> {
    return this.#with(listenerId, ({ listener }) => {
      listener.stop();
      return ok({});
    });
  }

  async forget(listenerId: string): Promise<Result<object>> {
    const entry = this.#entries.get(listenerId);
    if (entry === undefined) return ok({});
    this.#entries.delete(listenerId);
    this.#gone.push(listenerId);
    this.#telling.touch();
    await entry.listener.close();
    this.#drop(entry, [...entry.captureIds]);
    return ok({});
  }

  /** Codes: `unknown-listener`, and those of `relayPlan`. */
  async change({ listenerId, settings }: RequestOf<'listen.change'>): Promise<Result<object>> {
    const relay = this.#relayOf(listenerId, settings);
    if (!relay.ok) return relay;
    const types = await this.#typesFor(settings.rules);
    return this.#with(listenerId, (entry) => {
      const { listener, book } = entry;
      entry.settings = settings;
      listener.setAcceptLimit(settings.acceptLimit);
      listener.setRelay(relay.value);
      book.replace(settings.rules, settings.format, types);
      listener.rulesChanged();
      return ok({});
    });
  }

  /** Types came, went or changed: rules about them are made anew. */
  async schemaChanged(): Promise<void> {
    for (const [listenerId, { settings }] of this.#entries) {
      if (typesOfRules(settings.rules).length > 0) await this.change({ listenerId, settings });
    }
  }

  async check({ rules, format }: RequestOf<'listen.check'>): Promise<Result<ResponseOf<'listen.check'>>> {
    const { states } = new RuleBook(rules, format, await this.#typesFor(rules));
    return ok({ faults: states.flatMap(({ id, fault }) => (fault === undefined ? [] : [{ id, fault }])) });
  }

  connections({
    listenerId,
    from,
    count,
  }: RequestOf<'listen.connections'>): Result<ResponseOf<'listen.connections'>> {
    return this.#with(listenerId, ({ listener }) =>
      ok({ total: listener.total, rows: listener.rows(from, count) }),
    );
  }

  show({ listenerId, captureIds }: RequestOf<'listen.show'>): Result<object> {
    return this.#with(listenerId, (entry) => {
      for (const captureId of entry.shown) if (entry.captureIds.has(captureId)) this.#hidden.add(captureId);
      entry.shown = new Set(captureIds);
      for (const captureId of captureIds) this.#hidden.delete(captureId);
      return ok({});
    });
  }

  /** Whether the page is not to be told about this log. */
  hides(captureId: string): boolean {
    return this.#hidden.has(captureId);
  }

  act({ listenerId, whom, action }: RequestOf<'listen.act'>): Result<ResponseOf<'listen.act'>> {
    return this.#with(listenerId, ({ listener }) => ok(listener.act(whom, action)));
  }

  send({ listenerId, whom, bytes }: RequestOf<'listen.send'>): Result<ResponseOf<'listen.send'>> {
    return this.#with(listenerId, ({ listener }) => ok(listener.send(whom, bytes)));
  }

  clear(listenerId: string): Result<object> {
    return this.#with(listenerId, ({ listener }) => {
      listener.clear();
      return ok({});
    });
  }

  authority(): Result<{ pem: string }> {
    const pem = this.#options.authority().pem();
    return pem.ok ? ok({ pem: pem.value }) : pem;
  }

  /** Closes all, as the Close button does, and waits until their logs say so. */
  async closeAll(): Promise<void> {
    await Promise.all([...this.#entries.values()].map(({ listener }) => listener.close()));
    this.#telling.finish();
  }

  #makeEntry(listenerId: string, settings: ListenSettings): Entry {
    const book = new RuleBook([], settings.format);
    const captureIds = new Set<string>();
    const listener = new TcpListener({
      book,
      openLog: (captureId) => {
        captureIds.add(captureId);
        this.#hidden.add(captureId);
        return this.#options.openLog(captureId);
      },
      onConnection: this.#options.onConnection,
      onChange: () => this.#noteChange(listenerId),
      onDropped: (dropped) => this.#drop(entry, dropped),
    });
    const entry: Entry = { listener, book, settings, captureIds, shown: new Set() };
    this.#entries.set(listenerId, entry);
    return entry;
  }

  #drop({ captureIds }: Entry, dropped: string[]): void {
    for (const captureId of dropped) {
      captureIds.delete(captureId);
      this.#hidden.delete(captureId);
    }
    this.#options.discard(dropped);
  }

  #relayOf(listenerId: string, { relay }: ListenSettings): Result<RelayPlan | null> {
    if (relay === null) return ok(null);
    const faults: RelayPlan['faults'] = () => this.#entries.get(listenerId)?.settings.relay ?? relay;
    return relayPlan(relay, faults, process.env);
  }

  async #typesFor(rules: readonly Rule[]): Promise<TypeRegistry | undefined> {
    const names = typesOfRules(rules);
    return names.length === 0 ? undefined : this.#options.types(names);
  }

  #with<T>(listenerId: string, use: (entry: Entry) => Result<T>): Result<T> {
    const entry = this.#entries.get(listenerId);
    return entry === undefined
      ? fail('unknown-listener', 'It does not listen. Press Listen first.')
      : use(entry);
  }

  #noteChange(listenerId: string): void {
    this.#changed.add(listenerId);
    this.#telling.touch();
  }

  #tell(): void {
    const listeners = [...this.#changed].flatMap((listenerId) => {
      const entry = this.#entries.get(listenerId);
      return entry === undefined ? [] : [{ listenerId, ...entry.listener.summary() }];
    });
    const gone = this.#gone;
    this.#changed.clear();
    this.#gone = [];
    if (listeners.length + gone.length > 0) this.#options.onChange({ listeners, gone });
  }
}
