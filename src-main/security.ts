// What the page may not do: no remote content, no navigation, no new windows, no permissions (issue 2, section 3).
import { app, protocol, session, shell } from 'electron';
import type { Session, WebContents } from 'electron';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { fail, ok, type Result } from '../src-shared/result';

export const appOrigin = 'app://halfclose';

/** Styles may be inline (CodeMirror and Svelte set them); scripts never are, and nothing is remote. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What the built page consists of; nothing else is served. */
const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
};

/** Where the page comes from: our scheme, or electron-vite's server while developing (never when packaged). */
export function pageUrl(): string {
  const development = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL'];
  return development ?? `${appOrigin}/index.html`;
}

export function isOurPage(url: string): boolean {
  return URL.canParse(url) && URL.canParse(pageUrl()) && originOf(url) === originOf(pageUrl());
}

// `new URL('app://x').origin` is 'null' for schemes that Node does not know, so it is put together here.
function originOf(url: string): string {
  const { protocol: scheme, host } = new URL(url);
  return `${scheme}//${host}`;
}

/** Must run before the app is ready. */
export function setUpScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

export function setUpSecurity(rendererFolder: string): void {
  protocol.handle('app', (request) => servePageFile(rendererFolder, request.url));
  guardSession(session.defaultSession);
  app.on('web-contents-created', (_event, contents) => guardContents(contents));
}

/** Files of the page are few and small; reading one takes a fraction of what a request by way of the network stack does. */
async function servePageFile(folder: string, url: string): Promise<Response> {
  const { host, pathname, searchParams } = new URL(url);
  const file = normalize(join(folder, decodeURIComponent(pathname)));
  const type = contentTypes[extname(file)];
  if (host !== 'halfclose' || !file.startsWith(folder + sep) || type === undefined)
    return new Response('Not found', { status: 404 });
  const headers = {
    'Content-Type': type,
    'Content-Security-Policy': contentSecurityPolicy,
    'X-Content-Type-Options': 'nosniff',
  };
  try {
    const bytes = await readFile(file);
    const isLight = type === contentTypes['.html'] && searchParams.get('theme') === 'light';
    return new Response(isLight ? inLight(bytes.toString('utf8')) : new Uint8Array(bytes), { headers });
  } catch {
    return new Response('Not found', { status: 404 });
  }
}

/** The first frame is painted before any script runs. */
function inLight(html: string): string {
  return html.replace('data-theme="dark"', 'data-theme="light"');
}

function guardSession(ours: Session): void {
  // With a language Chromium fetches its dictionary from a server of Google's at every start, past the filter below, even
  // where no page checks spelling (Electron 33; seen by a proxy).
  ours.setSpellCheckerLanguages([]);
  ours.setSpellCheckerEnabled(false);
  ours.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  ours.setPermissionCheckHandler(() => false);
  ours.setDevicePermissionHandler(() => false);
  ours.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !mayLoad(details.url) }));
}

function mayLoad(url: string): boolean {
  if (isOurPage(url) || url.startsWith('data:') || url.startsWith('devtools:')) return true;
  // electron-vite's server also speaks ws:.
  return pageUrl().startsWith('http:') && url.startsWith('ws://localhost:');
}

function guardContents(contents: WebContents): void {
  const refuse = (event: { preventDefault(): void }) => event.preventDefault();
  contents.on('will-navigate', refuse);
  contents.on('will-frame-navigate', refuse);
  contents.on('will-redirect', refuse);
  contents.on('will-attach-webview', refuse);
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** The one way out to a browser: https only, and only the page's click handlers ask for it. */
export async function openExternal(url: string): Promise<Result<object>> {
  if (!URL.canParse(url) || new URL(url).protocol !== 'https:') {
    return fail('not-https', `${url} was not opened: only https links leave Halfclose.`);
  }
  await shell.openExternal(url);
  return ok({});
}
