// The one window: frameless with our own title bar, sandboxed page, bounds remembered, a last word before it closes.
import { app, BrowserWindow, nativeTheme } from 'electron';
import { join } from 'node:path';
import type { Push } from '../src-shared/contract';
import { logFault } from './log';
import { pageUrl } from './security';
import { boundsShape, emptyBounds, visibleBounds, type Bounds, type WindowTheme } from './window-bounds';
import { StateFile, type Loaded } from './workspace/state-file';

// The page has this long to save its drafts before the window goes anyway.
const lastWordMs = 1500;

export class AppWindow {
  private window: BrowserWindow | null = null;
  private readyToClose = false;
  private theme: WindowTheme = 'system';
  private readonly file: StateFile<Bounds>;
  /** Read while the app gets ready. */
  private bounds: Promise<Loaded<Bounds>>;

  constructor(private readonly preload: string) {
    this.file = new StateFile<Bounds>({
      path: join(app.getPath('userData'), 'window.json'),
      schema: boundsShape,
      version: 1,
      empty: emptyBounds,
    });
    this.bounds = this.file.load();
  }

  get current(): BrowserWindow | null {
    return this.window;
  }

  /**
   * Ends when the page is loaded. `onAsked`: the page's process starts, and main has a moment for other things: later the
   * page's files would have to wait for them.
   */
  async open(onAsked: () => void = () => {}): Promise<void> {
    const { value } = await this.bounds;
    this.theme = value.theme;
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
    const loaded = window.loadURL(`${pageUrl()}?theme=${this.shownTheme}`);
    setImmediate(onAsked);
    await loaded;
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

  /** The theme that the page chose: the next window begins with it. */
  noteTheme(theme: WindowTheme): void {
    this.theme = theme;
  }

  private get shownTheme(): 'dark' | 'light' {
    if (this.theme !== 'system') return this.theme;
    return nativeTheme.shouldUseDarkColors ? 'dark' : 'light';
  }

  private options(): Electron.BrowserWindowConstructorOptions {
    const mac = process.platform === 'darwin';
    return {
      show: false,
      minWidth: 800,
      minHeight: 560,
      title: 'Halfclose',
      backgroundColor: this.shownTheme === 'dark' ? '#0e1013' : '#f3f4f7',
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
    if (this.readyToClose) return;
    event.preventDefault();
    this.send({ name: 'app.closing', payload: {} });
    setTimeout(() => this.finishClose(window), lastWordMs);
  }

  private finishClose(window: BrowserWindow): void {
    if (this.readyToClose || window.isDestroyed()) return;
    this.readyToClose = true;
    // The page has told its last word by now, the theme with it.
    const { theme } = this;
    const maximized = window.isMaximized();
    const bounds: Bounds = { ...window.getNormalBounds(), maximized, theme, version: 1 };
    this.bounds = Promise.resolve({ value: bounds });
    void this.file.save(bounds);
    void this.file.flush().then(() => window.destroy());
  }
}
