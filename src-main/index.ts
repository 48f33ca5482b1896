// Start-up of the desktop app: the scheme and the log first, then the window, then everything else.
import { app } from 'electron';
import { join } from 'node:path';
import { Dialogs } from './dialogs';
import { setUpDoor } from './ipc/door';
import { makeHandlers } from './ipc/handlers';
import { launchPaths } from './launch-paths';
import { logFault, setUpLog } from './log';
import { setUpMenu } from './menu';
import { Rooms } from './rooms';
import { setUpScheme, setUpSecurity } from './security';
import { AppWindow } from './window';

const outFolder = join(import.meta.dirname, '..');

function start(): void {
  const paths = launchPaths(process.argv, app.isPackaged, process.cwd());
  // A second start hands its paths to the first one and leaves.
  if (!app.requestSingleInstanceLock({ paths })) return app.quit();
  setUpLog();
  setUpScheme();
  // macOS gives double-clicked files before the app is ready.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    paths.push(path);
  });
  app
    .whenReady()
    .then(() => setUpApp(paths))
    .catch((fault: unknown) => logFault('start', fault));
}

async function setUpApp(paths: string[]): Promise<void> {
  setUpMenu();
  setUpSecurity(join(outFolder, 'renderer'));
  const window = new AppWindow(join(outFolder, 'preload', 'index.cjs'));
  const rooms = new Rooms({
    dataFolder: app.getPath('userData'),
    protosFolder: join(app.getAppPath(), 'protos'),
    version: app.getVersion(),
    send: (push) => window.send(push),
  });
  setUpDoor(makeHandlers(rooms, window, new Dialogs(() => window.current)), window);
  setUpQuit(rooms);
  const open = setUpOpening(rooms, window);
  await window.open();
  // The page listens by now, so that it can show what was opened.
  await open(paths);
}

/** Paths from the command line, a second start, and files opened from the system. */
function setUpOpening(rooms: Rooms, window: AppWindow): (paths: string[]) => Promise<void> {
  const open = async (some: string[]) => {
    if (some.length === 0) return;
    const schema = await rooms.schema();
    const opened = await schema.open(some);
    if (opened.ok) rooms.pushSchema(schema, opened.value.sourceIds);
    else rooms.pushSchema(schema, [], opened.error.message);
  };
  app.on('second-instance', (_event, _argv, _folder, data) => {
    window.show();
    void open((data as { paths?: string[] }).paths ?? []);
  });
  app.removeAllListeners('open-file');
  app.on('open-file', (event, path) => {
    event.preventDefault();
    void open([path]);
  });
  app.on('activate', () => {
    if (!window.current) void window.open();
  });
  return open;
}

/** Calls, connections and files are closed before the process ends. */
function setUpQuit(rooms: Rooms): void {
  let closed = false;
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void rooms.close().finally(() => {
      closed = true;
      app.quit();
    });
  });
}

start();
