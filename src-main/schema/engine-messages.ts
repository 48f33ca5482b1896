// What main and the engine's thread say to each other; everything in it can be cloned.
import type { Result } from '../../src-shared/result';
import type { Hits, SearchedSource, SymbolQuestion } from './engine';
import type { LoadedPart } from './loaded-parts';
import type { LoadedSource, LoadJob } from './source-loader';
import type { WatchPlan } from './watch-plan';

/** To the thread. `id` is of the request that it belongs to. */
export type EngineRequest =
  | { kind: 'load'; id: number; job: LoadJob }
  | { kind: 'search'; id: number; sources: SearchedSource[]; question: SymbolQuestion }
  | { kind: 'uses'; id: number; source: SearchedSource; typeName: string }
  /** The plan of a load is followed. */
  | { kind: 'followed'; id: number }
  | { kind: 'abort'; id: number };

/** From the thread. */
export type EngineAnswer =
  | { kind: 'plan'; id: number; plan: WatchPlan }
  | { kind: 'changed'; id: number }
  /** The load that it belongs to comes after the last one, without them. */
  | { kind: 'part'; id: number; part: LoadedPart }
  | { kind: 'loaded'; id: number; loaded: LoadedSource | undefined }
  | { kind: 'hits'; id: number; hits: Result<Hits> };
