// A RouteChat server that the test steers: it says what the test says, when the test says it, and tells what it heard.
import { Server, ServerCredentials, type ServerDuplexStream } from '@grpc/grpc-js';
import { resolve } from 'node:path';
import { loadProtos } from '../../src-main/demo/loaded-protos';

interface Note {
  message?: string;
}

export class SteeredChat {
  readonly received: string[] = [];
  /** `127.0.0.1:port`. */
  target = '';
  /** The client has ended its side. */
  ended = false;
  cancelled = false;
  private call: ServerDuplexStream<Note, Note> | undefined;

  private readonly server = new Server();

  private constructor() {
    const { routeGuide } = loadProtos(resolve(import.meta.dirname, '../../protos/demo'));
    this.server.addService(routeGuide, {
      RouteChat: (call: ServerDuplexStream<Note, Note>) => this.take(call),
    });
  }

  static async start(): Promise<SteeredChat> {
    const chat = new SteeredChat();
    const port = await new Promise<number>((done, refuse) => {
      chat.server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
        error ? refuse(error) : done(bound),
      );
    });
    chat.target = `127.0.0.1:${port}`;
    return chat;
  }

  say(message: string): void {
    this.open().write({ message });
  }

  /** Ends the call with OK. */
  finish(): void {
    this.open().end();
  }

  stop(): void {
    this.server.forceShutdown();
  }

  private take(call: ServerDuplexStream<Note, Note>): void {
    this.call = call;
    call.on('data', (note: Note) => this.received.push(note.message ?? ''));
    call.on('end', () => (this.ended = true));
    call.on('cancelled', () => (this.cancelled = true));
  }

  private open(): ServerDuplexStream<Note, Note> {
    if (!this.call) throw new Error('nobody has called RouteChat yet');
    return this.call;
  }
}
