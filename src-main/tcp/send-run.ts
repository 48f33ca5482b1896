// A run of sends on one connection at a true pace: rounds, lists with pauses, payloads cut into writes. Stops at once.
import { randomBytes } from 'node:crypto';
import { sentBy } from '../../src-shared/sent-by';
import { ok, type Result } from '../../src-shared/result';
import { readPayload, type ReadyPayload } from '../../src-shared/tcp/payload';
import type { RunPlan, RunProgress, Split } from '../../src-shared/tcp/run-plan';
import type { TcpConnection } from './connection';

/** Sends in a row before others get a turn. */
const turnMs = 8;
/** A run that is behind by more does not catch up: the peer would see a flood in place of a pace. */
const mostBehindMs = 1000;

interface Step {
  payload: ReadyPayload;
  pauseMs: number;
}

export class SendRun {
  readonly progress: RunProgress;
  /** Resolves when nothing more will be sent. Never rejects. */
  readonly whenOver: Promise<void>;
  readonly #stop = new AbortController();
  readonly #connection: TcpConnection;
  readonly #steps: readonly Step[];
  readonly #plan: RunPlan;
  readonly #onProgress: () => void;
  #turnEnd = 0;
  #wasStopped = false;

  private constructor(connection: TcpConnection, plan: RunPlan, steps: Step[], onProgress: () => void) {
    this.#connection = connection;
    this.#plan = plan;
    this.#steps = steps;
    this.#onProgress = onProgress;
    const total = plan.times === null ? null : plan.times * steps.length;
    this.progress = { sent: 0, total, bytes: 0, state: 'running' };
    this.whenOver = this.#run().then((state) => this.#over(state));
    void connection.whenClosed.then(() => this.#stop.abort());
  }

  /** Begins at once. Codes: those of `maySend` and of each payload; nothing was sent then. */
  static start(connection: TcpConnection, plan: RunPlan, onProgress: () => void): Result<SendRun> {
    const may = connection.maySend();
    if (!may.ok) return may;
    const steps: Step[] = [];
    for (const { payload, pauseMs } of plan.steps) {
      const ready = readPayload(payload);
      if (!ready.ok) return ready;
      steps.push({ payload: ready.value, pauseMs });
    }
    return ok(new SendRun(connection, plan, steps, onProgress));
  }

  /** Whole payloads may be sent between those of this run. */
  get isWhole(): boolean {
    return this.#plan.split === null;
  }

  stop(): void {
    this.#wasStopped = true;
    this.#stop.abort();
  }

  async #run(): Promise<RunProgress['state']> {
    const { times, everyMs } = this.#plan;
    let next = performance.now();
    for (let round = 0; times === null || round < times; round += 1) {
      if (round > 0) {
        next = Math.max(next + everyMs, performance.now() - mostBehindMs);
        await this.#waitUntil(next);
      }
      for (const [place, step] of this.#steps.entries()) {
        const state = await this.#send(step, place);
        if (state !== 'running') return state;
      }
    }
    return 'done';
  }

  async #send({ payload, pauseMs }: Step, place: number): Promise<RunProgress['state']> {
    if (this.#stop.signal.aborted) return this.#stopped();
    const { progress } = this;
    const count = this.#plan.count + progress.sent;
    const frame = payload.render({ nowMs: Date.now(), count, random: (size) => randomBytes(size) });
    if (!frame.ok) return this.#fail(frame.error.message);
    const { bytes } = frame.value;
    const { split } = this.#plan;
    const isSent =
      split === null ? await this.#connection.sendPiece(bytes, sentBy.run) : await this.#cut(bytes, split);
    if (!isSent) return this.#stopped();
    progress.sent += 1;
    progress.bytes += bytes.length;
    this.#onProgress();
    if (pauseMs > 0 && place < this.#steps.length - 1) await this.#wait(pauseMs);
    else await this.#giveTurn();
    return 'running';
  }

  /** One write after the other; false when it was stopped, or the connection is over. */
  async #cut(bytes: Uint8Array, { bytes: size, pauseMs }: Split): Promise<boolean> {
    for (let at = 0; at < bytes.length; at += size) {
      if (at > 0) await this.#wait(pauseMs);
      if (this.#stop.signal.aborted) return false;
      if (!(await this.#connection.sendPiece(bytes.subarray(at, at + size), sentBy.run))) return false;
    }
    return true;
  }

  /** By the person, or because nothing can be sent any more. */
  #stopped(): RunProgress['state'] {
    const may = this.#connection.maySend();
    return may.ok || this.#wasStopped ? 'stopped' : this.#fail(may.error.message);
  }

  #fail(problem: string): RunProgress['state'] {
    this.progress.problem = problem;
    return 'failed';
  }

  #over(state: RunProgress['state']): void {
    this.progress.state = state;
    this.#onProgress();
  }

  async #waitUntil(time: number): Promise<void> {
    const left = time - performance.now();
    if (left > 0) await this.#wait(left);
  }

  /** Resolves early when it is stopped. */
  #wait(ms: number): Promise<void> {
    const { signal } = this.#stop;
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done);
    });
  }

  async #giveTurn(): Promise<void> {
    if (performance.now() < this.#turnEnd) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.#turnEnd = performance.now() + turnMs;
  }
}
