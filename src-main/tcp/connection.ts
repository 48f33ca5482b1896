// One connection by hand, dialled or accepted: sends, ends, closes and resets it, and writes all that happens into its log.
import type net from 'node:net';
import { formatBytes } from '../../src-shared/bytes/byte-size';
import type { EventData } from '../../src-shared/capture';
import type { Connection } from '../../src-shared/contract';
import { fail, ok, type Result } from '../../src-shared/result';
import type { CaptureSink } from '../capture/sink';
import { Ends } from './ends';
import { Intake, type ReadingMode } from './intake';
import type { Opened, Opener, OpenSocket } from './opener';
import { Outlet } from './outlet';
import { ResetWatch } from './reset-watch';
import { brokenError, isResetByPeer } from './sentences';
import type { TlsClient } from './tls-client';
import { endedUnanswered, tlsInAnswer } from './tls-guess';

/** More than this waiting for the peer to read: the next send is refused. */
const maxQueuedBytes = 8 * 1024 * 1024;
/** How long `close` waits for queued bytes to leave. */
const lingerMs = 1000;

export interface TcpConnectionOptions {
  /** The other side, as people write it. */
  label: string;
  sink: CaptureSink;
  /** The state changed; `closed` comes once and last. */
  onChange: () => void;
  /** Each read, after it is in the log. The bytes are good only during the call. Until its promise resolves, no more is read. */
  onReceived?: ((bytes: Uint8Array) => Promise<void> | undefined) | undefined;
  /** The peer ended its direction (FIN), after all that it sent was received. */
  onPeerEnd?: (() => void) | undefined;
  /** The log tells when a plain connection seems to have met TLS. */
  guessesTls?: boolean | undefined;
}

export class TcpConnection {
  readonly label: string;
  state: Connection['state'] = 'connecting';
  /** Resolves after the `closed` event is in the log. Never rejects. */
  readonly whenClosed: Promise<void>;
  #resolveClosed: () => void = () => undefined;
  readonly #options: TcpConnectionOptions;
  readonly #intake: Intake;
  readonly #ends = new Ends();
  readonly #outlet: Outlet;
  readonly #resets = new ResetWatch();
  readonly #startedAt = performance.now();
  readonly #attempt = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #open: OpenSocket | undefined;
  #isSecuring = false;
  /** What whoever answers waits for, before more is read. */
  #holding: Promise<void> | undefined;

  private constructor(options: TcpConnectionOptions) {
    this.#options = options;
    this.label = options.label;
    this.#outlet = new Outlet(options.sink, this.#ends);
    this.#intake = new Intake(
      (bytes) => this.#received(bytes),
      () => this.#mayReadOn(),
    );
    this.whenClosed = new Promise((resolve) => (this.#resolveClosed = resolve));
  }

  /** Begins to connect at once; what comes of it is in the log. */
  static dial(opener: Opener, options: Omit<TcpConnectionOptions, 'label'>): TcpConnection {
    const { to, via, timeoutMs } = opener;
    const connection = new TcpConnection({ ...options, label: to.text });
    const data = { host: to.path ?? to.host, port: to.port, ...(via === undefined ? {} : { via }) };
    options.sink.append({ kind: 'connecting', direction: 'sent', data });
    connection.#giveUpAfter(timeoutMs);
    void opener
      .open(connection.#intake.onread, connection.#attempt.signal)
      .then((opened) => connection.#opened(opened));
    return connection;
  }

  /** A connection that a listener accepted; its sockets must allow half-open. It is ready at once. */
  static accept(open: OpenSocket, options: TcpConnectionOptions): TcpConnection {
    const connection = new TcpConnection(options);
    connection.#connected(open, 'accepted');
    return connection;
  }

  /** Codes: `not-connected`, `already-ended`. */
  maySend(): Result<object> {
    if (this.state === 'closed' || this.#ends.asked !== undefined) return this.#over();
    if (this.#open === undefined)
      return fail('not-connected', `${this.label} is not connected yet. Wait until it is.`);
    if (this.#isSecuring)
      return fail('not-connected', `The TLS handshake with ${this.label} is not done yet. Wait until it is.`);
    if (this.#open.socket.writable) return ok({});
    return fail('already-ended', 'The sending side was ended. Connect again to send more.');
  }

  /**
   * Logs the bytes as sent when they are handed to the system's queue. `by`: of sent-by.ts. Codes: `not-connected`,
   * `already-ended`, `send-queue-full`.
   */
  send(bytes: Uint8Array, by?: number): Result<object> {
    const may = this.maySend();
    if (!may.ok) return may;
    if (this.queuedBytes > maxQueuedBytes) {
      return fail(
        'send-queue-full',
        `${formatBytes(this.queuedBytes)} wait for ${this.label} to read them. Send again when it has read more.`,
      );
    }
    this.#outlet.hand(bytes, by);
    this.#resets.soon();
    return ok({});
  }

  /** As `send`, for streams: resolves when there is room for the next piece, and to false when the connection is over. */
  async sendPiece(bytes: Uint8Array, by?: number): Promise<boolean> {
    if (!this.maySend().ok) return false;
    const room = this.#outlet.stream(bytes, by);
    this.#resets.soon();
    await room;
    return this.#open?.socket.destroyed === false;
  }

  /** FIN: no more from us, we still read. The half-close is logged when all queued bytes have left. */
  end(): Result<object> {
    const may = this.maySend();
    if (!may.ok) return may;
    this.#open?.socket.end();
    return ok({});
  }

  /** Both ways: queued bytes get a second to leave; asking again drops them. */
  close(): Result<object> {
    if (this.state === 'closed') return this.#over();
    const isAgain = this.#ends.asked !== undefined;
    this.#ends.asked ??= 'close';
    if (this.#open === undefined) return this.#giveUp();
    const { socket, plain } = this.#open;
    if (isAgain || this.#isSecuring) {
      plain.destroy();
      return ok({});
    }
    socket.destroySoon();
    const linger = setTimeout(() => plain.destroy(), lingerMs);
    socket.once('close', () => clearTimeout(linger));
    return ok({});
  }

  /** RST: drops everything at once. While connecting there is nothing to reset: it is given up. Code: `no-reset`. */
  reset(): Result<object> {
    if (this.state === 'closed') return this.#over();
    const plain = this.#open?.plain;
    if (plain !== undefined && plain.remotePort === undefined && plain.localPort === undefined)
      return fail('no-reset', `${this.label} is a unix socket, which knows no reset. Close it instead.`);
    this.#ends.asked = plain === undefined ? 'close' : 'reset';
    if (plain === undefined) return this.#giveUp();
    plain.resetAndDestroy();
    return ok({});
  }

  /** Reads on, slowly or not at all from here; what the system already gave us is in the log. */
  setReading(mode: ReadingMode): Result<object> {
    if (this.state === 'closed') return this.#over();
    this.#intake.setMode(mode);
    this.#options.sink.append({ kind: 'reading', direction: 'received', data: mode });
    return ok({});
  }

  /** Sets up TLS over the open connection (STARTTLS); when that fails the connection ends, nothing goes on in plaintext. */
  secure(client: TlsClient, timeoutMs: number): Result<object> {
    const may = this.maySend();
    if (!may.ok) return may;
    const open = this.#open;
    if (open === undefined || open.tls !== undefined)
      return fail('already-secure', `The connection to ${this.label} is encrypted already.`);
    this.#isSecuring = true;
    this.#intake.detach();
    this.#unwatch(open.socket);
    const limit = AbortSignal.timeout(timeoutMs);
    void client.secure(open.plain, limit, true).then((opened) => this.#secured(opened));
    this.#options.onChange();
    return ok({});
  }

  /** A fact for the log that is no byte: `code` is stable, `message` a sentence. */
  note(code: string, message: string, direction: 'sent' | 'received' = 'sent'): void {
    this.#options.sink.append({ kind: 'note', direction, data: { code, message } });
  }

  /** Bytes were handed over: `queuedBytes` may have changed. */
  set onHanded(told: () => void) {
    this.#outlet.onHanded = told;
  }

  /** Handed over by us and not yet taken by the system. */
  get queuedBytes(): number {
    return this.#outlet.queuedBytes;
  }

  get isSecuring(): boolean {
    return this.#isSecuring;
  }

  #over(): Result<never> {
    return fail('already-ended', `The connection to ${this.label} is closed. Connect again.`);
  }

  #received(bytes: Uint8Array): boolean {
    const hasRoom = this.#options.sink.append({ kind: 'chunk', direction: 'received', bytes });
    if (!this.#ends.hasReceived) this.#guess(tlsInAnswer(bytes));
    this.#ends.noteReceived(bytes.length);
    this.#holding = this.#options.onReceived?.(bytes);
    return hasRoom && this.#holding === undefined;
  }

  #guess(guess: EventData<'note'> | undefined): void {
    if (guess === undefined || this.#options.guessesTls !== true || this.#open?.tls !== undefined) return;
    this.note(guess.code, guess.message, 'received');
  }

  async #mayReadOn(): Promise<void> {
    await Promise.all([this.#options.sink.drained(), this.#holding]);
  }

  #giveUpAfter(timeoutMs: number): void {
    const late = Object.assign(new Error('The connection was not made in time.'), { code: 'ETIMEDOUT' });
    this.#timer = setTimeout(() => this.#attempt.abort(late), timeoutMs);
  }

  #giveUp(): Result<object> {
    this.#attempt.abort(new Error('The connection was given up.'));
    this.#closed();
    return ok({});
  }

  #opened(opened: Opened): void {
    clearTimeout(this.#timer);
    if (this.state === 'closed') {
      if (opened.ok) opened.value.plain.destroy();
      return;
    }
    if (opened.ok) this.#connected(opened.value, 'dialled');
    else this.#failed(opened);
  }

  #connected(open: OpenSocket, role: 'dialled' | 'accepted'): void {
    const { localAddress = '', localPort = 0, remoteAddress = '', remotePort = 0 } = open.plain;
    const lookupAndConnectUs =
      role === 'accepted' ? 0 : Math.round((performance.now() - this.#startedAt) * 1000);
    const data = { localAddress, localPort, remoteAddress, remotePort, lookupAndConnectUs };
    const { sink } = this.#options;
    const kind = 'connected';
    sink.append({ kind, direction: 'received', data: role === 'accepted' ? { ...data, role } : data });
    if (open.tls !== undefined) sink.append({ kind: 'tls', direction: 'received', data: open.tls });
    open.plain.on('error', this.#noteError);
    this.#use(open);
    this.#setState('ready');
  }

  /** Sends to and reads from this socket from here on. */
  #use(open: OpenSocket): void {
    this.#open = open;
    const { socket } = open;
    this.#outlet.attach(socket);
    socket.on('error', this.#noteError).once('end', this.#notePeerEnd);
    socket.once('finish', this.#noteOurEnd).once('close', this.#noteClosed);
    this.#intake.attach(socket, open.readsIntoBuffer === true);
    if (socket.destroyed) this.#noteClosed();
  }

  #unwatch(socket: net.Socket): void {
    socket.off('end', this.#notePeerEnd).off('finish', this.#noteOurEnd).off('close', this.#noteClosed);
  }

  #secured(opened: Opened): void {
    this.#isSecuring = false;
    if (!opened.ok) {
      if (this.#ends.asked === undefined) this.#failed(opened);
      else this.#closed();
      return;
    }
    const { tls } = opened.value;
    if (tls !== undefined) this.#options.sink.append({ kind: 'tls', direction: 'received', data: tls });
    this.#use(opened.value);
    this.#options.onChange();
  }

  /** No socket of it is left. */
  #failed({ error, tls }: Extract<Opened, { ok: false }>): void {
    const { sink } = this.#options;
    if (tls !== undefined) sink.append({ kind: 'tls', direction: 'received', data: tls });
    this.#ends.error = new Error(error.message);
    sink.append({ kind: 'error', direction: 'sent', data: error });
    this.#closed();
  }

  readonly #notePeerEnd = (): void => {
    const { socket, plain } = this.#open ?? {};
    const isTcp = socket !== undefined && socket === plain && socket.remotePort !== undefined;
    if (isTcp) this.#resets.whenNoReset(socket, () => this.#peerEnded());
    else this.#peerEnded();
  };

  #peerEnded(): void {
    this.#noteHalfClose('received');
    if (this.#ends.isUnanswered) this.#guess(endedUnanswered());
    this.#options.onPeerEnd?.();
  }

  readonly #noteOurEnd = (): void => {
    // `close` and `reset` are events of their own: what they do to each direction is not said again.
    if (this.#ends.asked === undefined) this.#noteHalfClose('sent');
  };

  #noteHalfClose(direction: 'sent' | 'received'): void {
    this.#ends.noteEnd(direction);
    const data: EventData<'half-close'> = { by: direction === 'sent' ? 'user' : 'peer' };
    this.#options.sink.append({ kind: 'half-close', direction, data });
    this.#setState('half-closed');
  }

  readonly #noteError = (error: Error): void => {
    // With TLS one fault may come from both sockets; what follows our own Reset or Close is no fault.
    if (this.#ends.error !== undefined || this.#ends.asked !== undefined || this.#isSecuring) return;
    this.#ends.error = error;
    const data = brokenError(error, this.label, this.#ends.broken);
    const direction = isResetByPeer(error) ? 'received' : 'sent';
    this.#options.sink.append({ kind: 'error', direction, data });
    // A TLS alert on an open connection is told without an end (Node with allowHalfOpen): the connection is over.
    this.#open?.socket.destroy();
  };

  readonly #noteClosed = (): void => this.#closed();

  #closed(): void {
    if (this.state === 'closed') return;
    clearTimeout(this.#timer);
    this.#intake.stop();
    this.#resets.stop();
    const data = this.#ends.closed(this.#open !== undefined);
    this.#options.sink.append({ kind: 'closed', direction: data.by === 'us' ? 'sent' : 'received', data });
    this.#setState('closed');
    this.#resolveClosed();
  }

  #setState(state: Connection['state']): void {
    this.state = state;
    this.#options.onChange();
  }
}
