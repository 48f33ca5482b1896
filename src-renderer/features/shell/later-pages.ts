// Pages that the first frame seldom shows: each is loaded when it is opened, or before that when the page has nothing to do.
import { jsonEditor, jsonView } from '../message-editor/code-editors';

export const laterPages = {
  docs: () => import('../docs/DocsPage.svelte'),
  listen: () => import('../listen/ListenPage.svelte'),
  server: () => import('../server/ServerPage.svelte'),
  source: () => import('../source/SourcePage.svelte'),
  tcp: () => import('../tcp/TcpPage.svelte'),
};

/** After the start the page has other things to do. Milliseconds. */
const pauseMs = 1_500;

/** Loads the rest in idle time, one after the other, so that opening it later waits for nothing. */
export function loadLater(): void {
  const parts: (() => Promise<unknown>)[] = [jsonEditor, jsonView, ...Object.values(laterPages)];
  const next = (): void => {
    const part = parts.shift();
    if (part) requestIdleCallback(() => void part().then(next));
  };
  setTimeout(next, pauseMs);
}
