// Connections as a person sees them: one for each place, the livest first; and what is remembered of them.
import { expect, test } from 'vitest';
import type { Connection } from '../../../src-shared/contract';
import { ConnectionHistory } from '../../../src-renderer/state/connection-history.svelte';
import { connectionList } from '../../../src-renderer/state/connection-list';
import { offeredServices, sameTarget } from '../../../src-renderer/state/offered-services';
import type { Source } from '../../../src-shared/catalog';

function grpc(target: string, state: Connection['state'], openCalls = 0): Connection {
  return { protocol: 'grpc', target, state, openCalls, secured: 'plaintext' };
}

test('two channels to one place are one line with the calls of both; TLS is another', () => {
  const list = connectionList([
    grpc('a:1', 'idle'),
    grpc('b:1', 'ready'),
    grpc('a:1', 'ready', 2),
    { ...grpc('a:1', 'failed', 1), secured: 'tls' },
    grpc('a:1', 'failed', 1),
  ]);
  expect(list.map(({ target, secured, state, openCalls }) => [target, secured, state, openCalls])).toEqual([
    ['a:1', 'plaintext', 'ready', 3],
    ['b:1', 'plaintext', 'ready', 0],
    ['a:1', 'tls', 'failed', 1],
  ]);
});

test('of two failures of one place the newer tells', () => {
  const failed = (reasonCode: string) => ({ ...grpc('a:1', 'failed'), reasonCode });
  const list = connectionList([failed('CERT_HAS_EXPIRED'), failed('ECONNRESET')]);
  expect(list.map(({ reasonCode }) => reasonCode)).toEqual(['ECONNRESET']);
});

test('history keeps changes of state, not of open calls', () => {
  const history = new ConnectionHistory();
  history.note([grpc('a:1', 'connecting')], 1);
  history.note([grpc('a:1', 'ready', 1)], 2);
  history.note([grpc('a:1', 'ready', 0)], 3);
  const goaway = { code: 11, name: 'ENHANCE_YOUR_CALM', text: 'too_many_pings' };
  history.note([{ ...grpc('a:1', 'idle'), goaway }], 4);
  expect(history.moments.map(({ at }) => at)).toEqual([4, 2, 1]);
});

test('a target is the same however it is written', () => {
  expect(sameTarget('dns:///localhost:50051', ' localhost:50051')).toBe(true);
  expect(sameTarget('https://Shop.example:443', 'shop.example:443')).toBe(true);
  expect(sameTarget('a:1, b:2', 'a:1,b:2')).toBe(true);
  expect(sameTarget('a:1', 'a:2')).toBe(false);
});

test('services are offered from sources that this server told, or whose calls go to it', () => {
  const source = (id: string, names: string[], target?: string) =>
    ({
      id,
      packages: [{ name: 'x', services: names.map((name) => ({ name })) }],
      ...(target === undefined ? {} : { reflection: { target } }),
    }) as unknown as Source;
  const sources = [
    source('told', ['x.B', 'grpc.health.v1.Health'], 'a:1'),
    source('called', ['x.A', 'x.B']),
    source('other', ['x.C'], 'c:1'),
  ];
  expect(offeredServices(sources, 'a:1', new Set(['called']))).toEqual(['x.A', 'x.B']);
});
