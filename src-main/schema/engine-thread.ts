// The engine on its own thread, so that no load makes a call or the window wait. Entry of the build.
import { setTimeout } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { PackageEntry } from '../../src-shared/catalog';
import { LocalEngine, type EngineOptions } from './engine';
import type { EngineAnswer, EngineRequest } from './engine-messages';
import { sliceEnd } from './package-slices';
import type { LoadJob } from './source-loader';

/** Between two parts of a tree: milliseconds. */
const partPauseMs = 10;

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
  if (loaded) await sendPackages(id, loaded.packages);
  answer({ kind: 'loaded', id, loaded: loaded && { ...loaded, packages: [] } });
}

/** Main takes every message that waits in one turn: between two parts it gets time for others. */
async function sendPackages(id: number, packages: PackageEntry[]): Promise<void> {
  for (let from = 0; from < packages.length;) {
    const end = sliceEnd(packages, from);
    answer({ kind: 'packages', id, packages: packages.slice(from, end) });
    from = end;
    if (from < packages.length) await setTimeout(partPauseMs);
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
