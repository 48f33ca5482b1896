// The health of one service as it was told: what it is now, since when, and what it was before.
import type { HealthStatus } from '../../src-shared/server-panels';
import type { Failure, Result } from '../../src-shared/result';

/** One thing that was heard. `failure`: why there is no status, or why a watch ended. */
export interface HealthMoment {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly status: HealthStatus | null;
  readonly failure: Failure | null;
}

/** A server that flaps must not fill the page's memory. */
const keptMoments = 200;

export class HealthRow {
  /** Changes only, newest first; the same answer twice is one moment. */
  moments = $state.raw<readonly HealthMoment[]>([]);
  /** When the server last said anything; null: never asked. */
  heardAt = $state.raw<number | null>(null);
  /** A check is on its way. */
  asking = $state(false);
  /** A watch is running under this id. */
  watchId = $state<string | null>(null);
  /** Changes that are not kept any more. */
  forgotten = $state(0);

  readonly now: HealthMoment | null = $derived(this.moments[0] ?? null);
  readonly watching = $derived(this.watchId !== null);

  /** @param service full name; empty is the whole server */
  constructor(readonly service: string) {}

  note(answer: Result<HealthStatus>, at: number): void {
    const moment = answer.ok
      ? { at, status: answer.value, failure: null }
      : { at, status: null, failure: answer.error };
    this.heardAt = at;
    if (sameWord(this.now, moment)) return;
    this.forgotten += Math.max(0, this.moments.length + 1 - keptMoments);
    this.moments = [moment, ...this.moments].slice(0, keptMoments);
  }
}

function sameWord(one: HealthMoment | null, other: HealthMoment): boolean {
  return one?.status === other.status && one.failure?.message === other.failure?.message;
}
