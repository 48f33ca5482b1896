// What a search field drives: the search in a log's bytes, or in its frames.
import type { Failure } from '../../src-shared/result';

export interface LogSearch {
  readonly text: string;
  /** Something is looked for. */
  readonly active: boolean;
  /** 1-based place of the current match among the counted ones; 0 when there is none. */
  readonly place: number;
  /** Counted matches, and whether there may be more. */
  readonly count: { readonly matches: number; readonly more: boolean };
  /** True after a search that found nothing at all. */
  readonly missed: boolean;
  readonly failure: Failure | null;
  setText(text: string): void;
  next(): void;
  previous(): void;
  clear(): void;
}
