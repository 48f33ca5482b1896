// One open grpc-js channel in the pool: who uses it, its state for the status bar, and its end.
import type { Channel } from '@grpc/grpc-js';
import { type ChannelInterface, type ChannelOptions, connectivityState } from '@grpc/grpc-js';
import type { Connection } from '../../src-shared/contract';
import type { Secured } from './attempts';
import { type ConnectFailure, ConnectionNotes, type Goaway } from './connection-watch';
import { watcherOption } from './grpc-js-connector';
import { http2CodeName } from '../../src-shared/http2-codes';

/** A call's hold on a connection; `release` exactly once. */
export interface Lease {
  readonly channel: ChannelInterface;
  readonly secured: Secured;
  /** With what the server closes, or closed, the newest connection. */
  readonly goaway: Goaway | undefined;
  release(): void;
}

export interface EntryPlan {
  label: string;
  secured: Secured;
  idleMs: number;
  onChange: () => void;
  /** The entry has closed itself, unused for `idleMs`. */
  onIdle: (entry: ChannelEntry) => void;
  /** Makes the channel with these options added. */
  open: (options: ChannelOptions) => Channel;
}

type State = Connection['state'];
const stateNames: Record<number, State> = {
  [connectivityState.IDLE]: 'idle',
  [connectivityState.CONNECTING]: 'connecting',
  [connectivityState.READY]: 'ready',
  [connectivityState.TRANSIENT_FAILURE]: 'failed',
};

export class ChannelEntry {
  readonly #plan: EntryPlan;
  readonly #channel: ChannelInterface;
  readonly notes: ConnectionNotes;
  #state: State = 'idle';
  #openCalls = 0;
  #closed = false;
  #idleTimer: NodeJS.Timeout | undefined;

  constructor(plan: EntryPlan) {
    this.#plan = plan;
    this.notes = new ConnectionNotes(plan.onChange);
    this.#channel = plan.open({ [watcherOption]: this.notes });
    this.#watch();
  }

  get connection(): Connection {
    const { failure, nextTryAt, goaway, address, crowd } = this.notes;
    const failed = this.#state === 'failed';
    const isOld = failed || this.#state === 'connecting';
    return {
      protocol: 'grpc',
      target: this.#plan.label,
      state: this.#state,
      openCalls: this.#openCalls,
      secured: this.#plan.secured,
      ...(failed && failure !== undefined ? reasonOf(failure) : {}),
      ...(failed && this.#openCalls > 0 && nextTryAt !== undefined ? { nextTryAt } : {}),
      ...(goaway === undefined ? {} : { goaway: { ...goaway, name: http2CodeName(goaway.code) } }),
      ...(address === undefined || isOld ? {} : { address }),
      ...(crowd === undefined ? {} : { waiting: crowd }),
    };
  }

  /**
   * False: the next call gets a fresh connection. A failed channel sits in backoff (up to 5 s), and one that
   * still connects without a call may wait for a host that answers by now; the user's Send must not wait for either.
   */
  get reusable(): boolean {
    if (this.#closed || this.#state === 'failed') return false;
    return this.#state !== 'connecting' || this.#openCalls > 0;
  }

  lease(): Lease {
    this.#openCalls += 1;
    clearTimeout(this.#idleTimer);
    this.#plan.onChange();
    const { notes } = this;
    let released = false;
    return {
      channel: this.#channel,
      secured: this.#plan.secured,
      get goaway() {
        return notes.goaway;
      },
      release: () => {
        if (released) return;
        released = true;
        this.#openCalls -= 1;
        this.#settle();
        this.#plan.onChange();
      },
    };
  }

  close(): void {
    clearTimeout(this.#idleTimer);
    if (this.#closed) return;
    this.#closed = true;
    this.#channel.close();
  }

  /** Follows the channel's state; grpc-js tells of one change at a time and of none after close(). */
  #watch(): void {
    const current = this.#channel.getConnectivityState(false);
    this.#enter(stateNames[current] ?? 'idle');
    // A failed channel without calls has just closed itself.
    if (this.#closed) return;
    this.#channel.watchConnectivityState(current, Infinity, () => {
      if (!this.#closed) this.#watch();
    });
  }

  #enter(state: State): void {
    if (state === this.#state) return;
    this.#state = state;
    if (this.#openCalls === 0) this.#settle();
    this.#plan.onChange();
  }

  /** Without calls: a failed channel is closed (it would go on trying in the background), an idle one in a while. */
  #settle(): void {
    if (this.#openCalls > 0) return;
    if (this.#state === 'failed') this.close();
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => {
      this.close();
      this.#plan.onIdle(this);
    }, this.#plan.idleMs);
    this.#idleTimer.unref();
  }
}

function reasonOf({ address, code, message }: ConnectFailure): Pick<Connection, 'reason' | 'reasonCode'> {
  return { reason: `${address}: ${message}`, reasonCode: code };
}
