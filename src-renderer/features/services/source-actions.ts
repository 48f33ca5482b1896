// What the tree and the ways to add a source do, wired to the app.
import type { App } from '../../state/app.svelte';
import type { AddSourceActions } from './add-source';
import type { TreeActions } from './tree-actions';

export function treeActionsOf(app: App): TreeActions {
  const { schema, tabs, preferences } = app;
  return {
    turn: (entry, present) => preferences.setCollapsed(entry, present),
    openMethod: (method, inNewTab) => app.openMethod(method, inNewTab),
    openSource: (sourceId) => tabs.openSource(sourceId),
    openDocs: (sourceId, symbol) => tabs.openDocs(sourceId, symbol),
    openInEditor: (source, { file, line }) =>
      void schema.openInEditor(source.paths[file] ?? source.path, line, 1),
    reload: (sourceId) => void schema.reload(sourceId),
    rename: (sourceId, label) => void schema.rename(sourceId, label),
    remove: (sourceId) => (app.removing = sourceId),
    editReflection: (sourceId) => app.editReflection(sourceId),
    openServer: (source) => app.openServerOf(source),
    export: (sourceId, symbols, format) => void app.exportSource(sourceId, symbols, format),
    copy: (text) => app.copy(text),
  };
}

export function addSourceActionsOf(app: App): AddSourceActions {
  return {
    choose: (what) => void app.choose(what),
    askPath: () => app.showPathField(),
    reflect: () => app.useReflection(),
  };
}
