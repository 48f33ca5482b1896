// One line per channel: which room answers it. The contract's type makes a missing or a wrong one a compile error.
import { app, clipboard } from 'electron';
import type { RequestOf } from '../../src-shared/contract';
import { ok, type Result } from '../../src-shared/result';
import type { PanelTarget } from '../../src-shared/server-panels';
import type { WorkspaceState } from '../../src-shared/workspace';
import { chooseCertificate, saveCertificate } from '../certificate-files';
import type { Dialogs } from '../dialogs';
import { openInEditor } from '../editor';
import type { CallRegistry } from '../grpc/call-registry';
import type { Rooms } from '../rooms';
import { openExternal } from '../security';
import type { AppWindow } from '../window';
import { listenHandlers } from './listen-handlers';
import { frameHandlers } from './frame-handlers';
import type { Handlers } from './router';
import { tcpHandlers } from './tcp-handlers';

export function makeHandlers(rooms: Rooms, window: AppWindow, dialogs: Dialogs): Handlers {
  return {
    'app.info': () => ok(appInfo()),
    'app.openExternal': ({ url }) => openExternal(url),
    'app.copyText': ({ text }) => copyText(text),
    'app.openInEditor': ({ path, line, column }) => openInEditor(path, line, column),
    'window.act': ({ action }) => act(window, action),
    'dialog.chooseProtos': async ({ what }) => ok({ paths: await dialogs.chooseProtos(what) }),
    'dialog.readFile': ({ maxBytes }) => dialogs.readFile(maxBytes),
    'dialog.chooseCertificate': ({ what }) => chooseCertificate(dialogs, what),
    'dialog.saveCertificate': (request) => saveCertificate(dialogs, request),

    'schema.open': async ({ paths }) => (await rooms.schema()).open(paths),
    'schema.catalog': async () => ok((await rooms.schema()).catalog()),
    'schema.details': async ({ sourceId, from }) => (await rooms.schema()).details(sourceId, from),
    'schema.openReflection': async ({ settings }) => (await rooms.schema()).openReflection(settings),
    'schema.editReflection': async ({ sourceId, settings }) =>
      (await rooms.schema()).editReflection(sourceId, settings),
    'schema.rename': async ({ sourceId, label }) => (await rooms.schema()).rename(sourceId, label),
    'schema.reload': async ({ sourceId }) => (await rooms.schema()).reload(sourceId),
    'schema.remove': async ({ sourceId }) => (await rooms.schema()).remove(sourceId),
    'schema.addRoot': async ({ path }) => addRoot(rooms, dialogs, path),
    'schema.removeRoot': async ({ path }) => (await rooms.schema()).removeRoot(path),
    'schema.closure': async (request) => (await rooms.schema()).closure(request),
    'schema.place': async ({ sourceId, file }) => (await rooms.schema()).place(sourceId, file),
    'schema.imports': async ({ sourceId }) => (await rooms.schema()).imports(sourceId),
    'schema.search': async (request) => (await rooms.schema()).search(request),
    'schema.uses': async (request) => (await rooms.schema()).uses(request),
    'schema.export': async (request) => exportSource(rooms, dialogs, request),

    'grpc.open': async (request) => (await rooms.calls()).openAuthorized(request),
    'grpc.send': async ({ captureId, message, compress }) =>
      (await rooms.calls()).send(captureId, message, { compress }),
    'grpc.end': async ({ captureId }) => (await rooms.calls()).end(captureId),
    'grpc.certificates': async (question) => (await rooms.calls()).certificates(question),
    'secrets.state': async () => ok(await rooms.vault.state()),
    'secrets.choose': ({ choice }) => rooms.vault.choose(choice),
    'target.check': async ({ settings }) => {
      const { settingsProblems } = await import('../grpc/settings-check');
      return ok({ problems: settingsProblems(settings) });
    },
    'auth.token': async ({ credentials, ask }) => (await rooms.calls()).token(credentials, ask),
    'health.check': async (question) =>
      askPanel(rooms, question, (calls, asked) => calls.health.check(asked)),
    'health.watch': async ({ watchId, ...question }) =>
      askPanel(rooms, question, (calls, asked) => calls.health.watch(watchId, asked)),
    'health.stop': async ({ watchId }) => (await rooms.calls()).health.stop(watchId),
    'channelz.ask': async ({ question, ...target }) =>
      askPanel(rooms, target, (calls, asked) => calls.channelz(asked, question)),
    'grpc.cancel': async ({ captureId }) => (await rooms.calls()).cancel(captureId),

    ...frameHandlers(rooms, dialogs),
    ...tcpHandlers(rooms, dialogs),
    ...listenHandlers(rooms, dialogs),

    'capture.summary': (request) => rooms.captures.summary(request),
    'capture.read': (request) => rooms.captures.read(request),
    'capture.event': (request) => rooms.captures.event(request),
    'capture.lines': (request) => rooms.captures.lines(request),
    'capture.lifeline': (request) => rooms.captures.lifeline(request),
    'capture.locate': (request) => rooms.captures.locate(request),
    'capture.search': (request) => rooms.captures.search(request),
    'capture.open': (request) => rooms.captures.open(request),
    'capture.usage': () => rooms.captures.usage(),
    'capture.discard': (request) => rooms.captures.discard(request),

    'connections.list': () => ok({ connections: rooms.connections() }),
    'demo.start': () => startDemo(rooms),
    'demo.stop': () => rooms.demo.stop(),
    'demo.state': () => ok(rooms.demo.state()),

    'workspace.load': () => loadWorkspace(rooms, window),
    'workspace.save': ({ state }) => saveWorkspace(rooms, window, state),
  };
}

async function copyText(text: string) {
  await clipboard.writeText(text);
  return ok({});
}

function act(window: AppWindow, action: Parameters<AppWindow['act']>[0]) {
  window.act(action);
  return ok({});
}

function appInfo() {
  const { electron = '', chrome = '', node = '' } = process.versions;
  return { version: app.getVersion(), platform: process.platform, electron, chrome, node };
}

/** A panel's question goes out with its authorization as metadata. */
async function askPanel<Q extends PanelTarget, A>(
  rooms: Rooms,
  question: Q,
  ask: (calls: CallRegistry, question: Q) => Result<A> | Promise<Result<A>>,
): Promise<Result<A>> {
  const calls = await rooms.calls();
  const asked = await calls.authorized(question);
  return asked.ok ? ask(calls, asked.value) : asked;
}

async function addRoot(rooms: Rooms, dialogs: Dialogs, path: string | undefined) {
  const folder = path ?? (await dialogs.chooseFolder('Add an import folder'));
  if (!folder) return ok({ added: false });
  return (await rooms.schema()).addRoot(folder);
}

async function exportSource(rooms: Rooms, dialogs: Dialogs, request: RequestOf<'schema.export'>) {
  const { exportSchema } = await import('../schema/export');
  return exportSchema(await rooms.schema(), dialogs, request);
}

async function loadWorkspace(rooms: Rooms, window: AppWindow) {
  const loaded = await rooms.loadWorkspace();
  window.noteTheme(loaded.state.theme);
  return ok(loaded);
}

function saveWorkspace(rooms: Rooms, window: AppWindow, state: WorkspaceState) {
  window.noteTheme(state.theme);
  return rooms.saveWorkspace(state);
}

/** The demo's protos become a source too, so that its methods are in the tree. */
async function startDemo(rooms: Rooms) {
  const open = async () => (await rooms.schema()).openDemo(rooms.demoProtos);
  const [started, source] = await Promise.all([rooms.demo.start(), open()]);
  if (!started.ok) return started;
  return source.ok ? ok(rooms.demo.setSource(source.value.sourceId)) : source;
}
