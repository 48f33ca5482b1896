// What the page may not do: no remote content, no navigation, no new windows, no permissions (issue 2, section 3).
import { app, net, protocol, session, shell } from 'electron';
import type { Session, WebContents } from 'electron';
import { join, normalize, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
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

async function servePageFile(folder: string, url: string): Promise<Response> {
  const { host, pathname } = new URL(url);
  const file = normalize(join(folder, decodeURIComponent(pathname)));
  if (host !== 'halfclose' || !file.startsWith(folder + sep))
    return new Response('Not found', { status: 404 });
  try {
    const answer = await net.fetch(pathToFileURL(file).href);
    const headers = new Headers(answer.headers);
    headers.set('Content-Security-Policy', contentSecurityPolicy);
    headers.set('X-Content-Type-Options', 'nosniff');
    return new Response(answer.body, { status: answer.status, headers });
  } catch {
    return new Response('Not found', { status: 404 });
  }
}

function guardSession(ours: Session): void {
  ours.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  ours.setPermissionCheckHandler(() => false);
  ours.setDevicePermissionHandler(() => false);
  ours.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !mayLoad(details.url) }));
}

function mayLoad(url: string): boolean {
  if (isOurPage(url) || url.startsWith('data:') || url.startsWith('devtools:')) return true;
  // Our own scheme's handler reads the built page from disk; electron-vite's server also speaks ws:.
  if (url.startsWith('file:')) return true;
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
