// How a connection is marked and worded: in the status bar, and on the page about its server.
import type { Connection } from '../../../src-shared/contract';
import { m } from '../../paraglide/messages';

type Mark = 'open' | 'half-closed' | 'closed' | 'error' | 'running' | 'idle';

export function connectionMark({ state, openCalls, goaway }: Connection): Mark {
  if (goaway !== undefined && state !== 'connecting') return goaway.code === 0 ? 'closed' : 'error';
  if (openCalls > 0 && state === 'ready') return 'running';
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

/** @param nowMs wall clock, for the time until the next try */
export function connectionWord(connection: Connection, nowMs: number): string {
  const { protocol, state, openCalls, goaway, waiting } = connection;
  if (state === 'failed') return failedWord(connection, nowMs);
  if (goaway !== undefined && state !== 'connecting') return goawayWord(goaway);
  if (protocol === 'grpc' && state === 'ready' && waiting !== undefined)
    return m.server_calls_waiting({ open: openCalls, waiting: waiting.calls });
  if (protocol === 'grpc' && state === 'ready') {
    return openCalls > 0 ? m.shell_open_calls({ count: openCalls }) : m.shell_state_ready();
  }
  return {
    ready: m.shell_state_open,
    connecting: m.shell_state_connecting,
    idle: m.shell_state_idle,
    'half-closed': m.shell_state_half_closed,
    closed: m.shell_state_closed,
  }[state]();
}

/** `GOAWAY ENHANCE_YOUR_CALM “too_many_pings”` */
export function goawayWord({ name, text }: NonNullable<Connection['goaway']>): string {
  return text === '' ? m.shell_goaway({ name }) : m.shell_goaway_text({ name, text });
}

/** A try is waited for; the clock must go on. */
export function awaitsTry({ state, nextTryAt }: Connection): boolean {
  return state === 'failed' && nextTryAt !== undefined;
}

function failedWord({ reasonCode, nextTryAt }: Connection, nowMs: number): string {
  const reason = reasonWord(reasonCode ?? '');
  if (nextTryAt === undefined) return reason;
  const seconds = Math.ceil((nextTryAt - nowMs) / 1000);
  return seconds > 0 ? m.shell_next_try({ reason, seconds }) : m.shell_trying_again({ reason });
}

/** @param code the system's or OpenSSL's word: ECONNREFUSED, CERT_HAS_EXPIRED */
function reasonWord(code: string): string {
  if (code === 'ECONNREFUSED') return m.shell_state_refused();
  if (code === 'TIMEOUT' || code === 'ETIMEDOUT') return m.shell_state_timed_out();
  if (code === 'ENOTFOUND' || code.startsWith('EAI_')) return m.shell_state_no_host();
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return m.shell_state_no_way();
  if (code === 'ECONNRESET' || code === 'EPIPE') return m.shell_state_reset();
  if (/CERT|SIGNATURE|SELF_SIGNED|ISSUER/.test(code)) return m.shell_state_untrusted();
  return /SSL|TLS|EPROTO/.test(code) ? m.shell_state_no_tls() : m.shell_state_failed();
}
