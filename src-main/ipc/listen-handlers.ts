// The channels of listeners, one line each.
import type { Dialogs } from '../dialogs';
import type { Rooms } from '../rooms';
import { openRules, saveRules } from '../rule-files';
import type { Handlers } from './router';

type ListenHandlers = Pick<Handlers, Extract<keyof Handlers, `listen.${string}`>>;

export function listenHandlers(rooms: Rooms, dialogs: Dialogs): ListenHandlers {
  return {
    'listen.start': async (request) => (await rooms.listeners()).start(request),
    'listen.stop': async ({ listenerId }) => (await rooms.listeners()).stop(listenerId),
    'listen.forget': async ({ listenerId }) => (await rooms.listeners()).forget(listenerId),
    'listen.change': async (request) => (await rooms.listeners()).change(request),
    'listen.check': async (request) => (await rooms.listeners()).check(request),
    'listen.connections': async (request) => (await rooms.listeners()).connections(request),
    'listen.show': async (request) => (await rooms.listeners()).show(request),
    'listen.act': async (request) => (await rooms.listeners()).act(request),
    'listen.send': async (request) => (await rooms.listeners()).send(request),
    'listen.clear': async ({ listenerId }) => (await rooms.listeners()).clear(listenerId),
    'listen.authority': async () => (await rooms.listeners()).authority(),
    'listen.saveRules': (request) => saveRules(dialogs, request),
    'listen.openRules': () => openRules(dialogs),
  };
}
