// Reads what a person types or pastes as a gRPC address, and says what is wrong with it when it is not one.
import { isIP } from 'node:net';
import { type Result, fail, ok } from '../../src-shared/result';
import type { Security } from '../../src-shared/workspace';
import { type Endpoint, parseHostPort, parseSocket } from './endpoint';

export interface Target {
  /** At least one; a call goes to the first that answers, or to all in turn (`loadBalancing`). */
  endpoints: readonly Endpoint[];
  /** What people see: all endpoints, separated by commas. */
  label: string;
  /** Of the first endpoint, for words: without brackets; a socket's path. */
  host: string;
  /** Of the first endpoint; 0 for a socket. */
  port: number;
  /** The `:authority` that goes out when the settings name none, and the host that a certificate must name. */
  authority: string;
  /** Address of the name server that `dns://1.1.1.1/host:port` asks. */
  nameServer: string | undefined;
}

const securityOfScheme: Record<string, Security> = {
  http: 'plaintext',
  https: 'tls',
  grpc: 'plaintext',
  grpcs: 'tls',
};
const urlPorts: Record<string, number> = { http: 80, https: 443 };
const mostEndpoints = 50;

/** Failure codes: `no-target`, `bad-target`, `no-port`, `bad-port`, `wrong-scheme`, `security-mismatch`. */
export function parseTarget(text: string, security: Security): Result<Target> {
  const typed = text.trim();
  if (typed === '') {
    return fail('no-target', 'There is no target. Type where the server listens, such as localhost:50051.');
  }
  const resolver = nameServerOf(typed);
  if (!resolver.ok) return resolver;
  const { nameServer, rest } = resolver.value;
  const parts = rest.split(',').map((part) => part.trim());
  if (parts.length > mostEndpoints) {
    const count = String(parts.length);
    return fail(
      'bad-target',
      `${count} addresses are too many for one target. Keep ${String(mostEndpoints)}.`,
    );
  }
  const endpoints: Endpoint[] = [];
  for (const part of parts) {
    const endpoint = parseEndpoint(part, security);
    if (!endpoint.ok) return endpoint;
    endpoints.push(endpoint.value);
  }
  return targetOf(endpoints, nameServer);
}

/** `dns:host:port`, `dns:///host:port` and `dns://1.1.1.1/host:port` (github.com/grpc/grpc/blob/master/doc/naming.md). */
function nameServerOf(typed: string): Result<{ nameServer: string | undefined; rest: string }> {
  const url = /^dns:\/\/([^/]*)\/(.*)$/i.exec(typed);
  if (url === null) return ok({ nameServer: undefined, rest: typed.replace(/^dns:(?=[^:]+:\d)/i, '') });
  const [, server = '', rest = ''] = url;
  if (server === '') return ok({ nameServer: undefined, rest });
  if (isIP(server.replace(/^\[(.*)\](?::\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1')) === 0) {
    return fail('bad-target', `${typed}: ${server} is not the address of a name server. Use its IP address.`);
  }
  return ok({ nameServer: server, rest });
}

function parseEndpoint(typed: string, security: Security): Result<Endpoint> {
  if (/^unix(-abstract)?:/i.test(typed) || typed.startsWith('\\\\')) return parseSocket(typed);
  const url = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(typed);
  if (url !== null) return parseUrl(typed, (url[1] ?? '').toLowerCase(), url[2] ?? '', security);
  return parseHostPort(typed, typed, undefined);
}

function parseUrl(typed: string, scheme: string, rest: string, security: Security): Result<Endpoint> {
  const meant = securityOfScheme[scheme];
  if (meant === undefined) {
    return fail('wrong-scheme', `${typed} starts with ${scheme}://, which is not gRPC. Type host:port.`);
  }
  if (meant !== security) {
    const [asks, set] = meant === 'tls' ? ['TLS', 'plaintext'] : ['plaintext', 'TLS'];
    return fail(
      'security-mismatch',
      `${scheme}:// asks for ${asks}, but this call is set to ${set}. Choose ${asks}, or remove ${scheme}://.`,
    );
  }
  const [authority = '', ...path] = rest.split('/');
  if (path.join('') !== '') {
    return fail(
      'bad-target',
      `${typed} has a path. Leave only ${authority}; a path before the method is a setting of the target.`,
    );
  }
  return parseHostPort(typed, authority, urlPorts[scheme]);
}

function targetOf(endpoints: readonly Endpoint[], nameServer: string | undefined): Result<Target> {
  const [first] = endpoints;
  if (first === undefined) return fail('no-target', 'There is no target.');
  const tcp = first.kind === 'tcp';
  return ok({
    endpoints,
    label: endpoints.map(({ label }) => label).join(','),
    host: tcp ? first.host : first.path,
    port: tcp ? first.port : 0,
    // A zone (`%eth0`) means nothing to the other side; a socket's name is localhost (grpc naming.md).
    authority: tcp ? first.label.replace(/%[^\]]*/, '') : 'localhost',
    nameServer,
  });
}
