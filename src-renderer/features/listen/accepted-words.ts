// How the list marks and words an accepted connection.
import { formatElapsed } from '../../../src-shared/bytes/byte-size';
import type { AcceptedRow } from '../../../src-shared/listen-channels';
import { m } from '../../paraglide/messages';

/** Quiet for less is not worth a word. */
const idleAfterMs = 60_000;

export function acceptedMark({
  state,
  how,
}: AcceptedRow): 'open' | 'half-closed' | 'running' | 'error' | 'closed' {
  if (state === 'open') return 'open';
  if (state === 'securing') return 'running';
  if (state !== 'closed') return 'half-closed';
  return how === 'reset' || how === 'failed' ? 'error' : 'closed';
}

/** `now`: milliseconds since 1970. */
export function acceptedWord(row: AcceptedRow, now: number): string {
  const idleMs = now - row.lastAt;
  switch (row.state) {
    case 'securing':
      return m.listen_state_securing();
    case 'open':
      return idleMs < idleAfterMs
        ? m.listen_state_open()
        : m.listen_state_idle({ time: `${Math.floor(idleMs / 60_000)} min` });
    case 'peer-ended':
      return m.listen_state_peer_ended();
    case 'we-ended':
      return m.listen_state_we_ended();
    case 'closed':
      return closedWord(row);
  }
}

function closedWord({ how, by, rule }: AcceptedRow): string {
  if (how === 'failed') return m.listen_failed();
  const words = {
    you: m.listen_by_you(),
    rule: m.listen_by_rule({ rule: rule ?? 0 }),
    relay: m.listen_by_relay(),
    peer: m.listen_by_peer(),
    system: '',
  }[by ?? 'peer'];
  return how === 'reset' ? m.listen_reset_by({ by: words }) : m.listen_closed_by({ by: words });
}

export function ageOf({ acceptedAt, closedAt }: AcceptedRow, now: number): string {
  return formatElapsed(Math.max(0, (closedAt ?? now) - acceptedAt) * 1000);
}
