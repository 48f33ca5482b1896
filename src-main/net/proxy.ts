// Which proxy, HTTP CONNECT or SOCKS5, a target is reached through: from the settings or the environment, and for which hosts none.
import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';
import { isLocked, lockedFailure } from '../../src-shared/locked-secret';
import { type Result, fail, ok } from '../../src-shared/result';
import type { ProxySettings } from '../../src-shared/target-settings';
import type { Environment } from '../tls/trusted-roots';

export interface Proxy {
  kind: 'http' | 'socks5';
  host: string;
  port: number;
  /** `proxy.example:3128`: never with the name or password that the address may hold. */
  label: string;
  /** The `Proxy-Authorization` header. */
  authorization: string | undefined;
  /** For SOCKS5 (RFC 1929). */
  login: { user: string; password: string } | undefined;
}

const schemes: Readonly<Record<string, { kind: Proxy['kind']; port: number }>> = {
  'http:': { kind: 'http', port: 80 },
  'socks5:': { kind: 'socks5', port: 1080 },
  'socks5h:': { kind: 'socks5', port: 1080 },
};

/** Undefined: a direct connection. Failure code: `bad-proxy`. */
export function proxyFor(
  settings: ProxySettings | undefined,
  host: string,
  env: Environment,
): Result<Proxy | undefined> {
  if (settings === undefined || settings.kind === 'none') return ok(undefined);
  if (settings.kind === 'url') {
    if (isExcepted(host, settings.noProxy ?? '')) return ok(undefined);
    return parseProxy(settings.url, 'The proxy');
  }
  const [name, url] = fromEnvironment(env, ['grpc_proxy', 'https_proxy', 'http_proxy']);
  const [, exceptions] = fromEnvironment(env, ['no_grpc_proxy', 'no_proxy']);
  if (url === '' || isExcepted(host, exceptions)) return ok(undefined);
  return parseProxy(url, `The proxy in ${name}`);
}

function fromEnvironment(env: Environment, names: readonly string[]): [string, string] {
  for (const name of names.flatMap((lower) => [lower, lower.toUpperCase()])) {
    const value = env[name] ?? '';
    if (value !== '') return [name, value];
  }
  return ['', ''];
}

function parseProxy(text: string, what: string): Result<Proxy> {
  if (isLocked(text)) return lockedFailure(`${what}'s address`);
  const url = urlOf(text);
  if (url === undefined || url.hostname === '') {
    return fail('bad-proxy', `${what} is not an address. Write it like http://proxy.example:3128.`);
  }
  const scheme = schemes[url.protocol];
  if (scheme === undefined) {
    const fact = `${what} starts with ${url.protocol}//, but only http:// and socks5:// proxies can be used.`;
    return fail('bad-proxy', fact);
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = url.port === '' ? scheme.port : Number(url.port);
  const user = decodeURIComponent(url.username);
  const password = decodeURIComponent(url.password);
  const login = user === '' ? undefined : { user, password };
  const authorization =
    login === undefined ? undefined : `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  return ok({
    kind: scheme.kind,
    host,
    port,
    label: `${url.hostname}:${String(port)}`,
    authorization,
    login,
  });
}

function urlOf(text: string): URL | undefined {
  const trimmed = text.trim();
  try {
    const url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`);
    decodeURIComponent(url.username + url.password);
    return url;
  } catch {
    return undefined;
  }
}

/** `example.com` and `.example.com` cover the names below, `10.0.0.0/8` a network, `*` everything. */
function isExcepted(host: string, list: string): boolean {
  const name = host.toLowerCase();
  return list
    .split(/[\s,]+/)
    .map((entry) => entry.toLowerCase().replace(/:\d+$/, ''))
    .some((entry) => {
      if (entry === '') return false;
      if (entry === '*' || entry === name) return true;
      if (entry.includes('/')) return isInNetwork(name, entry);
      const suffix = entry.replace(/^\*?\./, '');
      return isIP(name) === 0 && (name === suffix || name.endsWith(`.${suffix}`));
    });
}

function isInNetwork(address: string, network: string): boolean {
  const [base = '', bits = ''] = network.split('/');
  const family = isIPv4(base) ? 'ipv4' : 'ipv6';
  if (isIP(base) === 0 || isIP(base) !== isIP(address) || !/^\d{1,3}$/.test(bits)) return false;
  if (Number(bits) > (isIPv6(base) ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(base, Number(bits), family);
  return list.check(address, family);
}
