// A call of the app's own (reflection, health, channelz): the same Call as a person's, without a log, read on request.
import type { CaptureAppend, DiagnosisData, StatusData } from '../../src-shared/capture';
import type { MetadataInput } from '../../src-shared/contract';
import { grpcStatus, statusName } from '../../src-shared/grpc-status';
import { type Failure, type Result, fail, ok } from '../../src-shared/result';
import type { CallSettings, TargetSettings } from '../../src-shared/target-settings';
import type { CaptureSink } from '../capture/sink';
import { Call, type CallEnd } from './call';
import type { ChannelPool } from './channel-pool';
import { type FinishedCall, diagnose } from './diagnosis';
import { toMetadata } from './metadata';
import { parseTarget } from './target';

export interface InnerRequest {
  target: string;
  settings: TargetSettings;
  path: string;
  metadata: readonly MetadataInput[];
  deadlineMs: number | undefined;
  clientStreaming: boolean;
  serverStreaming: boolean;
  messages: readonly Uint8Array[];
}

export interface InnerEnd {
  status: StatusData;
  /** The request left this machine. */
  sent: boolean;
  /** In words; undefined after OK. */
  failure: Failure | undefined;
  /** What the words come from, with the steps; undefined after OK, and when nothing was found out. */
  diagnosis: DiagnosisData | undefined;
}

export interface InnerListener {
  onMessage(message: Uint8Array): void;
  /** Once, and nothing after it; not after `cancel`. */
  onEnd(end: InnerEnd): void;
}

export interface InnerCallOptions {
  pool: ChannelPool;
  call: CallSettings;
  /** A diagnosis may look at the target for so many milliseconds. */
  lookMs: number;
  closing: AbortSignal;
}

/** Failure codes: those of the target, the metadata and the settings. */
export function openInnerCall(
  request: InnerRequest,
  options: InnerCallOptions,
  listener: InnerListener,
): Result<InnerCall> {
  const target = parseTarget(request.target, request.settings.security);
  if (!target.ok) return target;
  const metadata = toMetadata(request.metadata);
  if (!metadata.ok) return metadata;
  const lease = options.pool.lease(target.value, request.settings, options.call);
  if (!lease.ok) return lease;
  const { path, clientStreaming, serverStreaming, messages, deadlineMs, settings } = request;
  const deadlineAt = deadlineMs === undefined ? undefined : Date.now() + deadlineMs;
  const shape = { path, clientStreaming, serverStreaming, messages, deadlineAt };
  const plan = { ...shape, metadata: metadata.value, target: target.value.label };
  const facts = { target: target.value, settings, options: options.call, path, serverStreaming, deadlineMs };
  const inner = new InnerCall(listener, facts, options);
  inner.start((sink, onEnd) => new Call(plan, lease.value, sink, onEnd));
  return ok(inner);
}

export class InnerCall implements CaptureSink {
  readonly #listener: InnerListener;
  readonly #facts: Omit<FinishedCall, 'durationMs' | 'end'>;
  readonly #options: InnerCallOptions;
  readonly #startedAt = performance.now();
  #call: Call | undefined;
  #held: Uint8Array | undefined;
  #ended: InnerEnd | undefined;
  #asked = false;
  #cancelled = false;
  #onRead: () => void = () => {};

  constructor(
    listener: InnerListener,
    facts: Omit<FinishedCall, 'durationMs' | 'end'>,
    options: InnerCallOptions,
  ) {
    this.#listener = listener;
    this.#facts = facts;
    this.#options = options;
  }

  start(make: (sink: CaptureSink, onEnd: (end: CallEnd) => void) => Call): void {
    this.#call = make(this, (end) => void this.#onEnd(end));
    this.#call.start();
  }

  /** Failure codes of `Call.send`. */
  send(message: Uint8Array): Result<object> {
    return this.#call?.send(message) ?? ok({});
  }

  /** Half-close. */
  end(): void {
    this.#call?.end();
  }

  /** The next message is handed over when this was called: a server that floods is held by flow control. */
  read(): void {
    const held = this.#held;
    this.#held = undefined;
    this.#asked = held === undefined;
    this.#onRead();
    if (held !== undefined && !this.#cancelled) this.#listener.onMessage(held);
    this.#finish();
  }

  /** Nothing is told any more. */
  cancel(): void {
    if (this.#cancelled) return;
    this.#cancelled = true;
    this.#call?.cancel();
    this.#onRead();
  }

  append(event: CaptureAppend): boolean {
    if (!('bytes' in event) || event.direction === 'sent' || this.#cancelled) return true;
    if (this.#asked) {
      this.#asked = false;
      this.#listener.onMessage(event.bytes);
    } else {
      this.#held = event.bytes;
    }
    return this.#asked;
  }

  drained(): Promise<void> {
    if (this.#asked || this.#cancelled) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onRead = resolve;
    });
  }

  async #onEnd(end: CallEnd): Promise<void> {
    const isOk = end.status.code === grpcStatus.OK;
    const diagnosis = isOk || this.#cancelled ? undefined : await this.#diagnosis(end);
    const failure = isOk ? undefined : this.#failure(end, diagnosis);
    this.#ended = { status: end.status, sent: end.connected, failure, diagnosis };
    this.#finish();
  }

  #finish(): void {
    const ended = this.#ended;
    if (ended === undefined || this.#held !== undefined || this.#cancelled) return;
    this.#cancelled = true;
    this.#listener.onEnd(ended);
  }

  #diagnosis(end: CallEnd): Promise<DiagnosisData | undefined> {
    const { lookMs, closing } = this.#options;
    const durationMs = performance.now() - this.#startedAt;
    return diagnose({ ...this.#facts, durationMs, end }, lookMs, closing);
  }

  #failure({ status }: CallEnd, found: DiagnosisData | undefined): Failure {
    const raw = `${statusName(status.code)}: ${status.message}`;
    const label = this.#facts.target.label;
    if (found === undefined) return fail('broken-off', `${label} ended the call: ${raw}.`, raw).error;
    return fail(found.code, `${found.title.replace(/[.:]$/, '')}. ${found.sentence}`, raw).error;
  }
}
