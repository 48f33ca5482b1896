// The core's rooms, put together once. gRPC, TCP and schema code is loaded on first use, after the first paint.
import { join, sep } from 'node:path';
import type { Connection, Push, ResponseOf } from '../src-shared/contract';
import type { Result } from '../src-shared/result';
import type { WorkspaceState } from '../src-shared/workspace';
import type { CallRegistry } from './grpc/call-registry';
import { CaptureStore } from './capture/capture-store';
import { DemoHost } from './demo-host';
import { EventPump } from './ipc/event-pump';
import type { Cipher } from './secrets/cipher';
import { Vault } from './secrets/vault';
import type { SchemaLibrary } from './schema/library';
import type { ConnectionRegistry } from './tcp/connection-registry';
import type { ListenerRegistry } from './tcp/listener-registry';
import { WorkspaceStore } from './workspace/workspace-store';

export interface RoomsOptions {
  /** Folder of everything that is remembered: the user-data folder. */
  dataFolder: string;
  /** Folder with protos/demo. */
  protosFolder: string;
  version: string;
  /** What the system offers to keep secrets. */
  cipher: Cipher;
  send: (push: Push) => void;
}

/** Inside app.asar no file has a state of its own, and what was looked at there would never be as it was. */
const bundledProtos = join(import.meta.dirname, '..', 'bundled-protos').replace(
  `app.asar${sep}`,
  `app.asar.unpacked${sep}`,
);

/** Makes a value on first use; later callers get the same one. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

export class Rooms {
  readonly pump: EventPump;
  readonly captures: CaptureStore;
  readonly demo: DemoHost;
  readonly vault: Vault;
  private readonly workspace: WorkspaceStore;
  private grpcConnections: Connection[] = [];
  private tcpConnections: Connection[] = [];
  private listening: ListenerRegistry | undefined;
  private readonly opened: (() => Promise<unknown>)[] = [];

  constructor(private readonly options: RoomsOptions) {
    const { dataFolder } = options;
    this.pump = new EventPump(options.send);
    this.captures = new CaptureStore({
      folder: join(dataFolder, 'captures'),
      onChange: (summary, head) => {
        if (this.listening?.hides(summary.captureId) !== true) this.pump.captureChanged(summary, head);
      },
      onUsage: (usage) => this.pump.usageChanged(usage),
      onFrames: (captureId, state) => this.pump.framesChanged(captureId, state),
    });
    this.demo = new DemoHost({
      entry: join(import.meta.dirname, 'demo-thread.js'),
      protosDir: this.demoProtos,
      version: options.version,
      onChange: (state) => this.pump.push({ name: 'demo.changed', payload: state }),
    });
    this.vault = new Vault({
      cipher: options.cipher,
      path: join(dataFolder, 'secrets.json'),
      onChange: (keeping) => this.pump.push({ name: 'secrets.changed', payload: keeping }),
    });
    this.workspace = new WorkspaceStore(join(dataFolder, 'workspace.json'), this.vault);
  }

  readonly schema = once(async (): Promise<SchemaLibrary> => {
    const { SchemaLibrary } = await import('./schema/library');
    const { EngineHost } = await import('./schema/engine-host');
    const { dataFolder } = this.options;
    const cacheDir = join(dataFolder, 'schema-cache');
    const library = new SchemaLibrary({
      cacheDir,
      engine: new EngineHost({ entry: join(import.meta.dirname, 'schema-thread.js'), cacheDir }),
      stateFile: join(dataFolder, 'sources.json'),
      vault: this.vault,
      reflection: async () => (await this.calls()).reflection(),
      reflectionFolder: join(dataFolder, 'reflection'),
      onChange: (catalog, reveal) => {
        this.pump.push({ name: 'schema.changed', payload: { catalog, reveal } });
        void this.listening?.schemaChanged();
      },
      bundledRoots: [bundledProtos],
    });
    this.opened.push(() => library.close());
    const { notice } = await library.restore();
    if (notice) this.pushSchema(library, [], notice);
    return library;
  });

  readonly calls = once(async (): Promise<CallRegistry> => {
    const { CallRegistry } = await import('./grpc/call-registry');
    const calls = new CallRegistry({
      openLog: (captureId, protocol) => this.captures.create(captureId, protocol),
      version: this.options.version,
      onConnections: (connections) => {
        this.grpcConnections = connections;
        this.pushConnections();
      },
      onTokens: () => this.pump.push({ name: 'auth.changed', payload: {} }),
      onHealth: (news) => this.pump.push({ name: 'health.changed', payload: news }),
    });
    this.opened.push(() => calls.closeAll());
    return calls;
  });

  readonly sockets = once(async (): Promise<ConnectionRegistry> => {
    const { ConnectionRegistry } = await import('./tcp/connection-registry');
    const sockets = new ConnectionRegistry({
      openLog: (captureId, protocol) => this.captures.create(captureId, protocol),
      onConnections: (connections) => {
        this.tcpConnections = connections;
        this.pushConnections();
      },
      onLive: (live) => this.pump.push({ name: 'tcp.live', payload: { live } }),
    });
    this.opened.push(() => sockets.closeAll());
    return sockets;
  });

  readonly listeners = once(async (): Promise<ListenerRegistry> => {
    const { ListenerRegistry } = await import('./tcp/listener-registry');
    const { OwnAuthority } = await import('./tls/own-authority');
    const { typesByName } = await import('./schema/types-by-name');
    const sockets = await this.sockets();
    const authority = new OwnAuthority(join(this.options.dataFolder, 'tls'));
    const listeners = new ListenerRegistry({
      openLog: (captureId) => this.captures.create(captureId, 'tcp'),
      discard: (captureIds) => this.discard(captureIds),
      onConnection: (captureId, connection) => sockets.adopt(captureId, connection),
      onChange: (news) => this.pump.push({ name: 'listen.changed', payload: news }),
      authority: () => authority,
      types: async (names) => typesByName(await this.schema(), names),
    });
    this.listening = listeners;
    this.opened.push(() => listeners.closeAll());
    return listeners;
  });

  /** The folder whose protos the demo servers speak. */
  get demoProtos(): string {
    return join(this.options.protosFolder, 'demo');
  }

  /** Tells the page about sources that were opened from outside it, or about what could not be opened. */
  pushSchema(library: SchemaLibrary, reveal: string[], notice?: string): void {
    const payload = { catalog: library.catalog(), reveal, ...(notice === undefined ? {} : { notice }) };
    this.pump.push({ name: 'schema.changed', payload });
  }

  /** The logs of open tabs are the last that the quota cleans up. */
  async loadWorkspace(): Promise<ResponseOf<'workspace.load'>> {
    const loaded = await this.workspace.load();
    this.captures.protect(captureIdsOf(loaded.state));
    return loaded;
  }

  saveWorkspace(state: WorkspaceState): Promise<Result<object>> {
    this.captures.protect(captureIdsOf(state));
    return this.workspace.save(state);
  }

  connections(): Connection[] {
    return [...this.grpcConnections, ...this.tcpConnections];
  }

  /** Ends calls and connections, then writes what waits. Every room is asked, even when one fails. */
  async close(): Promise<void> {
    this.demo.stop();
    await Promise.allSettled(this.opened.map((close) => close()));
    await Promise.allSettled([this.captures.close(), this.workspace.flush()]);
  }

  private discard(captureIds: string[]): void {
    for (const captureId of captureIds) void this.captures.discard({ captureId });
  }

  private pushConnections(): void {
    this.pump.connectionsChanged(this.connections());
  }
}

function captureIdsOf(state: WorkspaceState): string[] {
  return state.tabs.flatMap((tab) => ('captureId' in tab && tab.captureId ? [tab.captureId] : []));
}
