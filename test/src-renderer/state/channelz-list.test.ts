// Channelz page by page: all of a long list is reached, a server that goes in circles is left, a failure is asked again.
import { expect, it } from 'vitest';
import type { ChannelzEntry, ChannelzQuestion } from '../../../src-shared/server-panels';
import { ChannelzList } from '../../../src-renderer/state/channelz-list.svelte';

const nothing = {
  state: '',
  target: '',
  local: '',
  remote: '',
  counts: [],
  times: [],
  children: [],
  trace: [],
};
const entry = (kind: ChannelzEntry['kind'], id: number): ChannelzEntry => ({
  ...{ kind, id: String(id), name: `${kind}-${String(id)}` },
  ...nothing,
});

/** A server with that many things, which tells `most` at once. */
function serving(kind: ChannelzEntry['kind'], count: number, most: number) {
  const asked: ChannelzQuestion[] = [];
  const ask = (question: ChannelzQuestion) => {
    asked.push(question);
    if (question.ask === 'one') {
      const told = { ...entry(question.kind, Number(question.id)), state: 'READY' };
      return Promise.resolve({ entries: [told], end: true });
    }
    const from = Math.max(1, Number(question.from));
    const ids = Array.from({ length: Math.min(most, count - from + 1) }, (_, at) => from + at);
    return Promise.resolve({ entries: ids.map((id) => entry(kind, id)), end: from + most > count });
  };
  return { asked, ask };
}

it('two hundred and thirty servers are reached a hundred at a time', async () => {
  const server = serving('server', 230, 100);
  const list = new ChannelzList(server.ask, [], (from) => ({ ask: 'servers', from }));
  const seen: number[] = [];
  while (list.hasMore) {
    await list.more();
    seen.push(list.entries.length);
  }
  expect(seen).toEqual([100, 200, 230]);
  expect(server.asked.map((question) => 'from' in question && question.from)).toEqual(['0', '101', '201']);
  expect(list.entries.at(-1)?.id).toBe('230');
});

it('sockets come by name, and are asked for their numbers fifty at a time', async () => {
  const server = serving('socket', 120, 100);
  const page = (from: string) => ({ ask: 'server-sockets' as const, id: '7', from });
  const list = new ChannelzList(server.ask, [entry('socket', 3)], page, true);
  const seen: number[] = [];
  while (list.hasMore) {
    await list.more();
    seen.push(list.entries.length);
  }
  expect(seen).toEqual([50, 100, 120]);
  expect(list.entries.every(({ state }) => state === 'READY')).toBe(true);
  expect(new Set(list.entries.map(({ id }) => id)).size).toBe(120);
});

it('a server that says there is more and tells the same again is asked no further', async () => {
  const ask = () => Promise.resolve({ entries: [entry('channel', 4)], end: false });
  const list = new ChannelzList(ask, [], (from) => ({ ask: 'channels', from }));
  await list.more();
  expect(list.hasMore).toBe(true);
  await list.more();
  expect(list.hasMore).toBe(false);
  expect(list.entries).toHaveLength(1);
});

it('after a failure the same page is asked for again', async () => {
  const server = serving('server', 3, 2);
  let down = false;
  const list = new ChannelzList(
    (question) => (down ? Promise.resolve({ code: 'unavailable', message: 'gone' }) : server.ask(question)),
    [],
    (from) => ({ ask: 'servers', from }),
  );
  await list.more();
  down = true;
  await list.more();
  expect(list.failure?.message).toBe('gone');
  expect(list.hasMore).toBe(true);
  down = false;
  await list.more();
  expect(list.failure).toBeNull();
  expect(list.entries.map(({ id }) => id)).toEqual(['1', '2', '3']);
});
