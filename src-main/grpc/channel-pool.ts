// One grpc-js channel for each (target, security), shared by its calls, closed when idle; and their states for the status bar.
import { Channel, type ChannelInterface, connectivityState } from '@grpc/grpc-js';
import type { Connection } from '../../src-shared/contract';
import { type Result, ok } from '../../src-shared/result';
import type { Security } from '../../src-shared/workspace';
import { channelCredentials } from './credentials';
import type { Target } from './target';

export interface PoolOptions {
  /** Largest message that is taken, after decompression: bytes. */
  receiveLimitBytes: number;
  /** Goes in front of grpc-js's own user agent. */
  userAgent: string;
  /** An unused connection is closed after this time: milliseconds. */
  idleMs: number;
  onChange: () => void;
}

/** A call's hold on a connection; `release` exactly once. */
export interface Lease {
  readonly channel: ChannelInterface;
  /** Calls back once, as soon as the connection is up (at once when it is). Never, when it fails. */
  whenReady(listener: () => void): void;
  release(): void;
}

type State = Connection['state'];
const stateNames: Record<number, State> = {
  [connectivityState.IDLE]: 'idle',
  [connectivityState.CONNECTING]: 'connecting',
  [connectivityState.READY]: 'ready',
  [connectivityState.TRANSIENT_FAILURE]: 'failed',
};

export class ChannelPool {
  readonly #entries = new Map<string, Entry>();
  readonly #options: PoolOptions;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Failure code: `unreadable-roots`. */
  lease(target: Target, security: Security): Result<Lease> {
    const key = `${security} ${target.label}`;
    let entry = this.#entries.get(key);
    if (entry === undefined || !entry.reusable) {
      const channel = openChannel(target, security, this.#options);
      if (!channel.ok) return channel;
      entry?.close();
      entry = new Entry(target.label, channel.value, this.#options, (idle) => {
        this.#forget(key, idle);
      });
      this.#entries.set(key, entry);
    }
    return ok(entry.lease());
  }

  /** An entry that was replaced ends on its own, without taking its successor with it. */
  #forget(key: string, entry: Entry): void {
    if (this.#entries.get(key) !== entry) return;
    this.#entries.delete(key);
    this.#options.onChange();
  }

  connections(): Connection[] {
    return [...this.#entries.values()].map((entry) => entry.connection);
  }

  /** Running calls must have been cancelled before. */
  close(): void {
    for (const entry of this.#entries.values()) entry.close();
    this.#entries.clear();
  }
}

class Entry {
  readonly #label: string;
  readonly #options: PoolOptions;
  readonly #forget: (entry: Entry) => void;
  readonly #channel: ChannelInterface;
  #state: State = 'idle';
  #openCalls = 0;
  #closed = false;
  #idleTimer: NodeJS.Timeout | undefined;
  #readyListeners: (() => void)[] = [];

  constructor(
    label: string,
    channel: ChannelInterface,
    options: PoolOptions,
    forget: (entry: Entry) => void,
  ) {
    this.#label = label;
    this.#channel = channel;
    this.#options = options;
    this.#forget = forget;
    this.#watch();
  }

  get connection(): Connection {
    return { protocol: 'grpc', target: this.#label, state: this.#state, openCalls: this.#openCalls };
  }

  /**
   * False: the next call gets a fresh connection. A failed channel sits in backoff (up to 2 minutes), and one that
   * still connects without a call may wait for a host that answers by now; the user's Send must not wait for either.
   */
  get reusable(): boolean {
    if (this.#closed || this.#state === 'failed') return false;
    return this.#state !== 'connecting' || this.#openCalls > 0;
  }

  lease(): Lease {
    this.#openCalls += 1;
    clearTimeout(this.#idleTimer);
    this.#options.onChange();
    let released = false;
    return {
      channel: this.#channel,
      whenReady: (listener) => {
        if (this.#state === 'ready') listener();
        else this.#readyListeners.push(listener);
      },
      release: () => {
        if (released) return;
        released = true;
        this.#openCalls -= 1;
        this.#settle();
        this.#options.onChange();
      },
    };
  }

  close(): void {
    clearTimeout(this.#idleTimer);
    this.#readyListeners = [];
    this.#closeChannel();
  }

  #closeChannel(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#channel.close();
  }

  /** Follows the channel's state; grpc-js tells of one change at a time and of none after close(). */
  #watch(): void {
    const current = this.#channel.getConnectivityState(false);
    this.#enter(stateNames[current] ?? 'idle');
    this.#channel.watchConnectivityState(current, Infinity, () => {
      if (!this.#closed) this.#watch();
    });
  }

  #enter(state: State): void {
    if (state === this.#state) return;
    this.#state = state;
    if (state === 'ready') {
      const waiting = this.#readyListeners;
      this.#readyListeners = [];
      for (const listener of waiting) listener();
    }
    if (this.#openCalls === 0) this.#settle();
    this.#options.onChange();
  }

  /** Without calls: a failed channel is closed (it would go on trying in the background), an idle one in a while. */
  #settle(): void {
    if (this.#openCalls > 0) return;
    this.#readyListeners = [];
    if (this.#state === 'failed') this.#closeChannel();
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => {
      this.close();
      this.#forget(this);
    }, this.#options.idleMs);
    this.#idleTimer.unref();
  }
}

function openChannel(target: Target, security: Security, options: PoolOptions): Result<ChannelInterface> {
  const credentials = channelCredentials(security);
  if (!credentials.ok) return credentials;
  const channel = new Channel(`dns:${target.label}`, credentials.value, {
    'grpc.primary_user_agent': options.userAgent,
    'grpc.max_receive_message_length': options.receiveLimitBytes,
    'grpc.max_send_message_length': -1,
    // Larger windows are faster; the receiving side yields every 64 kB (facts/performance.md).
    'grpc-node.flow_control_window': 1 << 20,
    // One Send is one attempt, and a write is confirmed when it left, not when it was buffered for a retry.
    'grpc.enable_retries': 0,
    'grpc.per_rpc_retry_buffer_size': 0,
    'grpc.service_config_disable_resolution': 1,
    // Direct connections only: proxies become a setting of the target (issue 4), never a surprise of the environment.
    'grpc.enable_http_proxy': 0,
    // Its own connections, so that closing a failed channel ends its backoff too.
    'grpc.use_local_subchannel_pool': 1,
    'grpc.enable_channelz': 0,
  });
  return ok(channel);
}
