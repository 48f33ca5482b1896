// The one window: frameless with our own title bar, sandboxed page, bounds remembered, a last word before it closes.
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import { join } from 'node:path';
import { z } from 'zod';
import type { Push } from '../src-shared/contract';
import { logFault } from './log';
import { pageUrl } from './security';
import { StateFile } from './workspace/state-file';

const boundsSchema = z.object({
  version: z.literal(1),
  x: z.number().optional(),
  y: z.number().optional(),
  width: z.number().min(800),
  height: z.number().min(560),
  maximized: z.boolean(),
});
type Bounds = z.infer<typeof boundsSchema>;

// The page has this long to save its drafts before the window goes anyway.
const lastWordMs = 1500;

export class AppWindow {
  private window: BrowserWindow | null = null;
  private readyToClose = false;
  private readonly file: StateFile<Bounds>;

  constructor(private readonly preload: string) {
    this.file = new StateFile<Bounds>({
      path: join(app.getPath('userData'), 'window.json'),
      schema: boundsSchema,
      version: 1,
      empty: () => ({ version: 1, width: 1440, height: 900, maximized: false }),
    });
  }

  get current(): BrowserWindow | null {
    return this.window;
  }

  async open(): Promise<void> {
    const { value } = await this.file.load();
    const window = new BrowserWindow({ ...this.options(), ...visibleBounds(value) });
    this.window = window;
    this.readyToClose = false;
    if (value.maximized) window.maximize();
    window.once('ready-to-show', () => window.show());
    window.on('close', (event) => this.onClose(event, window));
    window.on('closed', () => (this.window = null));
    // Calls and logs live in main: a crashed page starts again and reads them from there.
    window.webContents.on('render-process-gone', (_event, details) => {
      logFault('page process gone', details.reason);
      if (details.reason !== 'clean-exit' && !window.isDestroyed()) window.webContents.reload();
    });
    await window.loadURL(pageUrl());
  }

  send(push: Push): void {
    if (this.window && !this.window.isDestroyed()) this.window.webContents.send('halfclose:push', push);
  }

  act(action: 'minimize' | 'toggle-maximize' | 'close' | 'saved-and-ready-to-close'): void {
    const window = this.window;
    if (!window) return;
    if (action === 'minimize') window.minimize();
    else if (action === 'close') window.close();
    else if (action === 'saved-and-ready-to-close') this.finishClose(window);
    else if (window.isMaximized()) window.unmaximize();
    else window.maximize();
  }

  show(): void {
    if (this.window?.isMinimized()) this.window.restore();
    this.window?.focus();
  }

  private options(): Electron.BrowserWindowConstructorOptions {
    const mac = process.platform === 'darwin';
    return {
      show: false,
      minWidth: 800,
      minHeight: 560,
      title: 'Halfclose',
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#0e1013' : '#f3f4f7',
      ...(mac
        ? { titleBarStyle: 'hiddenInset' as const, trafficLightPosition: { x: 12, y: 12 } }
        : { frame: false }),
      webPreferences: {
        preload: this.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        // Chromium would fetch dictionaries from the network.
        spellcheck: false,
      },
    };
  }

  private onClose(event: { preventDefault(): void }, window: BrowserWindow): void {
    const bounds = { ...window.getNormalBounds(), maximized: window.isMaximized(), version: 1 as const };
    void this.file.save(bounds);
    if (this.readyToClose) return;
    event.preventDefault();
    this.send({ name: 'app.closing', payload: {} });
    setTimeout(() => this.finishClose(window), lastWordMs);
  }

  private finishClose(window: BrowserWindow): void {
    if (this.readyToClose || window.isDestroyed()) return;
    this.readyToClose = true;
    void this.file.flush().then(() => window.destroy());
  }
}

/** A position that no screen shows any more (a monitor was unplugged) is left to the system. */
function visibleBounds({ x, y, width, height }: Bounds): {
  x?: number;
  y?: number;
  width: number;
  height: number;
} {
  if (x === undefined || y === undefined) return { width, height };
  const shown = screen.getAllDisplays().some(({ workArea }) => {
    const right = workArea.x + workArea.width;
    const bottom = workArea.y + workArea.height;
    return x < right - 100 && x + width > workArea.x + 100 && y >= workArea.y - 20 && y < bottom - 60;
  });
  return shown ? { x, y, width, height } : { width, height };
}
