// How the status bar marks and words a connection, and which ones come first.
import type { Connection } from '../../../src-shared/contract';
import { m } from '../../paraglide/messages';

export function connectionMark({ state, openCalls }: Connection) {
  if (openCalls > 0) return 'running';
  return (
    {
      ready: 'open',
      connecting: 'idle',
      idle: 'closed',
      failed: 'error',
      'half-closed': 'half-closed',
      closed: 'closed',
    } as const
  )[state];
}

export function connectionWord({ protocol, state, openCalls }: Connection): string {
  if (protocol === 'grpc' && openCalls > 0) return m.shell_open_calls({ count: openCalls });
  return {
    ready: m.shell_state_open,
    connecting: m.shell_state_connecting,
    idle: m.shell_state_idle,
    failed: m.shell_state_failed,
    'half-closed': m.shell_state_half_closed,
    closed: m.shell_state_closed,
  }[state]();
}

const rank: Record<Connection['state'], number> = {
  ready: 0,
  'half-closed': 0,
  connecting: 1,
  failed: 2,
  idle: 3,
  closed: 4,
};

/** What is alive first; the order is kept among equals. */
export function inOrder(connections: readonly Connection[]): Connection[] {
  return connections.toSorted((a, b) => rank[a.state] - rank[b.state]);
}
