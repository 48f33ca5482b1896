// What the tab strip shows of a tab.
import type { CallKind } from '../../../src-shared/catalog';
import type { Tab } from '../../state/tabs.svelte';
import type { IconName } from '../../ui/icons';

export interface StripTab {
  id: string;
  title: string;
  /** Calls show their kind, other tabs an icon. */
  kind: CallKind | null;
  icon: IconName;
  running: boolean;
  /** Not saved. */
  edited: boolean;
  failed: boolean;
}

export function stripTab(tab: Tab): StripTab {
  const { id, title, running, failed } = tab;
  const shared = { id, title, running, failed, edited: false };
  if (tab.kind === 'call') return { ...shared, failed: false, kind: tab.callKind, icon: 'service' };
  if (tab.kind === 'tcp') return { ...shared, kind: null, icon: 'socket' };
  return { ...shared, kind: null, icon: tab.failed ? 'file-x' : 'file' };
}
