// The page about a server: health that is asked and watched, channelz with the way back, what another target forgets.
import { beforeEach, expect, test, vi } from 'vitest';
import type { ChannelzEntry, ChannelzQuestion, HealthNews } from '../../../src-shared/server-panels';
import { fail, ok } from '../../../src-shared/result';
import { ServerTab } from '../../../src-renderer/state/server-tab.svelte';
import { TargetProfiles } from '../../../src-renderer/state/target-profiles.svelte';

interface Asked {
  channel: string;
  payload: { watchId?: string; service?: string; question?: ChannelzQuestion; target?: string };
}

let asked: Asked[] = [];
let answers: Record<string, (payload: Asked['payload']) => unknown> = {};
let push: (news: HealthNews) => void = () => {};

beforeEach(() => {
  asked = [];
  answers = {};
  const request = (channel: string, payload: Asked['payload']) => {
    asked.push({ channel, payload });
    return Promise.resolve(answers[channel]?.(payload) ?? ok({}));
  };
  const subscribe = (listener: (push: { name: string; payload: HealthNews }) => void) => {
    push = (payload) => listener({ name: 'health.changed', payload });
  };
  // The bridge listens once; later tests find its first listener again.
  const kept = globalThis as { keptPush?: typeof push };
  vi.stubGlobal('window', {
    halfclose: {
      request,
      subscribe: (listener: Parameters<typeof subscribe>[0]) => {
        subscribe(listener);
        kept.keptPush = push;
      },
    },
  });
  push = (news) => kept.keptPush?.(news);
});

function opened(services: string[] = []): ServerTab {
  const state = {
    kind: 'server',
    id: 'tab',
    target: ' here:1 ',
    security: 'plaintext',
    section: 'health',
  } as const;
  return new ServerTab(new TargetProfiles(), { ...state, services });
}

function row(tab: ServerTab, at: number) {
  const found = tab.health.rows[at];
  if (!found) throw new Error('no such row');
  return found;
}

test('a watch tells each change with its time, and the same word twice is one', async () => {
  const tab = opened(['shop']);
  await tab.health.watch(row(tab, 1));
  expect(asked).toMatchObject([
    {
      channel: 'health.watch',
      payload: { target: 'here:1', service: 'shop', settings: { security: 'plaintext' } },
    },
  ]);
  const watchId = asked[0]?.payload.watchId ?? '';
  push({ watchId, at: 1, status: 'serving' });
  push({ watchId, at: 2, status: 'serving' });
  push({ watchId, at: 3, status: 'not-serving' });
  push({ watchId: 'another', at: 4, status: 'serving' });
  expect(row(tab, 1).moments).toMatchObject([
    { at: 3, status: 'not-serving' },
    { at: 1, status: 'serving' },
  ]);
  expect(tab).toMatchObject({ running: true, failed: true });
  push({ watchId, at: 5, ended: { code: 'unreachable', message: 'The server went away.' } });
  expect(row(tab, 1).now).toMatchObject({ status: null, failure: { message: 'The server went away.' } });
  expect(tab.running).toBe(false);
  push({ watchId, at: 6, status: 'serving' });
  expect(row(tab, 1).now?.at).toBe(5);
  tab.dispose();
});

test('a check asks every row; one that fails says why', async () => {
  const tab = opened(['shop']);
  answers['health.check'] = ({ service }) =>
    service === '' ? ok({ status: 'serving' }) : fail('not-found', 'Not known.');
  await tab.ask();
  expect(row(tab, 0).now).toMatchObject({ status: 'serving' });
  expect(row(tab, 1).now).toMatchObject({ failure: { code: 'not-found' } });
});

test('changes that nobody could read are not kept, but counted', () => {
  const tab = opened();
  const whole = row(tab, 0);
  for (let at = 0; at < 250; at += 1) whole.note(ok(at % 2 === 0 ? 'serving' : 'not-serving'), at);
  expect(whole.moments).toHaveLength(200);
  expect(whole.forgotten).toBe(50);
});

test('services are kept once, saved with the tab, and removed with their watch', async () => {
  const tab = opened();
  tab.health.add(['b', ' a ', 'b', '']);
  tab.health.add(['a']);
  expect(tab.toState().services).toEqual(['b', 'a']);
  await tab.health.watch(row(tab, 1));
  tab.health.remove(row(tab, 1));
  expect(asked.map(({ channel }) => channel)).toEqual(['health.watch', 'health.stop']);
  expect(tab.toState().services).toEqual(['a']);
});

test('another target stops the watches and forgets what was heard, not which services', async () => {
  const tab = opened(['shop']);
  await tab.health.watch(row(tab, 1));
  tab.aim('there:2', 'tls');
  expect(asked.at(-1)?.channel).toBe('health.stop');
  expect(tab.running).toBe(false);
  expect(row(tab, 1)).toMatchObject({ service: 'shop', now: null });
});

function entry(
  kind: ChannelzEntry['kind'],
  id: string,
  children: ChannelzEntry['children'] = [],
): ChannelzEntry {
  const nothing = {
    name: '',
    state: '',
    target: '',
    counts: [],
    times: [],
    local: '',
    remote: '',
    trace: [],
  };
  return { ...nothing, kind, id, children };
}

test('channelz leads from the lists into one thing with its parts, and back', async () => {
  const tab = opened();
  tab.section = 'channelz';
  const { channelz } = tab;
  answers['channelz.ask'] = ({ question }) => {
    if (question?.ask === 'servers') return ok({ entries: [entry('server', '1')], end: true });
    if (question?.ask === 'channels') return ok({ entries: [], end: true });
    if (question?.ask === 'server-sockets') return ok({ entries: [entry('socket', '7')], end: true });
    if (question?.ask === 'one' && question.id === '9') return fail('gone', 'It is gone.');
    const kind = question?.ask === 'one' ? question.kind : 'server';
    const children = kind === 'server' ? [{ kind: 'socket' as const, id: '7', name: '' }] : [];
    return ok({
      entries: [{ ...entry(kind, question && 'id' in question ? question.id : ''), children }],
      end: true,
    });
  };
  await tab.ask();
  expect(channelz.page).toMatchObject({
    entry: null,
    servers: { entries: [{ id: '1' }], hasMore: false },
  });
  await channelz.open({ kind: 'server', id: '1', name: '' });
  expect(channelz.page).toMatchObject({
    entry: { kind: 'server', id: '1' },
    parts: { entries: [{ kind: 'socket', id: '7' }], hasMore: false },
  });
  expect(channelz.page?.parts.entries).toHaveLength(1);
  await channelz.open({ kind: 'socket', id: '9', name: '' });
  expect(channelz.failure?.message).toBe('It is gone.');
  expect(channelz.trail).toHaveLength(1);
  await channelz.back();
  expect(channelz).toMatchObject({ trail: [], failure: null });
});
