// A relayed connection: the client's side and ours to the real server, each with its log; ends go through as they came.
import type { RelayFaults } from '../../src-shared/listen-settings';
import type { CaptureSink } from '../capture/sink';
import { TcpConnection } from './connection';
import type { Opener } from './opener';
import { RelayPipe, type PipeTarget } from './relay-pipe';
import type { WireTally } from './wire-tally';

export interface RelayPlan {
  opener: Opener;
  faults: () => { toServer: RelayFaults; toClient: RelayFaults };
}

export interface RelaySides {
  client: TcpConnection;
  clientTally: WireTally;
  /** The log of the server's side. */
  serverSink: CaptureSink;
  serverTally: WireTally;
}

export class RelayPair {
  readonly server: TcpConnection;
  readonly #sides: RelaySides;
  readonly #toServer: RelayPipe;
  readonly #toClient: RelayPipe;

  constructor(plan: RelayPlan, sides: RelaySides) {
    const { client } = sides;
    this.#sides = sides;
    this.server = TcpConnection.dial(plan.opener, {
      sink: sides.serverSink,
      onChange: () => this.#serverChanged(),
      onReceived: (bytes) => this.#toClient.push(bytes),
      onPeerEnd: () => this.#toClient.end(),
    });
    const onBreak = (act: 'close' | 'reset'): void => this.#break(act);
    this.#toServer = new RelayPipe({
      faults: () => plan.faults().toServer,
      target: this.#target(this.server, sides.serverTally),
      onBreak,
      note: (code, message) => client.note(code, message, 'received'),
    });
    this.#toClient = new RelayPipe({
      faults: () => plan.faults().toClient,
      target: this.#target(client, sides.clientTally),
      onBreak,
      note: (code, message) => this.server.note(code, message, 'received'),
    });
    this.#toClient.open();
  }

  /** What the client sent; the promise, when there is one, says when more may be read. */
  received(bytes: Uint8Array): Promise<void> | undefined {
    return this.#toServer.push(bytes);
  }

  clientEnded(): void {
    this.#toServer.end();
  }

  /** Its last event is in its log. */
  clientClosed(): void {
    const { clientTally, serverTally } = this.#sides;
    this.#toClient.stop();
    this.#toServer.stop();
    if (this.server.state === 'closed') return;
    serverTally.cause = { by: clientTally.ender.by === 'peer' ? 'relay' : clientTally.ender.by };
    if (clientTally.how === 'reset') this.#reset(this.server);
    else this.server.close();
  }

  #serverChanged(): void {
    if (this.server.state === 'ready') this.#toServer.open();
    if (this.server.state === 'closed') this.#serverClosed();
  }

  #serverClosed(): void {
    const { client, clientTally, serverTally } = this.#sides;
    this.#toServer.stop();
    this.#toClient.stop();
    if (client.state === 'closed') return;
    clientTally.cause = { by: 'relay' };
    if (serverTally.how === 'failed')
      client.note('relay-failed', `The server’s side failed. ${serverTally.note ?? ''}`);
    if (serverTally.how === 'closed' || serverTally.how === 'ended') client.close();
    else this.#reset(client);
  }

  #break(act: 'close' | 'reset'): void {
    const { client, clientTally, serverTally } = this.#sides;
    clientTally.cause = { by: 'relay' };
    serverTally.cause = { by: 'relay' };
    for (const side of [this.server, client]) {
      if (act === 'reset') this.#reset(side);
      else side.close();
    }
  }

  /** A unix socket knows no reset. */
  #reset(side: TcpConnection): void {
    if (!side.reset().ok) side.close();
  }

  #target(side: TcpConnection, tally: WireTally): PipeTarget {
    return {
      send: (bytes, by) => side.sendPiece(bytes, by),
      end: () => {
        tally.cause = { by: 'relay' };
        side.end();
      },
    };
  }
}
