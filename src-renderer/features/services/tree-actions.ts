// What can be done from a row of the tree, and which of it stands in the row's menu.
import type { Source } from '../../../src-shared/catalog';
import type { MethodRef } from '../../../src-shared/workspace';
import { m } from '../../paraglide/messages';
import type { MenuItem } from '../../ui/menu-item';
import type { MethodRow } from './tree-index';
import { turnOf, type ServiceRow, type SourceRow, type TreeRow } from './tree-rows';

export interface TreeActions {
  /** Opens or closes a row: see `turnOf`. */
  turn: (entry: string, present: boolean) => void;
  openMethod: (method: MethodRef, inNewTab: boolean) => void;
  openSource: (sourceId: string) => void;
  openDocs: (sourceId: string, symbol: string) => void;
  openInEditor: (source: Source, at: { file: string; line: number }) => void;
  reload: (sourceId: string) => void;
  rename: (sourceId: string, label: string) => void;
  remove: (sourceId: string) => void;
  editReflection: (sourceId: string) => void;
  openServer: (source: Source) => void;
  /** No symbols: the whole source. */
  export: (sourceId: string, symbols: string[], format: 'descriptor-set' | 'proto') => void;
  copy: (text: string) => void;
}

/** What Enter and a click do. */
export function activate(row: TreeRow, actions: TreeActions, inNewTab = false): void {
  if (row.kind === 'method') actions.openMethod(refOf(row), inNewTab);
  else if (row.kind === 'source' && row.source.problems.length > 0) actions.openSource(row.id);
  else turn(row, !row.open, actions);
}

export function turn(row: TreeRow, open: boolean, actions: TreeActions): void {
  const { entry, present } = turnOf(row, open);
  actions.turn(entry, present);
}

/** @param startRename shows the field for a new name in the row */
export function rowMenu(row: TreeRow, actions: TreeActions, startRename: () => void): MenuItem[] {
  if (row.kind === 'source') return sourceMenu(row, actions, startRename);
  if (row.kind === 'service') return serviceMenu(row, actions);
  if (row.kind === 'method') return methodMenu(row, actions);
  const label = row.open ? m.services_close() : m.services_open_row();
  return [{ id: 'turn', label, run: () => turn(row, !row.open, actions) }];
}

function sourceMenu({ source }: SourceRow, actions: TreeActions, startRename: () => void): MenuItem[] {
  const { id, path, kind } = source;
  const isReflection = kind === 'reflection';
  const settings: MenuItem = {
    id: 'settings',
    label: m.reflection_edit(),
    icon: 'settings',
    run: () => actions.editReflection(id),
  };
  const server: MenuItem = {
    id: 'server',
    label: m.server_open(),
    icon: 'service',
    run: () => actions.openServer(source),
  };
  return [
    { id: 'page', label: m.services_open_page(), icon: 'info', run: () => actions.openSource(id) },
    {
      id: 'reload',
      label: m.source_reload(),
      icon: 'refresh',
      keys: 'F5',
      run: () => actions.reload(id),
    },
    ...(isReflection ? [settings, server] : []),
    { id: 'rename', label: m.services_rename(), keys: 'F2', icon: 'edited', run: startRename },
    {
      id: 'copy',
      label: isReflection ? m.services_copy_target() : m.services_copy_path(),
      icon: 'copy',
      run: () => actions.copy(path),
    },
    ...exportItems((format) => actions.export(id, [], format)),
    {
      id: 'remove',
      label: m.source_remove(),
      icon: 'trash',
      keys: 'Delete',
      danger: true,
      separated: true,
      run: () => actions.remove(id),
    },
  ];
}

function serviceMenu({ source, service }: ServiceRow, actions: TreeActions): MenuItem[] {
  return [
    {
      id: 'docs',
      label: m.services_open_docs(),
      icon: 'info',
      run: () => actions.openDocs(source.id, service.name),
    },
    ...placeItems(source, service, service.name, actions),
    ...exportItems((format) => actions.export(source.id, [service.name], format)),
  ];
}

function methodMenu(row: MethodRow, actions: TreeActions): MenuItem[] {
  const { source, method } = row;
  const open = (inNewTab: boolean) => () => actions.openMethod(refOf(row), inNewTab);
  return [
    { id: 'open', label: m.services_open_row(), icon: 'service', keys: 'Enter', run: open(false) },
    { id: 'new-tab', label: m.services_open_new_tab(), icon: 'plus', run: open(true) },
    {
      id: 'docs',
      label: m.services_open_docs(),
      icon: 'info',
      run: () => actions.openDocs(source.id, method.service),
    },
    ...placeItems(source, method, method.path, actions),
  ];
}

function placeItems(
  source: Source,
  at: { file: string; line: number },
  name: string,
  actions: TreeActions,
): MenuItem[] {
  const editor: MenuItem = {
    id: 'editor',
    label: m.source_open_in_editor(),
    icon: 'ext',
    run: () => actions.openInEditor(source, at),
  };
  const hasFile = source.paths[at.file] !== undefined;
  return [
    ...(hasFile ? [editor] : []),
    { id: 'copy', label: m.services_copy_name(), icon: 'copy', run: () => actions.copy(name) },
  ];
}

function exportItems(run: (format: 'descriptor-set' | 'proto') => void): MenuItem[] {
  return [
    {
      id: 'export-set',
      label: m.services_export_set(),
      icon: 'export',
      separated: true,
      run: () => run('descriptor-set'),
    },
    { id: 'export-proto', label: m.services_export_proto(), icon: 'export', run: () => run('proto') },
  ];
}

function refOf({ source, method }: MethodRow): MethodRef {
  const { path, clientStreaming, serverStreaming } = method;
  return { sourceId: source.id, path, clientStreaming, serverStreaming };
}
