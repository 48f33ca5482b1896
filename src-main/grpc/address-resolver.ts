// grpc-js's name resolution for our targets: lists, sockets, a chosen name server, and names that a proxy looks up.
import { Resolver as NameServer, lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { Metadata, type ChannelOptions, experimental, status } from '@grpc/grpc-js';
import type { DialAddress } from '../net/dial';
import type { Endpoint } from './endpoint';
import type { Proxy } from '../net/proxy';

/** One endpoint of a target, and how it is reached. */
export interface Route {
  endpoint: Endpoint;
  proxy: Proxy | undefined;
}

export interface Routes {
  list: readonly Route[];
  nameServer: string | undefined;
}

/** The scheme of every channel that we open: `halfclose:AUTHORITY`. */
export const ownScheme = 'halfclose';
/** The channel option that carries the routes. */
export const routesOption = 'halfclose.routes';

/** Addresses of one host, in the order of the lookup. Rejects with the system's error. */
export async function addressesOf(host: string, nameServer: string | undefined): Promise<string[]> {
  if (isIP(host) !== 0) return [host];
  if (nameServer === undefined) return (await lookup(host, { all: true })).map(({ address }) => address);
  const server = new NameServer();
  server.setServers([nameServer]);
  const [four, six] = await Promise.allSettled([server.resolve4(host), server.resolve6(host)]);
  const found = [four, six].flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  if (found.length === 0 && four.status === 'rejected') throw four.reason;
  return found;
}

/** Answers once; after an error it looks again when grpc-js asks again (it waits longer each time). */
class AddressResolver implements experimental.Resolver {
  readonly #routes: Routes;
  readonly #listener: experimental.ResolverListener;
  #busy = false;
  #answered = false;
  #destroyed = false;

  constructor(_target: object, listener: experimental.ResolverListener, options: ChannelOptions) {
    this.#routes = options[routesOption] as Routes;
    this.#listener = listener;
  }

  updateResolution(): void {
    this.#destroyed = false;
    if (this.#busy || this.#answered) return;
    this.#busy = true;
    void this.#look();
  }

  destroy(): void {
    this.#destroyed = true;
    this.#answered = false;
  }

  static getDefaultAuthority(target: { path: string }): string {
    return target.path;
  }

  async #look(): Promise<void> {
    const { list, nameServer } = this.#routes;
    const looked = await Promise.allSettled(list.map((route) => addressesFor(route, nameServer)));
    this.#busy = false;
    if (this.#destroyed) return;
    const found = looked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const failed = looked.find((one) => one.status === 'rejected');
    if (found.length === 0) {
      const why = failed?.reason instanceof Error ? failed.reason.message : 'there is no address';
      const error = {
        code: status.UNAVAILABLE,
        details: `Name resolution failed: ${why}`,
        metadata: new Metadata(),
      };
      this.#listener(experimental.statusOrFromError(error), {}, null, '');
      return;
    }
    this.#answered = true;
    const endpoints = found.map((addresses) => ({ addresses }));
    this.#listener(experimental.statusOrFromValue(endpoints), {}, null, '');
  }
}

async function addressesFor(
  { endpoint, proxy }: Route,
  nameServer: string | undefined,
): Promise<DialAddress[]> {
  if (endpoint.kind === 'socket') return [{ path: endpoint.path }];
  const { host, port } = endpoint;
  if (proxy !== undefined) return [{ host, port }];
  return (await addressesOf(host, nameServer)).map((address) => ({ host: address, port }));
}

/** Idempotent; before the first channel. */
export function registerAddressResolver(): void {
  experimental.registerResolver(ownScheme, AddressResolver);
}
