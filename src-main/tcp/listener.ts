// A listening socket and all that it accepted: the limit, TLS, the list, and what is done to one, some or all of them.
import { createServer, type Server, type Socket } from 'node:net';
import type { CaptureAppend } from '../../src-shared/capture';
import type { AcceptedAction, AcceptedRow, ListenerSummary, Whom } from '../../src-shared/listen-channels';
import { fail, ok, type Failure, type Result } from '../../src-shared/result';
import { sentBy } from '../../src-shared/sent-by';
import { listenAddressText, type ListenAddress } from '../../src-shared/tcp/listen-address';
import type { CaptureSink } from '../capture/sink';
import type { ServerMaterial } from '../tls/server-material';
import { Accepted } from './accepted';
import { AcceptedList } from './accepted-list';
import type { TcpConnection } from './connection';
import { listenFailure } from './listen-sentences';
import type { RelayPlan } from './relay-pair';
import type { RuleBook } from './rule-book';
import { TlsDoor } from './tls-door';

export interface ListenerOptions {
  book: RuleBook;
  openLog: (captureId: string) => Result<CaptureSink>;
  /** Connections of both sides of a relay too. */
  onConnection?: (captureId: string, connection: TcpConnection) => void;
  /** Counts, states or the list have changed. */
  onChange?: () => void;
  /** Nobody can reach these logs any more. */
  onDropped?: (captureIds: string[]) => void;
}

/** What one start needs. */
export interface ListenPlan {
  address: ListenAddress;
  /** The system may allow fewer. */
  backlog: number;
  acceptLimit: number;
  tls: ServerMaterial | null;
  relay: RelayPlan | null;
}

export type Done = { done: number; left: number; reason?: Failure | undefined };

export class TcpListener {
  readonly #options: ListenerOptions;
  readonly #list: AcceptedList;
  #server: Server | undefined;
  #door: TlsDoor | null = null;
  #relay: RelayPlan | null = null;
  #acceptLimit = 0;
  #address = '';
  #startedAt = 0;
  #accepted = 0;
  #refused = 0;
  #receivedBytes = 0;
  #sentBytes = 0;
  #fault: Failure | undefined;

  constructor(options: ListenerOptions) {
    this.#options = options;
    this.#list = new AcceptedList((captureIds) => {
      if (captureIds.length > 0) options.onDropped?.(captureIds);
    });
  }

  /** The address as the system gave it. Connections of an earlier start stay. Codes: `already-listening`, and those of `listenFailure`. */
  start({ address, backlog, ...plan }: ListenPlan): Promise<Result<{ address: string }>> {
    if (this.#server !== undefined)
      return Promise.resolve(fail('already-listening', `It listens on ${this.#address} already.`));
    this.#door = plan.tls === null ? null : new TlsDoor(plan.tls);
    this.#relay = plan.relay;
    this.#acceptLimit = plan.acceptLimit;
    this.#fault = undefined;
    const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true });
    this.#server = server;
    server.on('connection', (socket) => this.#accept(socket));
    return new Promise((resolve) => {
      server.once('error', (error) => {
        this.#server = undefined;
        resolve({ ok: false, error: listenFailure(error, address) });
      });
      const where =
        address.kind === 'unix' ? { path: address.path } : { host: address.host, port: address.port };
      server.listen({ ...where, backlog }, () => {
        server
          .removeAllListeners('error')
          .on('error', (error) => this.#noteFault(listenFailure(error, address)));
        this.#address = listenAddressText(boundAddress(server, address));
        this.#startedAt = Date.now();
        this.#tell();
        resolve(ok({ address: this.#address }));
      });
    });
  }

  /** Accepts no more; what is open stays open. */
  stop(): void {
    this.#server?.close();
    this.#server = undefined;
    this.#tell();
  }

  /** Stops, and closes all; resolves when the logs say so. */
  async close(): Promise<void> {
    this.stop();
    const open = this.#list.openOnes('all');
    for (const accepted of open) accepted.act('close');
    await Promise.all(open.map(({ connection }) => connection?.whenClosed));
  }

  get isListening(): boolean {
    return this.#server?.listening === true;
  }

  get hasOpen(): boolean {
    return this.#list.open > 0;
  }

  setAcceptLimit(limit: number): void {
    this.#acceptLimit = limit;
  }

  /** For connections that are accepted from now on. */
  setRelay(relay: RelayPlan | null): void {
    this.#relay = relay;
  }

  /** The book was edited. */
  rulesChanged(): void {
    for (const accepted of this.#list.openOnes('all')) accepted.rulesChanged();
    this.#tell();
  }

  act(whom: Whom, action: AcceptedAction): Done {
    return this.#each(whom, (accepted) => accepted.act(action));
  }

  send(whom: Whom, bytes: Uint8Array): Done {
    const by = whom === 'all' || whom.length > 1 ? sentBy.all : sentBy.hand;
    return this.#each(whom, ({ connection }) =>
      connection === undefined
        ? fail('not-connected', 'The TLS handshake is not done yet. Wait until it is.')
        : connection.send(bytes, by),
    );
  }

  clear(): void {
    this.#list.clearClosed();
    this.#tell();
  }

  get total(): number {
    return this.#list.total;
  }

  /** Newest first. */
  rows(from: number, count: number): AcceptedRow[] {
    return this.#list.rows(from, count);
  }

  summary(): Omit<ListenerSummary, 'listenerId'> {
    return {
      state: this.isListening ? 'listening' : 'stopped',
      address: this.#address,
      startedAt: this.#startedAt,
      open: this.#list.open,
      accepted: this.#accepted,
      refused: this.#refused,
      listed: this.#list.total,
      receivedBytes: this.#receivedBytes,
      sentBytes: this.#sentBytes,
      rules: this.#options.book.states,
      ...(this.#fault === undefined ? {} : { fault: this.#fault }),
    };
  }

  #accept(socket: Socket): void {
    if (this.#list.open >= this.#acceptLimit) {
      this.#refuse(socket);
      return;
    }
    this.#accepted += 1;
    const { openLog, onConnection, book } = this.#options;
    const accepted = new Accepted(this.#accepted, socket, {
      book,
      relay: this.#relay,
      openLog,
      onConnection: (captureId, connection) => onConnection?.(captureId, connection),
      onEvent: (event, side) => this.#noteEvent(event, side),
      onClosed: () => this.#noteClosed(),
    });
    this.#list.add(accepted);
    const begun = accepted.begin(this.#door);
    if (!begun.ok) {
      this.#list.remove(accepted);
      this.#noteFault(begun.error);
    }
    this.#tell();
  }

  /** RST, so that the client does not take it for an answer; unix sockets know none. */
  #refuse(socket: Socket): void {
    this.#refused += 1;
    socket.on('error', () => undefined);
    if (socket.remoteAddress === undefined) socket.destroy();
    else socket.resetAndDestroy();
    this.#tell();
  }

  #each(whom: Whom, use: (accepted: Accepted) => Result<unknown>): Done {
    const wanted = this.#list.openOnes(whom);
    const failures = wanted.flatMap((accepted) => {
      const used = use(accepted);
      return used.ok ? [] : [used.error];
    });
    const gone = whom === 'all' ? 0 : whom.length - wanted.length;
    const [first] = failures;
    const reason =
      first ?? (gone > 0 ? { code: 'already-ended', message: 'The connection is closed.' } : undefined);
    return {
      done: wanted.length - failures.length,
      left: failures.length + gone,
      ...(reason === undefined ? {} : { reason }),
    };
  }

  #noteEvent(event: CaptureAppend, side: 'client' | 'server'): void {
    if (event.kind === 'chunk' && side === 'client') {
      if (event.direction === 'sent') this.#sentBytes += event.bytes.length;
      else this.#receivedBytes += event.bytes.length;
    }
    this.#tell();
  }

  #noteClosed(): void {
    this.#list.noteClosed();
    this.#tell();
  }

  #noteFault(fault: Failure): void {
    this.#fault = fault;
    this.#tell();
  }

  #tell(): void {
    this.#options.onChange?.();
  }
}

function boundAddress(server: Server, asked: ListenAddress): ListenAddress {
  const bound = server.address();
  if (asked.kind === 'unix' || bound === null || typeof bound === 'string') return asked;
  // A name stays as it was typed; only the port is news.
  return { ...asked, port: bound.port };
}
