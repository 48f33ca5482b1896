// What a listener secures its connections with: its certificate, given or made, and what it asks of clients.
import { createSecureContext, type SecureContextOptions, type TlsOptions } from 'node:tls';
import type { ServerTls } from '../../src-shared/listen-settings';
import { fail, ok, type Result } from '../../src-shared/result';
import { contextFailure, ownCertificate } from './own-certificate';
import { localNames, type OwnAuthority } from './own-authority';
import { readRoots } from './tls-material';

/** As `tls.createServer` takes them. Files are read now: a change of them needs a new start. */
export type ServerMaterial = Pick<
  TlsOptions,
  'requestCert' | 'rejectUnauthorized' | 'ALPNProtocols' | 'handshakeTimeout'
> &
  SecureContextOptions;

/** A client that connects and says nothing is let go after this. Milliseconds. */
const handshakeMs = 60_000;

/** Failure codes: those of `ownCertificate`, `readRoots` and `OwnAuthority`, `no-client-roots`. */
export function serverMaterial(settings: ServerTls, authority: () => OwnAuthority): Result<ServerMaterial> {
  const { certificate, protocols, minVersion } = settings;
  const own =
    certificate.kind === 'made'
      ? made(certificate.names, authority())
      : ownCertificate(certificate, 'server');
  if (!own.ok) return own;
  const clients = clientOptions(settings);
  if (!clients.ok) return clients;
  const context: SecureContextOptions = { ...own.value, ...clients.value.context, minVersion };
  try {
    createSecureContext(context);
  } catch (error) {
    return contextFailure(error, certificate.kind === 'made' ? undefined : certificate, 'server');
  }
  return ok({
    ...context,
    ...clients.value.asked,
    handshakeTimeout: handshakeMs,
    ...(protocols.length === 0 ? {} : { ALPNProtocols: protocols }),
  });
}

function made(names: readonly string[], authority: OwnAuthority): Result<SecureContextOptions> {
  const wanted = names.map((name) => name.trim()).filter((name) => name !== '');
  const issued = authority.issue([...new Set([...localNames(), ...wanted])]);
  return issued.ok ? ok({ cert: issued.value.chain, key: issued.value.key }) : issued;
}

function clientOptions({
  clients,
  clientRoots,
}: ServerTls): Result<{ context: SecureContextOptions; asked: Pick<ServerMaterial, 'requestCert'> }> {
  if (clients === 'off') return ok({ context: {}, asked: {} });
  if (clientRoots === null) {
    return fail(
      'no-client-roots',
      'Client certificates are asked for, but nothing says who may sign them. Give the authority of the clients.',
    );
  }
  const roots = readRoots(clientRoots);
  if (!roots.ok) return roots;
  const asked = { requestCert: true, rejectUnauthorized: clients === 'demand' };
  return ok({ context: { ca: roots.value }, asked });
}
