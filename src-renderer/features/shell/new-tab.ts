// New TCP and listening tabs, from the keyboard and from the menu alike: their address is typed into at once.
import { tick } from 'svelte';
import type { App } from '../../state/app.svelte';
import { laterPages } from './later-pages';
import { focusFirst } from './panes';

export function newTcpTab(app: App): void {
  app.openTcp();
  void focusAddress(laterPages.tcp);
}

export function newListenTab(app: App): void {
  app.tabs.openListen();
  void focusAddress(laterPages.listen);
}

/** The page may still have to come. */
async function focusAddress(page: () => Promise<unknown>): Promise<void> {
  await tick();
  await page();
  await tick();
  focusFirst('[data-shortcut="target"]');
}
