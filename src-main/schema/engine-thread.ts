// The engine on its own thread, so that no load makes a call or the window wait. Entry of the build.
import { setTimeout } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { LocalEngine, type EngineOptions } from './engine';
import type { EngineAnswer, EngineRequest } from './engine-messages';
import { partsOf, withoutParts } from './loaded-parts';
import type { LoadedSource, LoadJob } from './source-loader';

/** Between two parts of a load: milliseconds. A small load has three parts. */
const partPauseMs = 5;

const engine = new LocalEngine(workerData as EngineOptions);
const loads = new Map<number, { abort: AbortController; followed: (() => void)[] }>();

function answer(message: EngineAnswer): void {
  parentPort?.postMessage(message);
}

async function load(id: number, job: LoadJob): Promise<void> {
  const running = { abort: new AbortController(), followed: [] as (() => void)[] };
  loads.set(id, running);
  const loaded = await engine.load(job, {
    signal: running.abort.signal,
    onChanged: () => answer({ kind: 'changed', id }),
    onPlan: (plan) =>
      new Promise((resolve) => {
        running.followed.push(resolve);
        answer({ kind: 'plan', id, plan });
      }),
  });
  loads.delete(id);
  if (loaded) await sendParts(id, loaded);
  answer({ kind: 'loaded', id, loaded: loaded && withoutParts(loaded) });
}

/** Main takes every message that waits in one turn: between two parts it gets time for others. */
async function sendParts(id: number, loaded: LoadedSource): Promise<void> {
  let isFirst = true;
  for (const part of partsOf(loaded)) {
    if (!isFirst) await setTimeout(partPauseMs);
    isFirst = false;
    answer({ kind: 'part', id, part });
  }
}

parentPort?.on('message', (request: EngineRequest) => {
  const { id } = request;
  if (request.kind === 'load') void load(id, request.job);
  else if (request.kind === 'followed') loads.get(id)?.followed.shift()?.();
  else if (request.kind === 'abort') loads.get(id)?.abort.abort();
  else if (request.kind === 'search') {
    const { sources, question } = request;
    void engine.search(sources, question).then((hits) => answer({ kind: 'hits', id, hits }));
  } else {
    void engine.uses(request.source, request.typeName).then((hits) => answer({ kind: 'hits', id, hits }));
  }
});
