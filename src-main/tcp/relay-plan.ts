// Where a relay leads: its settings as an opener that is used for each connection, with the faults of this moment.
import type { Relay } from '../../src-shared/listen-settings';
import { fail, ok, type Result } from '../../src-shared/result';
import { readListenAddress } from '../../src-shared/tcp/listen-address';
import type { Environment } from '../tls/trusted-roots';
import { openerFor } from './opener';
import type { RelayPlan } from './relay-pair';

const timeoutMs = 10_000;

/** Codes: `no-relay-target`, and those of `openerFor`. `faults` are asked for with each piece. */
export function relayPlan(relay: Relay, faults: RelayPlan['faults'], env: Environment): Result<RelayPlan> {
  const address = readListenAddress(relay.target);
  if (!address.ok || (address.value.kind === 'tcp' && address.value.port === 0)) {
    const target = relay.target.trim() || 'Nothing';
    return fail('no-relay-target', `${target} is no server to relay to. Write it like localhost:9000.`);
  }
  const { value } = address;
  const to = value.kind === 'unix' ? { path: value.path } : { host: value.host, port: value.port };
  const { security, tls } = relay;
  const opener = openerFor({ to, timeoutMs, security, ...(tls === undefined ? {} : { tls }) }, env);
  return opener.ok ? ok({ opener: opener.value, faults }) : opener;
}
