// The stream that server reflection runs on: the same connections, credentials, metadata and words as calls, without a log.
import { type Metadata, type StatusObject, status as codes } from '@grpc/grpc-js';
import type { ReflectionSettings } from '../../src-shared/catalog';
import { grpcStatus, statusName } from '../../src-shared/grpc-status';
import { type Failure, type Result, fail, ok } from '../../src-shared/result';
import type {
  ReflectionListener,
  ReflectionStream,
  ReflectionTransport,
} from '../schema/reflection/reflection-transport';
import type { CaptureSink } from '../capture/sink';
import type { CallEnd } from './call';
import type { ChannelPool, Lease } from './channel-pool';
import { diagnose } from './diagnosis';
import { toMetadata } from './metadata';
import { Outgoing, type RawCall } from './outgoing';
import { toStatusData } from './status-data';
import { type Target, parseTarget } from './target';

export interface ReflectionChannelOptions {
  pool: ChannelPool;
  receiveLimitBytes: number;
  /** A diagnosis may look at the target for so many milliseconds. */
  lookMs: number;
  closing: AbortSignal;
}

export class ReflectionChannel implements ReflectionTransport {
  readonly #options: ReflectionChannelOptions;

  constructor(options: ReflectionChannelOptions) {
    this.#options = options;
  }

  open(
    settings: ReflectionSettings,
    path: string,
    deadlineAt: number,
    listener: ReflectionListener,
  ): Result<ReflectionStream> {
    const target = parseTarget(settings.target, settings.security);
    if (!target.ok) return target;
    const metadata = toMetadata(settings.metadata);
    if (!metadata.ok) return metadata;
    const lease = this.#options.pool.lease(target.value, settings.security);
    if (!lease.ok) return lease;
    const plan = { settings, path, deadlineAt, target: target.value };
    const stream = new Stream(plan, lease.value, listener, this.#options);
    stream.start(metadata.value);
    return ok(stream);
  }
}

/** Reflection is no call of the person's: nothing of it is logged. */
const nowhere: CaptureSink = { append: () => true, drained: () => Promise.resolve() };

interface StreamPlan {
  settings: ReflectionSettings;
  path: string;
  deadlineAt: number;
  target: Target;
}

class Stream implements ReflectionStream {
  readonly #plan: StreamPlan;
  readonly #lease: Lease;
  readonly #listener: ReflectionListener;
  readonly #options: ReflectionChannelOptions;
  readonly #raw: RawCall;
  readonly #outgoing: Outgoing;
  readonly #startedAt = performance.now();
  #connected = false;
  #answered = false;
  #received = 0;
  #over = false;
  #closed = false;

  constructor(
    plan: StreamPlan,
    lease: Lease,
    listener: ReflectionListener,
    options: ReflectionChannelOptions,
  ) {
    this.#plan = plan;
    this.#lease = lease;
    this.#listener = listener;
    this.#options = options;
    this.#raw = lease.channel.createCall(plan.path, plan.deadlineAt, null, null, null);
    this.#outgoing = new Outgoing(this.#raw, nowhere);
  }

  start(metadata: Metadata): void {
    this.#raw.start(metadata, {
      onReceiveMetadata: () => {
        this.#answered = true;
      },
      onReceiveMessage: (message: Buffer) => {
        this.#received += 1;
        if (!this.#closed) this.#listener.onMessage(message);
      },
      onReceiveStatus: (status) => {
        void this.#onStatus(status);
      },
    });
    this.#lease.whenReady(() => {
      this.#connected = true;
      this.#outgoing.open();
    });
  }

  send(message: Uint8Array): void {
    if (!this.#over) this.#outgoing.send(message);
  }

  read(): void {
    if (!this.#over) this.#raw.startRead();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (!this.#over) this.#raw.cancelWithStatus(codes.CANCELLED, 'Done');
  }

  async #onStatus(status: StatusObject): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    this.#outgoing.stop();
    this.#lease.release();
    if (this.#closed) return;
    const end = this.#end(status);
    const isFine = end.status.code === grpcStatus.OK;
    const unimplemented = end.status.code === grpcStatus.UNIMPLEMENTED;
    const failure = isFine || unimplemented ? undefined : await this.#failure(end);
    if (!this.#isClosed()) this.#listener.onEnd({ failure, unimplemented });
  }

  /** Read again after waiting: the other side may have closed meanwhile. */
  #isClosed(): boolean {
    return this.#closed;
  }

  #end(status: StatusObject): CallEnd {
    const data = toStatusData(status);
    const httpStatus = data.trailers.find(({ key, value }) => key === ':status' && value !== '200')?.value;
    return {
      status: data,
      endedHere: undefined,
      connected: this.#connected,
      answered: this.#answered,
      received: this.#received,
      httpStatus,
    };
  }

  async #failure(end: CallEnd): Promise<Failure> {
    const { status } = end;
    const raw = `${statusName(status.code)}: ${status.message}`;
    const { path, settings, target } = this.#plan;
    const durationMs = performance.now() - this.#startedAt;
    if (this.#connected && status.origin === 'local' && status.code === grpcStatus.DEADLINE_EXCEEDED) {
      return tooSlow(target, settings.timeoutMs).error;
    }
    const call = { target, security: settings.security, path, serverStreaming: true, durationMs, end };
    const limits = { receiveLimitBytes: this.#options.receiveLimitBytes, deadlineMs: settings.timeoutMs };
    const found = await diagnose({ ...call, ...limits }, this.#options.lookMs, this.#options.closing);
    if (!found) return fail('reflection-failed', `${target.label} ended the stream: ${raw}.`, raw).error;
    return fail(found.code, `${found.title.replace(/[.:]$/, '')}. ${found.sentence}`, raw).error;
  }
}

function tooSlow(target: Target, timeoutMs: number): ReturnType<typeof fail> {
  const seconds = (timeoutMs / 1000).toLocaleString('en-US');
  return fail(
    'too-slow',
    `${target.label} did not answer within ${seconds} s. Reload the source, or allow more time in its settings.`,
  );
}
