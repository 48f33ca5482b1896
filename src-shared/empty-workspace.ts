// What there is before anything was saved. Apart from the schemas, which the page does not load.
import type { WorkspaceState } from './workspace';

export function emptyWorkspace(): WorkspaceState {
  return {
    version: 1,
    tabs: [],
    activeTab: null,
    theme: 'system',
    layout: 'auto',
    sidebar: { width: 272, open: true },
    splits: {},
    collapsed: [],
    aboutOpen: true,
    recentTargets: [],
    targets: [],
  };
}
