// Runs the engine on a thread that starts with the first work and ends when there was none for a while: its memory goes back.
import { Worker } from 'node:worker_threads';
import { fail, type Result } from '../../src-shared/result';
import type { EngineOptions, Hits, SchemaEngine, SearchedSource, SymbolQuestion } from './engine';
import type { EngineAnswer, EngineRequest } from './engine-messages';
import { LoadedParts } from './loaded-parts';
import { Reopening } from './reopening';
import { failedSource, type LoadedSource, type LoadJob, type LoadWatch } from './source-loader';

const usualIdleMs = 20_000;

export interface EngineHostOptions extends EngineOptions {
  /** The built engine-thread.js. */
  entry: string;
  /** How long the thread waits for more work: milliseconds. */
  idleMs?: number;
}

interface Waiting {
  onAnswer(answer: EngineAnswer): void;
  /** The thread is gone. */
  onEnd(detail: string): void;
}

type Unsent<R = EngineRequest> = R extends EngineRequest ? Omit<R, 'id'> : never;

export class EngineHost implements SchemaEngine {
  private thread: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 1;
  private idle: NodeJS.Timeout | undefined;

  private readonly reopening: Reopening;

  constructor(private readonly options: EngineHostOptions) {
    this.reopening = new Reopening(options);
  }

  /** What did not change since it was open last needs no thread: that takes a quarter of a second to start. */
  async load(job: LoadJob, watch: LoadWatch): Promise<LoadedSource | undefined> {
    const reopened = await this.reopening.load(job, watch);
    return reopened ?? this.loadThere({ ...job, isFirst: false }, watch);
  }

  private loadThere(job: LoadJob, watch: LoadWatch): Promise<LoadedSource | undefined> {
    return new Promise((resolve) => {
      const parts = new LoadedParts();
      const onAbort = () => this.post({ kind: 'abort', id });
      const end = (loaded: LoadedSource | undefined) => {
        watch.signal.removeEventListener('abort', onAbort);
        this.done(id);
        resolve(loaded);
      };
      const id = this.ask(
        { kind: 'load', job },
        {
          onAnswer: (answer) => {
            if (answer.kind === 'changed') watch.onChanged();
            else if (answer.kind === 'part') parts.add(answer.part);
            else if (answer.kind === 'loaded') end(answer.loaded && parts.whole(answer.loaded));
            else if (answer.kind === 'plan')
              void watch.onPlan(answer.plan).finally(() => this.post({ kind: 'followed', id }));
          },
          onEnd: (detail) =>
            end(watch.signal.aborted ? undefined : failedSource(job.path, threadEnded(detail))),
        },
      );
      watch.signal.addEventListener('abort', onAbort, { once: true });
      if (watch.signal.aborted) onAbort();
    });
  }

  search(sources: SearchedSource[], question: SymbolQuestion): Promise<Result<Hits>> {
    return this.hits({ kind: 'search', sources, question });
  }

  uses(source: SearchedSource, typeName: string): Promise<Result<Hits>> {
    return this.hits({ kind: 'uses', source, typeName });
  }

  /** Whether the thread is there. */
  get running(): boolean {
    return this.thread !== undefined;
  }

  /** Ends the thread; what runs on it ends as failed. */
  async close(): Promise<void> {
    clearTimeout(this.idle);
    await this.thread?.terminate();
  }

  private hits(request: Unsent): Promise<Result<Hits>> {
    return new Promise((resolve) => {
      const id = this.ask(request, {
        onAnswer: (answer) => {
          if (answer.kind !== 'hits') return;
          this.done(id);
          resolve(answer.hits);
        },
        onEnd: (detail) => resolve({ ok: false, error: threadEnded(detail) }),
      });
    });
  }

  private ask(request: Unsent, waiting: Waiting): number {
    const id = this.nextId++;
    clearTimeout(this.idle);
    this.waiting.set(id, waiting);
    this.thread ??= this.start();
    this.thread.ref();
    this.post({ ...request, id });
    return id;
  }

  private post(request: EngineRequest): void {
    this.thread?.postMessage(request);
  }

  private done(id: number): void {
    this.waiting.delete(id);
    if (this.waiting.size > 0) return;
    clearTimeout(this.idle);
    this.thread?.unref();
    this.idle = setTimeout(() => this.rest(), this.options.idleMs ?? usualIdleMs);
    this.idle.unref();
  }

  private rest(): void {
    const { thread } = this;
    // From here on new work starts a new thread.
    this.thread = undefined;
    void thread?.terminate();
  }

  private start(): Worker {
    const { entry, cacheDir, bufPath } = this.options;
    const thread = new Worker(entry, {
      workerData: { cacheDir, bufPath } satisfies EngineOptions,
      // Most of what a load makes is gone a moment later: with room for it a twentieth of its time less goes into collecting.
      resourceLimits: { maxYoungGenerationSizeMb: 64 },
    });
    let detail = '';
    thread.on('message', (answer: EngineAnswer) => this.waiting.get(answer.id)?.onAnswer(answer));
    thread.once('error', (error) => (detail = String(error)));
    thread.once('exit', (code) => {
      if (this.thread !== thread) return;
      this.thread = undefined;
      const ended = [...this.waiting.values()];
      this.waiting.clear();
      for (const { onEnd } of ended) onEnd(detail || `code ${code}`);
    });
    return thread;
  }
}

function threadEnded(detail: string) {
  return fail(
    'engine-ended',
    'Loading ended in the middle: the part of Halfclose that reads schemas stopped. Reload the source; if it happens again, open fewer files at once.',
    detail,
  ).error;
}
