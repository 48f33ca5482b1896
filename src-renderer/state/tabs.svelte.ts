// The tab strip: which tabs are open, which one is active, and the one question before a running one closes.
import type { OpenedCapture } from '../../src-shared/opened-capture';
import type { MethodRef, Security, TabState } from '../../src-shared/workspace';
import { DocsTab } from './docs-tab.svelte';
import { CallTab } from './call-tab.svelte';
import { ListenTab } from './listen-tab.svelte';
import type { Rate } from './rate-meter';
import type { SchemaState } from './schema.svelte';
import type { TargetProfiles } from './target-profiles.svelte';
import { recallRequest } from './sent-request';
import { ServerTab } from './server-tab.svelte';
import { SourceTab } from './source-tab.svelte';
import { TcpTab } from './tcp-tab.svelte';

export type Tab = CallTab | TcpTab | ListenTab | SourceTab | DocsTab | ServerTab;

export class Tabs {
  list = $state.raw<Tab[]>([]);
  activeId = $state<string | null>(null);
  /** A running tab that waits for the answer to "close it?". */
  closing = $state.raw<Tab | null>(null);
  readonly active = $derived(this.list.find(({ id }) => id === this.activeId) ?? null);

  /** Methods with an open call, as `sourceId path`. */
  readonly runningMethods: ReadonlySet<string> = $derived(
    new Set(this.list.flatMap((tab) => (tab.kind === 'call' && tab.busy ? (methodKey(tab) ?? []) : []))),
  );
  /** Something is being captured. */
  readonly anyRunning = $derived(this.list.some((tab) => looksRunning(tab) && tab.view !== null));

  constructor(
    private readonly schema: SchemaState,
    private readonly profiles: TargetProfiles,
    /** The target that a new call starts with. */
    private readonly defaultTarget: () => string,
  ) {}

  /** Shows the method's tab: the one that is open already, unless a new one is asked for. */
  openCall(method: MethodRef, inNewTab = false): CallTab {
    const open = this.list.find(
      (tab): tab is CallTab =>
        tab.kind === 'call' && tab.method?.path === method.path && tab.method.sourceId === method.sourceId,
    );
    if (open && !inNewTab) {
      this.activeId = open.id;
      return open;
    }
    const tab = CallTab.fresh(this.schema, this.profiles, method, this.defaultTarget());
    // A server that told its schema is the one that serves it.
    const server = this.schema.source(method.sourceId)?.reflection;
    if (server) {
      tab.target = server.target;
      tab.security = server.security;
    }
    this.add(tab);
    return tab;
  }

  /** A call or connection of a file, as it would stand here after a restart. */
  openCapture({ captureId, protocol, call, connection }: OpenedCapture): void {
    if (protocol === 'tcp') {
      const { host, port } = connection ?? { host: '', port: 0 };
      const fresh = TcpTab.fresh(this.schema, host, port === 0 ? '' : String(port)).toState();
      return this.add(new TcpTab(this.schema, { ...fresh, captureId }));
    }
    const { path = '', target = '', security = 'plaintext' as Security, ...streaming } = call ?? {};
    const ref = { sourceId: '', path, clientStreaming: false, serverStreaming: false, ...streaming };
    const found = this.schema.method(ref);
    const method = found ? methodRefOf(found) : ref;
    const fresh = CallTab.fresh(this.schema, this.profiles, method, target).toState();
    const own = { method: call === null ? null : method, security, captureId };
    const tab = new CallTab(this.schema, this.profiles, { ...fresh, ...own });
    this.add(tab);
    tab.recalls = true;
    void recallRequest(tab);
  }

  /** The same call once more, with its draft, in a tab of its own. */
  duplicate(tab: CallTab): void {
    this.add(
      new CallTab(this.schema, this.profiles, { ...tab.toState(), id: crypto.randomUUID(), captureId: null }),
    );
  }

  openTcp(host = '127.0.0.1', port = ''): TcpTab {
    const tab = TcpTab.fresh(this.schema, host, port);
    this.add(tab);
    return tab;
  }

  openListen(address = '127.0.0.1:9001'): ListenTab {
    const tab = ListenTab.fresh(this.schema, address);
    this.add(tab);
    return tab;
  }

  openSource(sourceId: string): void {
    const open = this.list.find((tab) => tab.kind === 'source' && tab.sourceId === sourceId);
    if (open) this.activeId = open.id;
    else this.add(new SourceTab(crypto.randomUUID(), sourceId, this.schema));
  }

  /** Shows the documentation of a service, message or enum; `symbol` is its full name. */
  openDocs(sourceId: string, symbol: string): void {
    const open = this.list.find(
      (tab) => tab.kind === 'docs' && tab.sourceId === sourceId && tab.symbol === symbol,
    );
    if (open) this.activeId = open.id;
    else this.add(new DocsTab({ kind: 'docs', id: crypto.randomUUID(), sourceId, symbol }, this.schema));
  }

  /** Shows what is known of a target: the tab that is open already, or a new one. */
  openServer(target: string, security: Security): ServerTab {
    const open = this.list.find(
      (tab): tab is ServerTab => tab.kind === 'server' && tab.title === target && tab.security === security,
    );
    const tab = open ?? ServerTab.fresh(this.profiles, target, security);
    if (open) this.activeId = open.id;
    else this.add(tab);
    return tab;
  }

  /** Shows the tab with a TCP connection to that place; nothing when there is none. */
  showTcp(target: string): void {
    const tab = this.list.find((one) => one.kind === 'tcp' && one.title === target);
    if (tab) this.activeId = tab.id;
  }

  /** Over all calls, or over all TCP connections; zero while nothing runs. */
  rateAt(nowMs: number, kind: 'call' | 'tcp'): Rate {
    const sum = { messages: 0, sentBytes: 0, receivedBytes: 0 };
    if (!this.anyRunning) return sum;
    for (const tab of this.list) {
      const counts = tab.kind === kind || (kind === 'tcp' && tab.kind === 'listen');
      const rate = counts ? tab.view?.rate.at(nowMs) : undefined;
      sum.messages += rate?.messages ?? 0;
      sum.sentBytes += rate?.sentBytes ?? 0;
      sum.receivedBytes += rate?.receivedBytes ?? 0;
    }
    return sum;
  }

  select(id: string): void {
    this.activeId = id;
  }

  /** Goes round: after the last comes the first. */
  step(by: 1 | -1): void {
    const index = this.list.findIndex(({ id }) => id === this.activeId);
    const next = this.list[(index + by + this.list.length) % this.list.length];
    if (next) this.activeId = next.id;
  }

  /** A running tab asks once, the others go. */
  requestClose(id: string): void {
    const tab = this.list.find((one) => one.id === id);
    if (!tab) return;
    // A watch that ends with its tab loses nothing.
    if (tab.running && tab.kind !== 'server') this.closing = tab;
    else this.close(tab);
  }

  confirmClose(close: boolean): void {
    const tab = this.closing;
    this.closing = null;
    if (tab && close) this.close(tab);
  }

  move(id: string, to: number): void {
    const tab = this.list.find((one) => one.id === id);
    if (!tab) return;
    const others = this.list.filter((one) => one !== tab);
    this.list = [...others.slice(0, to), tab, ...others.slice(to)];
  }

  restore(states: TabState[], activeId: string | null): void {
    this.list = states.map((state) => this.revive(state));
    this.activeId = this.list.some(({ id }) => id === activeId) ? activeId : (this.list[0]?.id ?? null);
  }

  toState(): TabState[] {
    return this.list.map((tab) => tab.toState());
  }

  /** After a reload: tabs look their types up again, with drafts and selection kept. */
  onSchemaChanged(): void {
    for (const tab of this.list) {
      if (tab.kind === 'call') void tab.refreshTypes();
      else if (tab.kind === 'docs') void tab.refresh();
    }
  }

  private revive(state: TabState): Tab {
    if (state.kind === 'call') return new CallTab(this.schema, this.profiles, state);
    if (state.kind === 'tcp') return new TcpTab(this.schema, state);
    if (state.kind === 'listen') return new ListenTab(this.schema, state);
    if (state.kind === 'docs') return new DocsTab(state, this.schema);
    if (state.kind === 'server') return new ServerTab(this.profiles, state);
    return new SourceTab(state.id, state.sourceId, this.schema);
  }

  private add(tab: Tab): void {
    const index = this.list.findIndex(({ id }) => id === this.activeId);
    this.list = index < 0 ? [...this.list, tab] : this.list.toSpliced(index + 1, 0, tab);
    this.activeId = tab.id;
  }

  private close(tab: Tab): void {
    const index = this.list.indexOf(tab);
    this.list = this.list.filter((one) => one !== tab);
    if (this.activeId === tab.id) this.activeId = (this.list[index] ?? this.list[index - 1])?.id ?? null;
    tab.dispose();
  }
}

function methodRefOf({ source, method }: NonNullable<ReturnType<SchemaState['method']>>): MethodRef {
  const { path, clientStreaming, serverStreaming } = method;
  return { sourceId: source.id, path, clientStreaming, serverStreaming };
}

/** `sourceId path` of the method that a tab has found, under whichever source. */
export function methodKey(tab: CallTab): string | null {
  const { entry } = tab;
  return entry ? `${entry.source.id} ${entry.method.path}` : null;
}

/** What a tab shows of itself: a call with a quick answer never looks as if it ran. */
export function looksRunning(tab: Tab): boolean {
  return tab.kind === 'call' ? tab.busy : tab.running;
}
