// captureId -> running call: the room's one face. Load it lazily: it brings grpc-js with it.
import type { Connection, GrpcOpen } from '../../src-shared/contract';
import type { Protocol } from '../../src-shared/capture';
import { type Result, fail, ok } from '../../src-shared/result';
import type { CaptureSink } from '../capture/sink';
import { Call, type CallEnd, type CallPlan } from './call';
import { ChannelPool } from './channel-pool';
import { diagnose } from './diagnosis';
import { repairGrpcJs } from './grpc-js-internals';
import { toMetadata } from './metadata';
import { ReflectionChannel } from './reflection-channel';
import { grpcJsVersion, requestHeaders } from './request-headers';
import { type Target, parseTarget } from './target';

export interface CallRegistryOptions {
  openLog: (captureId: string, protocol: Protocol) => Result<CaptureSink>;
  /** `0.1.0`: goes out in the user agent. */
  version: string;
  onConnections?: (connections: Connection[]) => void;
  /** Largest message that is taken, bytes; 64 MB when absent. */
  receiveLimitBytes?: number;
  /** Running calls at a time; 200 when absent. */
  maxCalls?: number;
  /** A diagnosis may look at the target for so many milliseconds; 1,500 when absent. */
  lookMs?: number;
  /** Unused connections are closed after this many milliseconds; 5 minutes when absent. */
  idleMs?: number;
}

/** 64 MB, decimal as all sizes that people read here. */
const usualReceiveLimit = 64_000_000;
/** Ids of ended calls that are remembered, so that a late Send hears "has ended" and not "unknown". */
const rememberedEnds = 500;

export class CallRegistry {
  readonly #options: CallRegistryOptions;
  readonly #pool: ChannelPool;
  readonly #userAgent: string;
  readonly #receiveLimit: number;
  readonly #calls = new Map<string, Call>();
  readonly #ended = new Set<string>();
  readonly #diagnoses = new Set<Promise<void>>();
  readonly #closing = new AbortController();

  constructor(options: CallRegistryOptions) {
    repairGrpcJs();
    this.#options = options;
    this.#userAgent = `halfclose/${options.version}`;
    this.#receiveLimit = options.receiveLimitBytes ?? usualReceiveLimit;
    this.#pool = new ChannelPool({
      receiveLimitBytes: this.#receiveLimit,
      userAgent: this.#userAgent,
      idleMs: options.idleMs ?? 5 * 60_000,
      onChange: () => options.onConnections?.(this.#pool.connections()),
    });
  }

  /**
   * Starts a call; what happens then is in its log. Failure codes: those of the target, the metadata, TLS roots and
   * the log, and `bad-path`, `one-message`, `already-open`, `too-many-calls`. After a failure there is no log.
   */
  open(request: GrpcOpen): Result<object> {
    const refused = this.#refusal(request);
    if (refused !== undefined) return refused;
    const target = parseTarget(request.target, request.security);
    if (!target.ok) return target;
    const metadata = toMetadata(request.metadata);
    if (!metadata.ok) return metadata;
    const lease = this.#pool.lease(target.value, request.security);
    if (!lease.ok) return lease;
    const log = this.#options.openLog(request.captureId, 'grpc');
    if (!log.ok) {
      lease.value.release();
      return log;
    }
    const plan = this.#plan(request, target.value, metadata.value);
    const startedAt = performance.now();
    const call = new Call(plan, lease.value, log.value, (end) => {
      this.#onEnd(request, target.value, log.value, end, performance.now() - startedAt);
    });
    this.#calls.set(request.captureId, call);
    call.start();
    return ok({});
  }

  /** Failure codes: `unknown-call`, `call-ended`, `already-ended`, `one-message`, `too-fast`. The stream stays open. */
  send(captureId: string, message: Uint8Array): Result<object> {
    return this.#with(captureId, (call) => call.send(message));
  }

  /** Half-close. Failure codes: `unknown-call`, `call-ended`, `already-ended`. */
  end(captureId: string): Result<object> {
    return this.#with(captureId, (call) => call.end());
  }

  /** Failure codes: `unknown-call`, `call-ended`. */
  cancel(captureId: string): Result<object> {
    return this.#with(captureId, (call) => call.cancel());
  }

  /** Streams for server reflection, over the same connections. */
  reflection(): ReflectionChannel {
    return new ReflectionChannel({
      pool: this.#pool,
      receiveLimitBytes: this.#receiveLimit,
      lookMs: this.#options.lookMs ?? 1500,
      closing: this.#closing.signal,
    });
  }

  connections(): Connection[] {
    return this.#pool.connections();
  }

  /** For tests and the bench. */
  pressure(captureId: string): { waitingBytes: number; pauses: number } | undefined {
    return this.#calls.get(captureId)?.pressure;
  }

  /** Cancels what runs, closes all connections, and waits until the last event is in the logs. */
  async closeAll(): Promise<void> {
    this.#closing.abort();
    for (const call of this.#calls.values()) call.cancel();
    // grpc-js reports each cancelled call's status on a later tick.
    while (this.#calls.size > 0) await new Promise(setImmediate);
    await Promise.allSettled(this.#diagnoses);
    this.#pool.close();
  }

  #refusal(request: GrpcOpen): Result<object> | undefined {
    const most = this.#options.maxCalls ?? 200;
    if (this.#calls.has(request.captureId)) {
      return fail('already-open', 'This call is running already. Cancel it before you start it again.');
    }
    if (this.#calls.size >= most) {
      return fail(
        'too-many-calls',
        `${String(most)} calls are running, which is the most. End or cancel one first.`,
      );
    }
    if (!/^\/[^/\s]+\/[^/\s]+$/.test(request.path)) {
      return fail('bad-path', `${request.path} is not a method. It must read like /package.Service/Method.`);
    }
    if (!request.clientStreaming && request.messages.length !== 1) {
      const count = String(request.messages.length);
      return fail('one-message', `${request.path} takes exactly one message, and ${count} were given.`);
    }
    return undefined;
  }

  #plan(request: GrpcOpen, target: Target, metadata: CallPlan['metadata']): CallPlan {
    const deadlineAt = request.deadlineMs === undefined ? undefined : Date.now() + request.deadlineMs;
    const { path, security, clientStreaming, serverStreaming, messages } = request;
    const userAgent = `${this.#userAgent} ${grpcJsVersion}`;
    const headers = { path, authority: target.label, security, userAgent, metadata, deadlineAt };
    return {
      path,
      clientStreaming,
      serverStreaming,
      metadata,
      deadlineAt,
      messages,
      headers: () => requestHeaders(headers),
      target: target.label,
    };
  }

  #onEnd(request: GrpcOpen, target: Target, log: CaptureSink, end: CallEnd, ms: number): void {
    const { captureId, security, path, deadlineMs, serverStreaming } = request;
    this.#calls.delete(captureId);
    this.#ended.add(captureId);
    if (this.#ended.size > rememberedEnds) this.#ended.delete([...this.#ended][0] ?? '');
    if (this.#closing.signal.aborted) return;
    const call = { target, security, path, serverStreaming, deadlineMs, durationMs: ms };
    const limits = { receiveLimitBytes: this.#receiveLimit };
    const running = diagnose(
      { ...call, ...limits, end },
      this.#options.lookMs ?? 1500,
      this.#closing.signal,
    ).then((data) => {
      if (data !== undefined) log.append({ kind: 'diagnosis', direction: 'received', data });
      this.#diagnoses.delete(running);
    });
    this.#diagnoses.add(running);
  }

  #with(captureId: string, act: (call: Call) => Result<object>): Result<object> {
    const call = this.#calls.get(captureId);
    if (call !== undefined) return act(call);
    if (this.#ended.has(captureId)) return fail('call-ended', 'This call has ended. Start it again to send.');
    return fail('unknown-call', 'There is no such call on this machine. Start it again.');
  }
}
