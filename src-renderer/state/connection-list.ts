// Main tells of every channel and socket; a person sees one line for each place and way to it, the livest first.
import type { Connection } from '../../src-shared/contract';

const rank: Record<Connection['state'], number> = {
  ready: 0,
  'half-closed': 0,
  connecting: 1,
  failed: 2,
  idle: 3,
  closed: 4,
};

/** One for each protocol, target and security, in the order of life; the order is kept among equals. */
export function connectionList(connections: readonly Connection[]): Connection[] {
  const lines = new Map<string, Connection>();
  for (const connection of connections) {
    const key = connectionKey(connection);
    const known = lines.get(key);
    lines.set(key, known ? together(known, connection) : connection);
  }
  return [...lines.values()].toSorted((a, b) => life(a) - life(b));
}

export function connectionKey({ protocol, target, secured }: Connection): string {
  return `${protocol} ${secured ?? ''} ${target}`;
}

/** Among equals the newer one tells: why it failed just now, and not what was wrong before a setting was changed. */
function together(one: Connection, newer: Connection): Connection {
  const livest = life(newer) <= life(one) ? newer : one;
  return { ...livest, openCalls: one.openCalls + newer.openCalls };
}

/** What is in use comes before what only stands ready. */
function life({ state, openCalls }: Connection): number {
  return rank[state] - (openCalls > 0 ? 0.5 : 0);
}
