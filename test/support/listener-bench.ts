// A listener under test with its logs in memory, and plain clients that note what they see.
import net from 'node:net';
import { onTestFinished } from 'vitest';
import type { AcceptedRow } from '../../src-shared/listen-channels';
import { plainListenSettings, type ListenSettings } from '../../src-shared/listen-settings';
import type { TypeRegistry } from '../../src-shared/proto/registry';
import { ok } from '../../src-shared/result';
import { readListenAddress } from '../../src-shared/tcp/listen-address';
import { TcpListener } from '../../src-main/tcp/listener';
import { relayPlan } from '../../src-main/tcp/relay-plan';
import { RuleBook } from '../../src-main/tcp/rule-book';
import type { ServerMaterial } from '../../src-main/tls/server-material';
import { valueOf } from './captures';
import { MemorySink } from './memory-sink';

export interface Bench {
  listener: TcpListener;
  book: RuleBook;
  settings: ListenSettings;
  address: string;
  port: number;
  dropped: string[];
  row: (number: number) => AcceptedRow;
  /** The log of a connection by its number. */
  sink: (number: number) => MemorySink;
  /** The log of a relay's other side. */
  serverSink: (number: number) => MemorySink;
  /** Resolves when the listener's state satisfies the condition. */
  until: (condition: () => boolean) => Promise<void>;
}

export async function listenOn(
  changes: Partial<ListenSettings> = {},
  more: { tls?: ServerMaterial; types?: TypeRegistry } = {},
): Promise<Bench> {
  const settings = { ...plainListenSettings('127.0.0.1:0'), ...changes };
  const sinks = new Map<string, MemorySink>();
  const watchers = new Set<() => void>();
  const dropped: string[] = [];
  const book = new RuleBook(settings.rules, settings.format, more.types);
  const listener = new TcpListener({
    book,
    openLog: (captureId) => {
      const sink = new MemorySink();
      sinks.set(captureId, sink);
      return ok(sink);
    },
    onChange: () => [...watchers].forEach((watcher) => watcher()),
    onDropped: (captureIds) => dropped.push(...captureIds),
  });
  onTestFinished(() => listener.close());
  const { relay, backlog, acceptLimit } = settings;
  const plan = relay === null ? null : valueOf(relayPlan(relay, () => relay, {}));
  const { address } = valueOf(
    await listener.start({
      address: valueOf(readListenAddress(settings.address)),
      backlog,
      acceptLimit,
      tls: more.tls ?? null,
      relay: plan,
    }),
  );
  const row = (number: number): AcceptedRow => {
    const found = listener.rows(0, 100_000).find((one) => one.number === number);
    if (found === undefined) throw new Error(`there is no connection ${number}`);
    return found;
  };
  const sinkOf = (captureId: string | undefined): MemorySink => {
    const sink = sinks.get(captureId ?? '');
    if (sink === undefined) throw new Error('there is no such log');
    return sink;
  };
  return {
    listener,
    book,
    settings,
    address,
    port: Number(/:(\d+)$/.exec(address)?.[1] ?? 0),
    dropped,
    row,
    sink: (number) => sinkOf(row(number).captureId),
    serverSink: (number) => sinkOf(row(number).forward?.captureId),
    until: (condition) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (!condition()) return;
          watchers.delete(check);
          resolve();
        };
        watchers.add(check);
        check();
      }),
  };
}

/** A plain client, half-open allowed: it ends nothing by itself. */
export class TestClient {
  readonly #parts: Buffer[] = [];
  readonly #watchers = new Set<() => void>();
  /** `connect`, `end` (FIN), `ECONNRESET` ..., `close`, in order. */
  readonly saw: string[] = [];

  private constructor(readonly socket: net.Socket) {
    const see = (event: string): void => {
      this.saw.push(event);
      this.#tell();
    };
    socket.on('data', (data) => {
      this.#parts.push(data);
      this.#tell();
    });
    socket.on('connect', () => see('connect')).on('end', () => see('end'));
    socket.on('error', (error: NodeJS.ErrnoException) => see(error.code ?? 'error'));
    socket.on('close', () => see('close'));
    onTestFinished(() => void socket.destroy());
  }

  /** Resolves when it is connected, or over already. */
  static async connect(to: number | net.NetConnectOpts): Promise<TestClient> {
    const options = typeof to === 'number' ? { host: '127.0.0.1', port: to } : to;
    const socket = net.connect({ ...options, allowHalfOpen: true } as net.NetConnectOpts);
    const client = new TestClient(socket);
    await client.#until(() => client.saw.includes('connect') || client.saw.includes('close'));
    return client;
  }

  get text(): string {
    return Buffer.concat(this.#parts).toString('latin1');
  }

  /** Parts as they were read. */
  get parts(): string[] {
    return this.#parts.map((part) => part.toString('latin1'));
  }

  send(text: string): void {
    this.socket.write(text, 'latin1');
  }

  async hasText(text: string): Promise<void> {
    await this.#until(() => this.text.includes(text));
  }

  async hasSeen(event: string): Promise<void> {
    await this.#until(() => this.saw.includes(event));
  }

  #until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (!condition()) return;
        this.#watchers.delete(check);
        resolve();
      };
      this.#watchers.add(check);
      check();
    });
  }

  #tell(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }
}
