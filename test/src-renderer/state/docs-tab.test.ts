// A documentation tab: what it shows for a member, links and back, a source that loads again, a name that is not there.
import { beforeEach, expect, test, vi } from 'vitest';
import type { Source } from '../../../src-shared/catalog';
import { ok } from '../../../src-shared/result';
import { DocsTab } from '../../../src-renderer/state/docs-tab.svelte';
import { SchemaState } from '../../../src-renderer/state/schema.svelte';
import { SymbolSearch } from '../../../src-renderer/state/symbol-search.svelte';
import { compileSet } from '../../src-shared/proto/compile';

const before = `syntax = "proto3";
package shop;
service Shop { rpc Pay(Money) returns (Order); }
message Money { int64 cents = 1; }
message Order { Money total = 1; Kind kind = 2; }
enum Kind { NONE = 0; NEW = 1; }
`;
const declared = new Set(['shop.Shop', 'shop.Money', 'shop.Order', 'shop.Kind']);
let text = before;
let answered: { query: string; resolve: (answer: unknown) => void }[] = [];

/** What main answers: closures of the file above, uses of a type, searches that wait. */
function answer(
  channel: string,
  payload: { typeNames?: string[]; typeName?: string; query?: string; file?: string },
): unknown {
  if (channel === 'schema.uses') {
    const hit = { sourceId: 'src', kind: 'field', name: 'shop.Order.total', file: 'shop.proto', line: 5 };
    return ok({ hits: payload.typeName === 'shop.Money' ? [hit] : [], total: 1 });
  }
  if (channel === 'schema.place') return ok({ path: `/protos/${payload.file ?? ''}` });
  if (channel === 'schema.search') {
    return new Promise((resolve) => answered.push({ query: payload.query ?? '', resolve }));
  }
  const unknown = payload.typeNames?.find((name) => !declared.has(name));
  if (unknown) return { ok: false, error: { code: 'unknown-type', message: `${unknown} is not there` } };
  return ok({ revision: 1, fileDescriptorSet: compileSet({ 'shop.proto': text }) });
}

function source(revision: number): Source {
  return {
    ...{ id: 'src', kind: 'file', label: 'shop.proto', path: '/shop.proto', state: 'ready', watching: true },
    ...{ revision, loadedAt: 0, fileCount: 1, problemCount: 0, paths: {}, packages: [], problems: [] },
  } as Source;
}

function openTab(symbol: string): { tab: DocsTab; schema: SchemaState } {
  const schema = new SchemaState();
  schema.catalog = { sources: [source(1)], roots: [] };
  schema.known = true;
  return { tab: new DocsTab({ kind: 'docs', id: 'tab', sourceId: 'src', symbol }, schema), schema };
}

beforeEach(() => {
  text = before;
  answered = [];
  const request = (channel: string, payload: object) => Promise.resolve(answer(channel, payload));
  vi.stubGlobal('window', { halfclose: { request, subscribe: () => {}, pathOf: () => '' } });
});

test('the file of a page is looked for on this machine, also when it declares no service', async () => {
  const { tab } = openTab('shop.Money');
  await vi.waitFor(() => expect(tab.path).toBe('/protos/shop.proto'));
});

test('a message shows its fields and where it is used', async () => {
  const { tab } = openTab('shop.Money');
  await vi.waitFor(() => expect(tab.page?.kind).toBe('message'));
  expect(tab.title).toBe('Money');
  await vi.waitFor(() => expect(tab.uses?.hits[0]?.name).toBe('shop.Order.total'));
});

test.each([
  ['shop.Order.total', 'shop.Order', 'total'],
  ['shop.Kind.NEW', 'shop.Kind', 'NEW'],
  ['shop.Shop.Pay', 'shop.Shop.Pay', ''],
])('%s is shown in what declares it', async (symbol, shown, member) => {
  const { tab } = openTab(symbol);
  await vi.waitFor(() => expect(tab.page?.symbol).toBe(shown));
  expect(tab.member).toBe(member);
});

test('links lead on in the same tab, and back', async () => {
  const { tab } = openTab('shop.Shop');
  await vi.waitFor(() => expect(tab.page).not.toBeNull());
  await tab.go('shop.Order');
  await tab.go('shop.Kind');
  expect(tab.title).toBe('Kind');
  await tab.goBack();
  expect(tab.title).toBe('Order');
  await tab.goBack();
  expect(tab.page?.kind).toBe('service');
  expect(tab.canGoBack).toBe(false);
  expect(tab.toState()).toEqual({ kind: 'docs', id: 'tab', sourceId: 'src', symbol: 'shop.Shop' });
});

test('a name that is not there leaves the page and says so', async () => {
  const { tab } = openTab('shop.Shop');
  await vi.waitFor(() => expect(tab.page).not.toBeNull());
  await tab.go('other.Type');
  expect(tab.title).toBe('Shop');
  expect(tab.failure?.message).toContain('other.Type is not in shop.proto');
  expect(tab.canGoBack).toBe(false);
});

test('a source that loaded again is read again', async () => {
  const { tab, schema } = openTab('shop.Money');
  await vi.waitFor(() => expect(tab.page).not.toBeNull());
  text = before.replace('int64 cents', 'int64 pence');
  schema.catalog = { sources: [source(2)], roots: [] };
  await tab.refresh();
  expect(tab.page?.fields[0]?.fields[0]?.name).toBe('pence');
});

test('search asks one question at a time and shows the newest text only', async () => {
  const search = new SymbolSearch();
  const hits = (name: string) =>
    ok({ hits: [{ sourceId: 'src', kind: 'message', name, file: '', line: 0 }], total: 1 });
  search.find('m');
  search.find('mo');
  search.find('mon');
  await vi.waitFor(() => expect(answered.map(({ query }) => query)).toEqual(['m']));
  answered[0]?.resolve(hits('shop.M'));
  await vi.waitFor(() => expect(answered.map(({ query }) => query)).toEqual(['m', 'mon']));
  expect(search.hits).toEqual([]);
  answered[1]?.resolve(hits('shop.Money'));
  await vi.waitFor(() => expect(search.hits[0]?.name).toBe('shop.Money'));
  search.find('');
  expect(search.hits).toEqual([]);
});
