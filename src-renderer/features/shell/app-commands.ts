// Every action of the app as one table: the palette, the shortcuts' dialog and the keyboard all read it.
import type { Source } from '../../../src-shared/catalog';
import { m } from '../../paraglide/messages';
import type { App } from '../../state/app.svelte';
import type { Command } from '../../state/commands.svelte';
import { activeCommands } from './active-commands';
import { newListenTab, newTcpTab } from './new-tab';
import { focusFirst, stepPane } from './panes';

export function appCommands(app: App): Command[] {
  return [
    ...generalCommands(app),
    ...schemaCommands(app),
    ...tabCommands(app),
    ...activeCommands(app),
    ...viewCommands(app),
  ];
}

function generalCommands(app: App): Command[] {
  const section = m.commands_general();
  const { status } = app;
  const toggle = (overlay: 'palette' | 'shortcuts') => () => {
    app.paletteText = '';
    app.overlay = app.overlay === overlay ? null : overlay;
  };
  return [
    {
      id: 'app.palette',
      section,
      title: m.commands_palette(),
      keys: '$mod+K',
      overlay: true,
      keyOnly: true,
      run: toggle('palette'),
    },
    {
      id: 'app.shortcuts',
      section,
      title: m.commands_shortcuts(),
      keys: '$mod+/',
      overlay: true,
      run: toggle('shortcuts'),
    },
    {
      id: 'app.pane-next',
      section,
      title: m.commands_next_pane(),
      keys: 'F6',
      keyOnly: true,
      run: () => stepPane(1),
    },
    {
      id: 'app.pane-previous',
      section,
      title: m.commands_previous_pane(),
      keys: 'Shift+F6',
      keyOnly: true,
      run: () => stepPane(-1),
    },
    {
      id: 'demo.start',
      section,
      title: m.commands_demo_start(),
      keywords: 'example sample',
      enabled: () => status.demo?.running !== true && !status.demoBusy,
      run: () => void app.startDemo(),
    },
    {
      id: 'demo.stop',
      section,
      title: m.commands_demo_stop(),
      enabled: () => status.demo?.running === true,
      run: () => void status.stopDemo(),
    },
    {
      id: 'app.secrets',
      section,
      title: m.secrets_command(),
      keywords: 'keyring password token encrypted',
      run: () => void app.secrets.ask(),
    },
  ];
}

function schemaCommands(app: App): Command[] {
  const section = m.commands_schema();
  const shown = () => {
    const tab = app.tabs.active;
    if (tab?.kind === 'source' || tab?.kind === 'docs') return tab.source;
    return tab?.kind === 'call' ? tab.entry?.source : undefined;
  };
  return [
    {
      id: 'schema.open',
      keywords: 'capture hcindex hcdata log',
      section,
      title: m.commands_open_files(),
      keys: '$mod+O',
      run: () => void app.choose('files'),
    },
    {
      id: 'schema.open-folder',
      section,
      title: m.commands_open_folder(),
      run: () => void app.choose('folder'),
    },
    {
      id: 'schema.open-path',
      section,
      title: m.commands_open_path(),
      keywords: 'paste',
      run: () => app.showPathField(),
    },
    {
      id: 'schema.reflection',
      section,
      title: m.commands_use_reflection(),
      keys: '$mod+Shift+O',
      keywords: 'server list services grpcurl',
      run: () => app.useReflection(),
    },
    {
      id: 'schema.reflection-settings',
      section,
      title: m.reflection_edit(),
      enabled: () => shown()?.kind === 'reflection',
      run: () => app.editReflection(shown()?.id ?? ''),
    },
    { id: 'schema.add-root', section, title: m.source_add_root(), run: () => void app.schema.addRoot() },
    {
      id: 'schema.reload',
      section,
      title: m.commands_reload({ label: shown()?.label ?? '' }),
      keys: 'F5',
      enabled: () => shown() !== undefined,
      run: () => void app.schema.reload(shown()?.id ?? ''),
    },
    {
      id: 'schema.editor',
      section,
      title: m.source_open_in_editor(),
      keys: '$mod+E',
      enabled: () => shown() !== undefined,
      run: () => void app.openInEditor(),
    },
    ...exportCommands(app, shown),
    {
      id: 'schema.remove',
      section,
      title: m.commands_remove({ label: shown()?.label ?? '' }),
      enabled: () => shown() !== undefined,
      run: () => (app.removing = shown()?.id ?? null),
    },
    {
      id: 'schema.filter',
      section,
      title: m.commands_filter(),
      keys: '/',
      keyOnly: true,
      run: () => void app.showSidebar().then(() => focusFirst('[data-shortcut="filter"]')),
    },
  ];
}

/** The source of the shown tab, whole. */
function exportCommands(app: App, shown: () => Source | undefined): Command[] {
  const section = m.commands_schema();
  const label = shown()?.label ?? '';
  const command = (id: string, title: string, format: 'descriptor-set' | 'proto'): Command => ({
    id,
    section,
    title,
    enabled: () => shown() !== undefined,
    run: () => void app.exportSource(shown()?.id ?? '', [], format),
  });
  return [
    command('schema.export-set', m.docs_export_set_of({ name: label }), 'descriptor-set'),
    command('schema.export-proto', m.docs_export_proto_of({ name: label }), 'proto'),
  ];
}

function tabCommands(app: App): Command[] {
  const section = m.commands_tabs();
  const { tabs } = app;
  const many = () => tabs.list.length > 1;
  return [
    {
      id: 'tabs.tcp',
      section,
      title: m.commands_new_tcp(),
      keys: '$mod+T',
      keywords: 'socket connect',
      run: () => newTcpTab(app),
    },
    {
      id: 'tabs.listen',
      section,
      title: m.listen_new(),
      keywords: 'tcp server socket accept rules relay proxy mock',
      run: () => newListenTab(app),
    },
    {
      id: 'tabs.duplicate',
      section,
      title: m.commands_duplicate(),
      enabled: () => tabs.active?.kind === 'call' && tabs.active.method !== null,
      run: () => tabs.active?.kind === 'call' && tabs.duplicate(tabs.active),
    },
    {
      id: 'tabs.close',
      section,
      title: m.commands_close_tab(),
      keys: '$mod+W',
      enabled: () => tabs.active !== null,
      run: () => tabs.requestClose(tabs.activeId ?? ''),
    },
    {
      id: 'tabs.next',
      section,
      title: m.commands_next_tab(),
      keys: 'Control+Tab',
      enabled: many,
      keyOnly: true,
      run: () => tabs.step(1),
    },
    {
      id: 'tabs.previous',
      section,
      title: m.commands_previous_tab(),
      keys: 'Control+Shift+Tab',
      enabled: many,
      keyOnly: true,
      run: () => tabs.step(-1),
    },
  ];
}

function viewCommands(app: App): Command[] {
  const section = m.commands_view();
  const { preferences } = app;
  return [
    {
      id: 'view.theme-system',
      section,
      title: m.commands_theme_system(),
      enabled: () => preferences.theme !== 'system',
      run: () => (preferences.theme = 'system'),
    },
    {
      id: 'view.theme-dark',
      section,
      title: m.commands_theme_dark(),
      enabled: () => preferences.theme !== 'dark',
      run: () => (preferences.theme = 'dark'),
    },
    {
      id: 'view.theme-light',
      section,
      title: m.commands_theme_light(),
      enabled: () => preferences.theme !== 'light',
      run: () => (preferences.theme = 'light'),
    },
    {
      id: 'view.sidebar',
      section,
      title: m.commands_sidebar(),
      keys: '$mod+B',
      run: () => preferences.toggleSidebar(),
    },
    {
      id: 'view.layout',
      section,
      title: m.commands_layout(),
      keys: '$mod+\\',
      run: () => preferences.turnLayout(),
    },
    {
      id: 'view.layout-auto',
      section,
      title: m.commands_layout_auto(),
      enabled: () => preferences.layout !== 'auto',
      run: () => (preferences.layout = 'auto'),
    },
  ];
}
