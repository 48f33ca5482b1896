// Start-up of the desktop app: the scheme and the log first, then the window, then everything else while the page starts.
import { app } from 'electron';
import { join } from 'node:path';
import type { Desk } from './desk';
import { setUpDoor } from './ipc/door';
import { launchPaths } from './launch-paths';
import { logFault, setUpLog } from './log';
import { setUpMenu } from './menu';
import { setUpScheme, setUpSecurity } from './security';
import { AppWindow } from './window';

const outFolder = join(import.meta.dirname, '..');

type DeskOf = () => Promise<Desk>;

// Messages of a stream come as small buffers. Electron allocates at ten times Node's price, and its 8 kB hold eight of 1 kB:
// with 64 kB a stream of those took main a tenth less time (2026-11-27). What is kept of them is copied into the log.
const bufferPoolBytes = 64 * 1024;

function start(): void {
  Buffer.poolSize = bufferPoolBytes;
  const paths = launchPaths(process.argv, app.isPackaged, process.cwd());
  // A second start hands its paths to the first one and leaves.
  if (!app.requestSingleInstanceLock({ paths })) return app.quit();
  setUpLog();
  setUpScheme();
  const window = new AppWindow(join(outFolder, 'preload', 'index.cjs'));
  // macOS gives double-clicked files before the app is ready.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    paths.push(path);
  });
  app
    .whenReady()
    .then(() => setUpApp(paths, window))
    .catch((fault: unknown) => logFault('start', fault));
}

async function setUpApp(paths: string[], window: AppWindow): Promise<void> {
  let made: Promise<Desk> | undefined;
  const desk: DeskOf = () => (made ??= import('./desk').then(({ Desk }) => new Desk(window)));
  setUpSecurity(join(outFolder, 'renderer'));
  setUpDoor(desk, window);
  setUpQuit(() => made);
  const open = setUpOpening(desk, window);
  const opened = window.open(() => void desk());
  setUpMenu();
  await opened;
  // The page listens by now, so that it can show what was opened.
  await open(paths);
}

/** Paths from the command line, a second start, and files opened from the system. */
function setUpOpening(desk: DeskOf, window: AppWindow): (paths: string[]) => Promise<void> {
  const open = async (some: string[]) => (await desk()).open(some);
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
function setUpQuit(desk: () => Promise<Desk> | undefined): void {
  let closed = false;
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void closeRooms(desk()).finally(() => {
      closed = true;
      app.quit();
    });
  });
}

async function closeRooms(desk: Promise<Desk> | undefined): Promise<void> {
  await (await desk)?.rooms.close();
}

start();
