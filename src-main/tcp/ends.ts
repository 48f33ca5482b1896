// Who ended which direction of a connection, what came after, and so how it closed: the truth about half-close.
import type { Direction, EventData } from '../../src-shared/capture';
import { isResetByPeer, type BrokenConnection } from './sentences';

type Asked = 'close' | 'reset';

export class Ends {
  asked: Asked | undefined;
  error: Error | undefined;
  /** At least one byte. */
  hasReceived = false;
  sentEnded = false;
  peerEnded = false;
  /** Which side ended its direction first. */
  #first: 'us' | 'peer' | undefined;
  #handedBytes = 0;
  #takenBytes = 0;
  #receivedAfterEnd = 0;
  #sentAfterPeerEnd = 0;

  noteHanded(size: number): void {
    this.#handedBytes += size;
    if (this.peerEnded) this.#sentAfterPeerEnd += size;
  }

  /** The system took them. */
  noteTaken(size: number): void {
    this.#takenBytes += size;
  }

  /** We sent something and would send more, and nothing came. */
  get isUnanswered(): boolean {
    return this.#handedBytes > 0 && !this.hasReceived && !this.sentEnded;
  }

  noteReceived(size: number): void {
    this.hasReceived = true;
    if (this.sentEnded) this.#receivedAfterEnd += size;
  }

  noteEnd(direction: Direction): void {
    if (direction === 'sent') this.sentEnded = true;
    else this.peerEnded = true;
    this.#first ??= direction === 'sent' ? 'us' : 'peer';
  }

  get broken(): BrokenConnection {
    return { peerEnded: this.peerEnded, sentAfterPeerEnd: this.#sentAfterPeerEnd > 0 };
  }

  closed(wasConnected: boolean): EventData<'closed'> {
    const after = {
      ...(this.#receivedAfterEnd === 0 ? {} : { receivedAfterEnd: this.#receivedAfterEnd }),
      ...(this.#sentAfterPeerEnd === 0 ? {} : { sentAfterPeerEnd: this.#sentAfterPeerEnd }),
    };
    return { ...this.#howAndBy(wasConnected), unsentBytes: this.#handedBytes - this.#takenBytes, ...after };
  }

  #howAndBy(wasConnected: boolean): Pick<EventData<'closed'>, 'how' | 'by'> {
    if (this.asked === 'reset') return { how: 'reset', by: 'us' };
    if (this.error !== undefined) {
      const isReset = wasConnected && isResetByPeer(this.error);
      return isReset ? { how: 'reset', by: 'peer' } : { how: 'failed', by: 'system' };
    }
    return this.asked === 'close' ? { how: 'closed', by: 'us' } : { how: 'ended', by: this.#first ?? 'peer' };
  }
}
