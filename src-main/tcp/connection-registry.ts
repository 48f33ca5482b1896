// captureId -> TCP connection, dialled or accepted: the room's one face.
import type { Protocol } from '../../src-shared/capture';
import type { Connection, RequestOf, ResponseOf } from '../../src-shared/contract';
import { fail, ok, type Result } from '../../src-shared/result';
import type { RunPlan, TcpLive } from '../../src-shared/tcp/run-plan';
import type { CaptureSink } from '../capture/sink';
import { TcpConnection } from './connection';
import type { Destination } from './destination';
import { sendFile, type FileFormat } from './file-sender';
import { LiveNews } from './live-news';
import { clientFor, openerFor } from './opener';
import { SendRun } from './send-run';

export interface ConnectionRegistryOptions {
  openLog: (captureId: string, protocol: Protocol) => Result<CaptureSink>;
  /** The list of live connections that we made, after each change of one. */
  onConnections?: (connections: Connection[]) => void;
  /** What changes too often for the log, a few times a second. */
  onLive?: (live: TcpLive[]) => void;
}

/** Ids of closed connections that are remembered, so that a late Send hears "is closed" and not "unknown". */
const rememberedEnds = 2000;

export class ConnectionRegistry {
  readonly #options: ConnectionRegistryOptions;
  readonly #connections = new Map<string, TcpConnection>();
  /** Where those lead that we made. */
  readonly #dialled = new Map<string, Destination>();
  readonly #ended = new Set<string>();
  /** Connections that a file is being sent on. */
  readonly #files = new Set<string>();
  /** Of each connection the run that goes on, or was the last. */
  readonly #runs = new Map<string, SendRun>();
  readonly #news: LiveNews;

  constructor(options: ConnectionRegistryOptions) {
    this.#options = options;
    this.#news = new LiveNews((captureId) => this.#live(captureId), options.onLive);
  }

  /** Begins to connect; what comes of it is in the log. Codes: those of the log and of `openerFor`. */
  connect({ captureId, ...target }: RequestOf<'tcp.connect'>): Result<object> {
    const opener = openerFor(target, process.env);
    if (!opener.ok) return opener;
    const log = this.#options.openLog(captureId, 'tcp');
    if (!log.ok) return log;
    this.#dialled.set(captureId, opener.value.to);
    const onChange = (): void => this.#noteChange(captureId);
    this.#keep(captureId, TcpConnection.dial(opener.value, { sink: log.value, onChange, guessesTls: true }));
    this.#tell();
    return ok({});
  }

  /** Knows a connection that a listener accepted, or made for a relay, by the id of its log, until it is closed. */
  adopt(captureId: string, connection: TcpConnection): void {
    if (connection.state === 'closed') return;
    this.#keep(captureId, connection);
    void connection.whenClosed.then(() => this.#forget(captureId));
  }

  /** Undefined when it is over, or never was. */
  get(captureId: string): TcpConnection | undefined {
    return this.#connections.get(captureId);
  }

  /** Codes: `unknown-connection`, `sending-file`, `sending-run` and those of TcpConnection.send. */
  send(captureId: string, bytes: Uint8Array): Result<object> {
    const run = this.#running(captureId);
    if (run?.isWhole === false) return cutting();
    return this.#whileNoFile(captureId, (connection) => connection.send(bytes));
  }

  /** Begins a run; its progress is told as live news. One goes at a time. Codes as `send`, and those of its payloads. */
  run(captureId: string, plan: RunPlan): Result<object> {
    if (this.#running(captureId) !== undefined)
      return fail('sending-run', 'A run is going on this connection. Stop it first.');
    return this.#whileNoFile(captureId, (connection) => {
      const run = SendRun.start(connection, plan, () => this.#news.note(captureId));
      if (!run.ok) return run;
      this.#runs.set(captureId, run.value);
      this.#news.note(captureId);
      return ok({});
    });
  }

  /** Nothing more of the run leaves; what is queued does. */
  stopRun(captureId: string): Result<object> {
    this.#running(captureId)?.stop();
    return ok({});
  }

  /** Resolves when all of the file was handed over. Other sends are refused meanwhile; Close and Reset stop it. */
  async sendFile(
    captureId: string,
    path: string,
    format?: FileFormat,
  ): Promise<Result<ResponseOf<'tcp.sendFile'>>> {
    if (this.#running(captureId)?.isWhole === false) return cutting();
    const ready = this.#whileNoFile(captureId, (connection) => {
      const may = connection.maySend();
      return may.ok ? ok(connection) : may;
    });
    if (!ready.ok) return ready;
    this.#files.add(captureId);
    const sent = await sendFile(ready.value, path, format);
    this.#files.delete(captureId);
    return sent.ok ? ok({ file: sent.value }) : sent;
  }

  /** A run that goes on is stopped first. */
  end(captureId: string): Result<object> {
    this.#running(captureId)?.stop();
    return this.#whileNoFile(captureId, (connection) => connection.end());
  }

  close(captureId: string): Result<object> {
    return this.#with(captureId, (connection) => connection.close());
  }

  reset(captureId: string): Result<object> {
    return this.#with(captureId, (connection) => connection.reset());
  }

  setReading({ captureId, ...mode }: RequestOf<'tcp.setReading'>): Result<object> {
    return this.#with(captureId, (connection) => connection.setReading(mode));
  }

  /** TLS from here on. Codes: `already-secure`, and those of TLS settings and of `maySend`. */
  secure({ captureId, tls, timeoutMs }: RequestOf<'tcp.secure'>): Result<object> {
    return this.#whileNoFile(captureId, (connection) => {
      const to = this.#dialled.get(captureId);
      if (to === undefined) return fail('not-ours', 'Only a connection that was made here can begin TLS.');
      const client = clientFor(to, tls, process.env);
      return client.ok ? connection.secure(client.value, timeoutMs) : client;
    });
  }

  /** Live connections that we made, for the status bar; accepted ones belong to their listener. */
  connections(): Connection[] {
    return [...this.#dialled].flatMap(([captureId, to]) => {
      const state = this.#connections.get(captureId)?.state;
      return state === undefined ? [] : [{ protocol: 'tcp', target: to.text, state, openCalls: 0 }];
    });
  }

  /** Closes all, as the Close button does, and waits until their logs say so. */
  async closeAll(): Promise<void> {
    const connections = [...this.#connections.values()];
    for (const connection of connections) connection.close();
    await Promise.all(connections.map((connection) => connection.whenClosed));
  }

  #running(captureId: string): SendRun | undefined {
    const run = this.#runs.get(captureId);
    return run?.progress.state === 'running' ? run : undefined;
  }

  #live(captureId: string): TcpLive {
    const run = this.#runs.get(captureId);
    const queuedBytes = this.#connections.get(captureId)?.queuedBytes ?? 0;
    return { captureId, queuedBytes, run: run === undefined ? null : { ...run.progress } };
  }

  #keep(captureId: string, connection: TcpConnection): void {
    connection.onHanded = () => this.#news.note(captureId);
    this.#connections.set(captureId, connection);
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
    const isOurs = this.#dialled.has(captureId);
    if (connection?.state === 'closed') this.#forget(captureId);
    if (isOurs) this.#tell();
  }

  #forget(captureId: string): void {
    this.#connections.delete(captureId);
    this.#dialled.delete(captureId);
    this.#ended.add(captureId);
    this.#news.note(captureId);
    const run = this.#runs.get(captureId);
    void run?.whenOver.then(() => this.#news.last(captureId, () => this.#runs.delete(captureId)));
    const [oldest] = this.#ended;
    if (this.#ended.size > rememberedEnds && oldest !== undefined) this.#ended.delete(oldest);
  }

  #tell(): void {
    this.#options.onConnections?.(this.connections());
  }
}

function cutting(): Result<never> {
  return fail('sending-run', 'A payload is being sent in pieces. Stop that first.');
}
