// Hears everything that happens on one connection: prints what came, tells -v, keeps the log, and knows how it ended.
import type { CaptureLog } from '../../src-main/capture/capture-log';
import type { CaptureSink } from '../../src-main/capture/sink';
import type { CaptureAppend, EventData } from '../../src-shared/capture';
import type { Terminal } from '../terminal';
import type { Inbox } from './inbox';
import type { Received } from './received';
import type { WireStory } from './wire-story';

export interface WireEars {
  terminal: Terminal;
  received: Received;
  inbox: Inbox;
  story: WireStory;
  log: CaptureLog | undefined;
}

export class WireSink implements CaptureSink {
  /** False: there never was a connection. */
  readonly opened: Promise<boolean>;
  /** It sends no more: it has ended its direction, or all is over. */
  readonly peerEnded: Promise<void>;
  readonly closed: Promise<void>;
  error: EventData<'error'> | undefined;
  readonly #ears: WireEars;
  #onOpened: (isOpen: boolean) => void = () => {};
  #onPeerEnd: () => void = () => {};
  #onClosed: () => void = () => {};

  constructor(ears: WireEars) {
    this.#ears = ears;
    this.opened = new Promise((resolve) => (this.#onOpened = resolve));
    this.peerEnded = new Promise((resolve) => (this.#onPeerEnd = resolve));
    this.closed = new Promise((resolve) => (this.#onClosed = resolve));
  }

  append(event: CaptureAppend): boolean {
    const { received, inbox, story, log } = this.#ears;
    const kept = log?.append(event) ?? true;
    story.tell(event);
    if (event.kind === 'connected') this.#onOpened(true);
    if (event.kind === 'error') this.error = event.data;
    if (event.kind === 'half-close' && event.direction === 'received') {
      received.finish();
      inbox.end();
      this.#onPeerEnd();
    }
    if (event.kind === 'closed') this.#close();
    if (event.kind !== 'chunk' || event.direction === 'sent') return kept;
    return received.push(event.bytes) && kept && inbox.hasRoom;
  }

  async drained(): Promise<void> {
    const { terminal, inbox, log } = this.#ears;
    await Promise.all([terminal.out.drained(), inbox.room(), log?.drained()]);
  }

  #close(): void {
    const { received, inbox } = this.#ears;
    received.finish();
    inbox.close();
    this.#onOpened(false);
    this.#onPeerEnd();
    this.#onClosed();
  }
}
