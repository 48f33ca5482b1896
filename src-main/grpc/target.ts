// Reads what a person types or pastes as a gRPC address, and says what is wrong with it when it is not one.
import { isIP, isIPv6 } from 'node:net';
import { type Result, fail, ok } from '../../src-shared/result';
import type { Security } from '../../src-shared/workspace';

export interface Target {
  /** Without brackets: `::1`, `localhost`. */
  host: string;
  port: number;
  /** `host:port` with brackets around IPv6: what people see, and the `:authority` that goes out. */
  label: string;
}

const securityOfScheme: Record<string, Security> = {
  http: 'plaintext',
  https: 'tls',
  grpc: 'plaintext',
  grpcs: 'tls',
};
const urlPorts: Record<string, number> = { http: 80, https: 443 };

/** Failure codes: `no-target`, `bad-target`, `no-port`, `bad-port`, `wrong-scheme`, `security-mismatch`. */
export function parseTarget(text: string, security: Security): Result<Target> {
  const typed = text.trim();
  if (typed === '') {
    return fail('no-target', 'There is no target. Type where the server listens, such as localhost:50051.');
  }
  const url = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(typed);
  if (url !== null) return parseUrl(typed, (url[1] ?? '').toLowerCase(), url[2] ?? '', security);
  if (/^unix:/i.test(typed)) {
    return fail('wrong-scheme', `${typed} is a Unix socket. Only host:port targets can be called so far.`);
  }
  return parseHostPort(typed, typed.replace(/^dns:(?=[^:]+:\d)/i, ''), undefined);
}

function parseUrl(typed: string, scheme: string, rest: string, security: Security): Result<Target> {
  if (scheme === 'dns') return parseHostPort(typed, rest.replace(/^[^/]*\//, ''), undefined);
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
    return fail('bad-target', `${typed} has a path. Leave only ${authority}: the method names the path.`);
  }
  return parseHostPort(typed, authority, urlPorts[scheme]);
}

function parseHostPort(typed: string, rest: string, usualPort: number | undefined): Result<Target> {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(rest);
  if (bracketed !== null) {
    const host = bracketed[1] ?? '';
    if (!isIPv6(host)) {
      return fail('bad-target', `${typed}: [${host}] is not an IPv6 address. Type it like [::1]:50051.`);
    }
    return withPort(typed, host, bracketed[2], usualPort);
  }
  if (isIPv6(rest) || rest.split(':').length > 2) {
    return fail(
      'bad-target',
      `${typed} leaves open where the address ends. Put an IPv6 address in brackets, such as [::1]:50051.`,
    );
  }
  const [host = '', port] = rest.split(':');
  return withPort(typed, host, port, usualPort);
}

function withPort(
  typed: string,
  host: string,
  port: string | undefined,
  usual: number | undefined,
): Result<Target> {
  const wrong = hostProblem(host);
  if (wrong !== undefined) return fail('bad-target', `${typed}: ${wrong}`);
  if (port === undefined && usual !== undefined) return ok(target(host, usual));
  if (port === undefined || port === '') {
    return fail(
      'no-port',
      `${typed} has no port. Add the one that the server listens on, such as ${example(host)}.`,
    );
  }
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65535) {
    return fail('bad-port', `${typed}: ${port} is not a port. Ports go from 1 to 65535.`);
  }
  return ok(target(host, Number(port)));
}

function hostProblem(host: string): string | undefined {
  if (host === '') return 'the host is missing. Type host:port, such as localhost:50051.';
  if (isIP(host) !== 0) return undefined;
  const bad = /[^\p{L}\p{N}._-]/u.exec(host);
  if (bad !== null) return `a host name cannot hold ${JSON.stringify(bad[0])}.`;
  if (/^[\d.]+$/.test(host)) return `${host} is not an IPv4 address. Those have four numbers from 0 to 255.`;
  return undefined;
}

function target(host: string, port: number): Target {
  const shown = isIPv6(host) ? `[${host}]` : host;
  return { host, port, label: `${shown}:${String(port)}` };
}

function example(host: string): string {
  return `${isIPv6(host) ? `[${host}]` : host}:50051`;
}
