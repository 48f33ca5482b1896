// What the tab strip shows of a tab.
import type { CallKind } from '../../../src-shared/catalog';
import { m } from '../../paraglide/messages';
import { looksRunning, type Tab } from '../../state/tabs.svelte';
import type { IconName } from '../../ui/icons';
import { sourceIcon } from '../services/source-icon';

export interface StripTab {
  id: string;
  title: string;
  /** Tooltip: the whole method path, and its source where two define it. */
  detail: string;
  /** Calls show their kind, other tabs an icon. */
  kind: CallKind | null;
  icon: IconName;
  running: boolean;
  /** Not saved. */
  edited: boolean;
  failed: boolean;
}

/** @param sharedServices full names of services that more than one source defines */
export function stripTab(tab: Tab, sharedServices: ReadonlySet<string>): StripTab {
  const { id, title, failed } = tab;
  const running = looksRunning(tab);
  const shared = { id, title, detail: detailOf(tab, sharedServices), running, failed, edited: false };
  if (tab.kind === 'call') {
    // A capture of a call that failed before its headers left does not tell its method.
    const named = title === '' ? m.call_untitled() : title;
    return { ...shared, title: named, failed: false, kind: tab.callKind, icon: 'service' };
  }
  if (tab.kind === 'tcp') return { ...shared, kind: null, icon: 'socket' };
  if (tab.kind === 'listen')
    return { ...shared, title: m.listen_tab({ address: title }), kind: null, icon: 'listen' };
  if (tab.kind === 'server') return { ...shared, kind: null, icon: 'info' };
  const source = tab.kind === 'source' ? tab.source : undefined;
  return { ...shared, kind: null, icon: source ? sourceIcon(source) : 'file' };
}

function detailOf(tab: Tab, sharedServices: ReadonlySet<string>): string {
  if (tab.kind === 'source') return tab.source?.path ?? tab.title;
  if (tab.kind === 'server') return m.server_title({ target: tab.title });
  if (tab.kind !== 'call' || !tab.method) return tab.title;
  const { entry, method } = tab;
  const isShared = entry && sharedServices.has(entry.method.service);
  return isShared ? `${method.path}, ${entry.source.label}` : method.path;
}
