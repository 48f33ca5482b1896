// What the page must not be able to do (issue 2, section 3): each test fails when its guard is taken away.
import type { WebPreferences } from 'electron';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { root } from '../support/real-app.mjs';
import { expect, test } from './app';

/** The theme of the session before comes with the address, so that the first frame has its colours. */
const pageAddress = /^app:\/\/halfclose\/index\.html\?theme=(dark|light)$/;

/** Runs in a task of its own: what the inspector evaluates directly may use eval whatever the policy says. */
function inOwnTask(body: string): string {
  return `new Promise((done) => setTimeout(() => { try { done(String(${body})) } catch (e) { done(e.name) } }))`;
}

/** The directive that the next violation of the policy names, after `action` has run in the page. */
function violation(action: string): string {
  return `new Promise((done) => {
    document.addEventListener('securitypolicyviolation', (event) => done(event.effectiveDirective), { once: true });
    ${action}
  })`;
}

function ask(channel: string, payload: object): string {
  return `window.halfclose.request(${JSON.stringify(channel)}, ${JSON.stringify(payload)})`;
}

test('the page has a sandboxed, isolated process without Node', async ({ app }) => {
  const names = ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron'];
  for (const name of names)
    expect(await app.page.evaluate<string>(`typeof window.${name}`)).toBe('undefined');
  const preferences = await app.electron.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    // Electron leaves this one out of its types; it gives what the window was really made with.
    return (contents as unknown as { getLastWebPreferences(): WebPreferences }).getLastWebPreferences();
  });
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
  });
  expect(preferences.nodeIntegrationInSubFrames ?? false).toBe(false);
  expect(preferences.webSecurity ?? true).toBe(true);
});

test('the preload gives the page three functions and nothing else', async ({ app }) => {
  const door = await app.page.evaluate<string[]>('Object.getOwnPropertyNames(window.halfclose).sort()');
  expect(door).toEqual(['pathOf', 'request', 'subscribe']);
  expect(await app.page.evaluate(ask('fs.readFile', { path: '/etc/passwd' }))).toMatchObject({
    ok: false,
    error: { code: 'unknown-channel' },
  });
  expect(await app.page.evaluate(ask('toString', {}))).toMatchObject({ error: { code: 'unknown-channel' } });
  expect(
    await app.page.evaluate(ask('tcp.connect', { captureId: '../../x', host: 'a', port: 1 })),
  ).toMatchObject({ ok: false, error: { code: 'bad-request' } });
});

test('the page comes from app:, never from file:, and carries its policy', async ({ app }) => {
  expect(app.page.url()).toMatch(pageAddress);
  const served = await app.electron.evaluate(async ({ net }) => {
    const fetched = await net.fetch('app://halfclose/index.html');
    return { status: fetched.status, policy: fetched.headers.get('content-security-policy') };
  });
  expect(served.status).toBe(200);
  expect(served.policy).toContain("default-src 'none'");
  expect(served.policy).toContain("script-src 'self';");
  expect(served.policy).not.toContain('unsafe-eval');
});

test('nothing outside the built page is served', async ({ app }) => {
  const paths = ['..%2f..%2fpackage.json', '..%2fmain%2findex.js', '%2fetc%2fpasswd', 'nothing-here.js'];
  for (const path of paths) {
    const url = `app://halfclose/${path}`;
    const status = await app.electron.evaluate(async ({ net }, u) => (await net.fetch(u)).status, url);
    expect(status, url).toBe(404);
  }
  const elsewhere = await app.electron.evaluate(
    async ({ net }) => (await net.fetch('app://other/index.html')).status,
  );
  expect(elsewhere).toBe(404);
});

test('a link or a script that navigates the window is refused', async ({ app }) => {
  const { electron, page } = app;
  await electron.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    const seen: string[] = [];
    Reflect.set(globalThis, 'navigations', seen);
    contents?.on('will-frame-navigate', ({ url, defaultPrevented }) =>
      seen.push(`${url} ${defaultPrevented}`),
    );
  });
  const navigations = () => electron.evaluate(() => Reflect.get(globalThis, 'navigations') as string[]);
  await page.evaluate(`setTimeout(() => { location.href = 'https://example.com/' })`);
  await expect.poll(navigations).toEqual(['https://example.com/ true']);
  const link = `Object.assign(document.createElement('a'), { href: 'app://other/index.html' })`;
  await page.evaluate(`setTimeout(() => ${link}.click())`);
  await expect.poll(navigations).toEqual(['https://example.com/ true', 'app://other/index.html true']);
  expect(page.url()).toMatch(pageAddress);
});

test('window.open opens nothing', async ({ app }) => {
  const opened = await app.page.evaluate('String(window.open("https://example.com/"))');
  expect(opened).toBe('null');
  expect(await app.page.evaluate('String(window.open("app://halfclose/index.html", "twin"))')).toBe('null');
  expect(await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('a webview is an element like any other: no second page comes to life', async ({ app }) => {
  const methods = await app.page.evaluate<string>(`(() => {
    const view = document.createElement('webview');
    view.setAttribute('src', 'app://halfclose/index.html');
    document.body.append(view);
    return typeof view.loadURL + ' ' + typeof view.executeJavaScript;
  })()`);
  expect(methods).toBe('undefined undefined');
  const kinds = await app.electron.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((contents) => contents.getType()),
  );
  expect(kinds).toEqual(['window']);
});

test('every permission that the page asks for is denied', async ({ app }) => {
  const { page } = app;
  expect(await page.evaluate('Notification.requestPermission()')).toBe('denied');
  const media = `navigator.mediaDevices.getUserMedia({ audio: true }).then(() => 'given', (e) => e.name)`;
  expect(['NotAllowedError', 'NotFoundError']).toContain(await page.evaluate(media));
  const place = `new Promise((done) => navigator.geolocation.getCurrentPosition(() => done(0), (e) => done(e.code)))`;
  expect(await page.evaluate(place)).toBe(1);
  for (const name of ['geolocation', 'camera', 'microphone', 'notifications', 'clipboard-read', 'midi']) {
    const state = await page.evaluate(
      `navigator.permissions.query({ name: '${name}' }).then((p) => p.state)`,
    );
    expect(state, name).toBe('denied');
  }
});

test('eval, new Function and scripts written into the page do not run', async ({ app }) => {
  const { page } = app;
  expect(await page.evaluate(inOwnTask('(0, eval)("40 + 2")'))).toBe('EvalError');
  expect(await page.evaluate(inOwnTask('new Function("return 42")()'))).toBe('EvalError');
  const inline = `const s = document.createElement('script'); s.textContent = 'window.injected = 1'; document.body.append(s)`;
  expect(await page.evaluate(violation(inline))).toBe('script-src-elem');
  const handler = `document.body.insertAdjacentHTML('beforeend', '<i onclick="window.injected = 1"></i>'); document.body.lastElementChild.click()`;
  expect(await page.evaluate(violation(handler))).toBe('script-src-attr');
  const remote = `const r = document.createElement('script'); r.src = 'https://example.com/x.js'; document.body.append(r)`;
  expect(await page.evaluate(violation(remote))).toBe('script-src-elem');
  expect(await page.evaluate('typeof window.injected')).toBe('undefined');
  app.takeErrors();
});

test('the page reaches no server by itself', async ({ app }) => {
  const { page } = app;
  let requests = 0;
  const server = createServer((_request, response) => {
    requests += 1;
    response.end('here');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const failed = (call: string) => page.evaluate<string>(`${call}.then(() => 'answered', (e) => e.name)`);
  expect(await failed(`fetch('http://${origin}/')`)).toBe('TypeError');
  expect(await failed(`fetch('file:///etc/passwd')`)).toBe('TypeError');
  expect(await page.evaluate(violation(`new Image().src = 'http://${origin}/pixel.png'`))).toBe('img-src');
  const local = `new Promise((done) => {
    const image = Object.assign(new Image(), { onload: () => done('loaded'), onerror: () => done('refused') });
    image.src = 'file:///etc/passwd';
  })`;
  expect(await page.evaluate(local)).toBe('refused');
  expect(await page.evaluate(violation(`new WebSocket('ws://${origin}/')`))).toBe('connect-src');
  expect(await page.evaluate(violation(`navigator.sendBeacon('http://${origin}/', 'x')`))).toBe(
    'connect-src',
  );
  expect(requests).toBe(0);
  server.close();
  app.takeErrors();
});

test('even without the policy the session lets no request out', async ({ app }) => {
  let requests = 0;
  const server = createServer((_request, response) => {
    requests += 1;
    response.end('here');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const outcome = await app.electron.evaluate(
    ({ session }, address) => session.defaultSession.fetch(address).then(String, () => 'refused'),
    url,
  );
  expect(outcome).toBe('refused');
  expect(requests).toBe(0);
  server.close();
});

test('a frame inside the page has no door to main', async ({ app }) => {
  const { page } = app;
  const door = await page.evaluate<string>(`new Promise((done) => {
    const frame = document.createElement('iframe');
    frame.srcdoc = '<p>inside</p>';
    frame.onload = () => done(typeof frame.contentWindow.halfclose);
    document.body.append(frame);
  })`);
  expect(door).toBe('undefined');
  const ours = `const f = document.createElement('iframe'); f.src = 'app://halfclose/index.html'; document.body.append(f)`;
  expect(await page.evaluate(violation(ours))).toBe('frame-src');
  app.takeErrors();
});

test('a request from any other window is refused, even with our own preload and page', async ({ app }) => {
  const preload = join(root, 'out/preload/index.cjs');
  const answer = await app.electron.evaluate(async ({ BrowserWindow }, path) => {
    const twin = new BrowserWindow({ show: false, webPreferences: { preload: path, sandbox: true } });
    await twin.loadURL('app://halfclose/index.html');
    const code = `window.halfclose.request('app.info', {})`;
    const said = (await twin.webContents.executeJavaScript(code)) as unknown;
    twin.destroy();
    return said;
  }, preload);
  expect(answer).toMatchObject({ ok: false, error: { code: 'untrusted-sender' } });
  expect(await app.page.evaluate(ask('app.info', {}))).toMatchObject({ ok: true });
  app.takeErrors();
});

test('only https links leave the app', async ({ app }) => {
  await app.electron.evaluate(({ shell }) => {
    shell.openExternal = async (url) => void Reflect.set(globalThis, 'leftTo', url);
  });
  const leftTo = () => app.electron.evaluate(() => Reflect.get(globalThis, 'leftTo') as unknown);
  for (const url of [
    'http://example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://host/x',
    'no url',
  ]) {
    expect(await app.page.evaluate(ask('app.openExternal', { url })), url).toMatchObject({
      ok: false,
      error: { code: 'not-https' },
    });
  }
  expect(await leftTo()).toBeUndefined();
  expect(await app.page.evaluate(ask('app.openExternal', { url: 'https://example.com/' }))).toMatchObject({
    ok: true,
  });
  expect(await leftTo()).toBe('https://example.com/');
});
