// captureId -> TCP connection: the room's one face.
import type { Protocol } from '../../src-shared/capture';
import type { Connection, RequestOf, ResponseOf } from '../../src-shared/contract';
import { fail, ok, type Result } from '../../src-shared/result';
import type { CaptureSink } from '../capture/sink';
import { TcpConnection } from './connection';
import { destinationOf } from './destination';
import { sendFile } from './file-sender';

export interface ConnectionRegistryOptions {
  openLog: (captureId: string, protocol: Protocol) => Result<CaptureSink>;
  /** The list of live connections, after each change of one. */
  onConnections?: (connections: Connection[]) => void;
}

/** Ids of closed connections that are remembered, so that a late Send hears "is closed" and not "unknown". */
const rememberedEnds = 500;

export class ConnectionRegistry {
  readonly #options: ConnectionRegistryOptions;
  readonly #connections = new Map<string, TcpConnection>();
  readonly #ended = new Set<string>();
  /** Connections that a file is being sent on. */
  readonly #files = new Set<string>();

  constructor(options: ConnectionRegistryOptions) {
    this.#options = options;
  }

  /** Begins to connect; what comes of it is in the log. Codes: those of the log. */
  connect({ captureId, host, port, timeoutMs }: RequestOf<'tcp.connect'>): Result<object> {
    const log = this.#options.openLog(captureId, 'tcp');
    if (!log.ok) return log;
    const connection = new TcpConnection({
      to: destinationOf(host, port),
      timeoutMs,
      sink: log.value,
      onChange: () => this.#noteChange(captureId),
    });
    this.#connections.set(captureId, connection);
    this.#tell();
    return ok({});
  }

  /** Codes: `unknown-connection`, `sending-file` and those of TcpConnection.send. */
  send(captureId: string, bytes: Uint8Array): Result<object> {
    return this.#whileNoFile(captureId, (connection) => connection.send(bytes));
  }

  /** Resolves when all of the file was handed over. Other sends are refused meanwhile; Close and Reset stop it. */
  async sendFile(captureId: string, path: string): Promise<Result<ResponseOf<'tcp.sendFile'>>> {
    const ready = this.#whileNoFile(captureId, (connection) => {
      const may = connection.maySend();
      return may.ok ? ok(connection) : may;
    });
    if (!ready.ok) return ready;
    this.#files.add(captureId);
    const sent = await sendFile(ready.value, path);
    this.#files.delete(captureId);
    return sent.ok ? ok({ file: sent.value }) : sent;
  }

  end(captureId: string): Result<object> {
    return this.#whileNoFile(captureId, (connection) => connection.end());
  }

  close(captureId: string): Result<object> {
    return this.#with(captureId, (connection) => connection.close());
  }

  reset(captureId: string): Result<object> {
    return this.#with(captureId, (connection) => connection.reset());
  }

  /** Live connections, for the status bar. */
  connections(): Connection[] {
    return [...this.#connections.values()].map(({ to, state }) => ({
      protocol: 'tcp',
      target: to.text,
      state,
      openCalls: 0,
    }));
  }

  /** Closes all, as the Close button does, and waits until their logs say so. */
  async closeAll(): Promise<void> {
    const connections = [...this.#connections.values()];
    for (const connection of connections) connection.close();
    await Promise.all(connections.map((connection) => connection.whenClosed));
  }

  #whileNoFile<T>(captureId: string, use: (connection: TcpConnection) => Result<T>): Result<T> {
    if (this.#files.has(captureId)) {
      return fail('sending-file', 'A file is still being sent. Wait, or close the connection.');
    }
    return this.#with(captureId, use);
  }

  #with<T>(captureId: string, use: (connection: TcpConnection) => Result<T>): Result<T> {
    const connection = this.#connections.get(captureId);
    if (connection !== undefined) return use(connection);
    if (this.#ended.has(captureId)) return fail('already-ended', 'The connection is closed. Connect again.');
    return fail('unknown-connection', 'There is no such connection. Connect first.');
  }

  #noteChange(captureId: string): void {
    const connection = this.#connections.get(captureId);
    if (connection?.state === 'closed') this.#forget(captureId);
    this.#tell();
  }

  #forget(captureId: string): void {
    this.#connections.delete(captureId);
    this.#ended.add(captureId);
    const [oldest] = this.#ended;
    if (this.#ended.size > rememberedEnds && oldest !== undefined) this.#ended.delete(oldest);
  }

  #tell(): void {
    this.#options.onConnections?.(this.connections());
  }
}
