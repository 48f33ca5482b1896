// The other end of a TCP connection for tests: a node:net server that notes what it received and how each side ended.
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export class TcpPeer {
  private received = Buffer.alloc(0);
  private socket: Socket | undefined;
  /** What the network told us, in order: `fin` (they ended), `ECONNRESET` (they reset), `closed`. */
  readonly events: string[] = [];

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => this.accept(socket));
  }

  /** @param host 127.0.0.1 or ::1; the port is a free one */
  static async listen(host = '127.0.0.1'): Promise<TcpPeer> {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    const peer = new TcpPeer(server);
    server.listen(0, host);
    await once(server, 'listening');
    return peer;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get hex(): string {
    return this.received.toString('hex');
  }

  get text(): string {
    return this.received.toString('utf8');
  }

  get bytes(): Buffer {
    return this.received;
  }

  /** One chunk, in a segment of its own. */
  send(bytes: string | Uint8Array): void {
    this.connection().write(bytes);
  }

  /** FIN: we send no more, and go on reading. */
  end(): void {
    this.connection().end();
  }

  /** Closes both ways at once, as the notes' server does after its answer. */
  close(): void {
    this.connection().destroy();
  }

  reset(): void {
    this.connection().resetAndDestroy();
  }

  stop(): void {
    this.server.close();
    this.socket?.destroy();
  }

  private accept(socket: Socket): void {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => (this.received = Buffer.concat([this.received, chunk])));
    socket.on('end', () => this.events.push('fin'));
    socket.on('error', (error: NodeJS.ErrnoException) => this.events.push(error.code ?? error.message));
    socket.on('close', () => this.events.push('closed'));
  }

  private connection(): Socket {
    if (!this.socket) throw new Error('nobody has connected yet');
    return this.socket;
  }
}
