// How one connection stands, told from what its log is told: state, counts, and who ended it. A row of a list is made of it.
import type { CaptureAppend, EventData } from '../../src-shared/capture';
import type { AcceptedState, Ender } from '../../src-shared/listen-channels';
import type { CaptureSink } from '../capture/sink';

/** `rule`: its place, from 1. */
export interface Cause {
  by: Ender;
  rule?: number | undefined;
}

export class WireTally {
  state: AcceptedState = 'open';
  how: EventData<'closed'>['how'] | undefined;
  /** A short phrase beside the state. */
  note: string | undefined;
  sentBytes = 0;
  receivedBytes = 0;
  /** Milliseconds since 1970. */
  readonly startedAt = Date.now();
  lastAt = this.startedAt;
  closedAt: number | undefined;
  #closedBy: EventData<'closed'>['by'] = 'us';
  /** Set before one of us ends it; a person when it is not set. */
  cause: Cause = { by: 'you' };

  /** A log that tells this tally what it is told; `changed` comes after each event, with the bytes of a chunk. */
  watch(sink: CaptureSink, changed: (event: CaptureAppend) => void): CaptureSink {
    return {
      append: (event) => {
        const hasRoom = sink.append(event);
        this.#see(event);
        changed(event);
        return hasRoom;
      },
      drained: () => sink.drained(),
    };
  }

  get isClosed(): boolean {
    return this.state === 'closed';
  }

  /** Who brought the end about. */
  get ender(): Cause {
    return this.#closedBy === 'us' ? this.cause : { by: this.#closedBy };
  }

  #see(event: CaptureAppend): void {
    if (event.kind === 'chunk') this.#count(event.direction, event.bytes.length);
    else if (event.kind === 'half-close') this.#halfClose(event.direction);
    else if (event.kind === 'error') this.note = event.data.message;
    else if (event.kind === 'closed') this.#close(event.data);
  }

  #count(direction: 'sent' | 'received', size: number): void {
    if (direction === 'sent') this.sentBytes += size;
    else this.receivedBytes += size;
    this.lastAt = Date.now();
  }

  #halfClose(direction: 'sent' | 'received'): void {
    if (this.state === 'open') this.state = direction === 'sent' ? 'we-ended' : 'peer-ended';
  }

  #close({ how, by }: EventData<'closed'>): void {
    this.state = 'closed';
    this.how = how;
    this.#closedBy = by;
    this.closedAt = Date.now();
  }
}
