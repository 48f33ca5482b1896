// What the connections of this session went through, so that a failure or a GOAWAY can be read after the next try.
import type { Connection } from '../../src-shared/contract';
import { connectionKey } from './connection-list';

export interface ConnectionMoment {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly connection: Connection;
}

const keptMoments = 500;

export class ConnectionHistory {
  /** Changes of state only, newest first. */
  moments = $state.raw<readonly ConnectionMoment[]>([]);
  private last = new Map<string, string>();

  /** @param connections one for each key, as `connectionList` makes them */
  note(connections: readonly Connection[], at: number): void {
    const changed = connections.filter((one) => this.last.get(connectionKey(one)) !== factsOf(one));
    this.last = new Map(connections.map((one) => [connectionKey(one), factsOf(one)]));
    if (changed.length === 0) return;
    const fresh = changed.map((connection) => ({ at, connection }));
    this.moments = [...fresh, ...this.moments].slice(0, keptMoments);
  }
}

/** Calls come and go without a line here. */
function factsOf({ state, reason, goaway, address }: Connection): string {
  return JSON.stringify([state, reason, goaway, address]);
}
