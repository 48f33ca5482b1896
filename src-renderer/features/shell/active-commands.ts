// The commands of the tab that is shown: send, end, cancel, connect, reset, search.
import { m } from '../../paraglide/messages';
import type { App } from '../../state/app.svelte';
import type { CallTab } from '../../state/call-tab.svelte';
import type { Command } from '../../state/commands.svelte';
import type { DocsTab } from '../../state/docs-tab.svelte';
import type { TcpTab } from '../../state/tcp-tab.svelte';
import { listenCommands } from './listen-commands';
import { focusFirst } from './panes';
import { readingCommands } from './reading-commands';
import { serverCommands } from './server-commands';

export function activeCommands(app: App): Command[] {
  const call = (): CallTab | null => (app.tabs.active?.kind === 'call' ? app.tabs.active : null);
  const tcp = (): TcpTab | null => (app.tabs.active?.kind === 'tcp' ? app.tabs.active : null);
  return [
    ...callCommands(app, call),
    ...tcpCommands(tcp),
    ...listenCommands(app),
    ...readingCommands(app),
    ...sharedCommands(app, call, tcp),
    ...serverCommands(app),
    ...docsCommands(app),
  ];
}

function callCommands(app: App, call: () => CallTab | null): Command[] {
  const section = m.commands_call();
  return [
    {
      id: 'call.send-message',
      section,
      title: m.call_send_message(),
      keys: '$mod+Enter',
      enabled: () => call()?.maySendMessage ?? false,
      run: () => void call()?.sendMessage(),
    },
    {
      id: 'call.start',
      section,
      title: call()?.method?.clientStreaming ? m.call_start_stream() : m.call_send(),
      keys: '$mod+Enter',
      enabled: () => call() !== null && !call()?.running,
      run: () => app.startCall(call()),
    },
    {
      id: 'call.end',
      section,
      title: m.call_end_stream(),
      keys: 'Control+D',
      keywords: 'half-close',
      enabled: () => call()?.maySendMessage ?? false,
      run: () => void call()?.endStream(),
    },
    {
      id: 'call.cancel',
      section,
      title: m.call_cancel(),
      keys: 'Escape',
      enabled: () => call()?.running ?? false,
      run: () => void call()?.cancel(),
    },
    {
      id: 'call.view',
      section,
      title: m.commands_form_or_json(),
      keys: '$mod+J',
      enabled: () => call() !== null,
      run: () => turnEditor(call()),
    },
    {
      id: 'call.example',
      section,
      title: m.commands_fill_example(),
      enabled: () => call()?.types !== null && call() !== null,
      run: () => call()?.draft.fillExample(),
    },
    {
      id: 'call.format',
      section,
      title: m.commands_format(),
      enabled: () => call() !== null,
      run: () => call()?.draft.formatText(),
    },
    {
      id: 'call.prepare',
      section,
      title: m.commands_add_prepared(),
      enabled: () => call()?.method?.clientStreaming ?? false,
      run: () => call()?.prepared.add(call()?.draft.text ?? '{}'),
    },
  ];
}

function tcpCommands(tcp: () => TcpTab | null): Command[] {
  const section = m.commands_tcp();
  const open = () => tcp()?.running ?? false;
  return [
    {
      id: 'tcp.send',
      section,
      title: m.commands_tcp_send(),
      keys: '$mod+Enter',
      enabled: () => tcp()?.maySend ?? false,
      run: () => void tcp()?.send(),
    },
    {
      id: 'tcp.connect',
      section,
      title: m.tcp_connect(),
      keys: '$mod+Enter',
      enabled: () => tcp() !== null && !open(),
      run: () => void tcp()?.connect(),
    },
    {
      id: 'tcp.send-file',
      section,
      title: m.tcp_send_file(),
      enabled: () => tcp()?.maySend ?? false,
      run: () => void tcp()?.chooseFile(),
    },
    {
      id: 'tcp.end',
      section,
      title: m.commands_tcp_end(),
      keys: 'Control+D',
      keywords: 'half-close fin',
      enabled: () => tcp()?.maySend ?? false,
      run: () => void tcp()?.end(),
    },
    {
      id: 'tcp.close',
      section,
      title: m.commands_tcp_close(),
      keys: 'Escape',
      enabled: open,
      run: () => void tcp()?.close(),
    },
    {
      id: 'tcp.reset',
      section,
      title: m.commands_tcp_reset(),
      keys: '$mod+Shift+R',
      keywords: 'rst',
      enabled: open,
      run: () => void tcp()?.reset(),
    },
  ];
}

function sharedCommands(app: App, call: () => CallTab | null, tcp: () => TcpTab | null): Command[] {
  const section = m.commands_messages();
  const listen = () => (app.tabs.active?.kind === 'listen' ? app.tabs.active : null);
  const view = () => call()?.view ?? tcp()?.view ?? listen()?.view ?? null;
  const any = () => view() !== null;
  return [
    {
      id: 'target.edit',
      section,
      title: m.commands_edit_target(),
      keys: '$mod+L',
      enabled: () =>
        call() !== null || tcp() !== null || app.tabs.active?.kind === 'server' || listen() !== null,
      run: () => focusFirst('[data-shortcut="target"]'),
    },
    {
      id: 'messages.search',
      section,
      title: m.commands_search(),
      keys: '$mod+F',
      enabled: any,
      run: () => focusFirst('[data-shortcut="search"]'),
    },
    {
      id: 'messages.next',
      section,
      title: m.commands_next_match(),
      keys: 'F3',
      enabled: any,
      keyOnly: true,
      run: () => view()?.search.next(),
    },
    {
      id: 'messages.previous',
      section,
      title: m.commands_previous_match(),
      keys: 'Shift+F3',
      enabled: any,
      keyOnly: true,
      run: () => view()?.search.previous(),
    },
  ];
}

function docsCommands(app: App): Command[] {
  const section = m.docs_title();
  const docs = (): DocsTab | null => (app.tabs.active?.kind === 'docs' ? app.tabs.active : null);
  const exportAs = (format: 'descriptor-set' | 'proto') => {
    const tab = docs();
    if (tab?.exported) void app.exportSource(tab.sourceId, [tab.exported], format);
  };
  const hasPage = () => docs()?.exported !== undefined;
  return [
    {
      id: 'docs.back',
      section,
      title: m.docs_back(),
      keys: 'Alt+ArrowLeft',
      enabled: () => docs()?.canGoBack ?? false,
      run: () => void docs()?.goBack(),
    },
    {
      id: 'docs.export-set',
      section,
      title: m.docs_export_set_of({ name: docs()?.title ?? '' }),
      enabled: hasPage,
      run: () => exportAs('descriptor-set'),
    },
    {
      id: 'docs.export-proto',
      section,
      title: m.docs_export_proto_of({ name: docs()?.title ?? '' }),
      enabled: hasPage,
      run: () => exportAs('proto'),
    },
  ];
}

function turnEditor(call: CallTab | null): void {
  if (!call) return;
  call.requestPane = 'message';
  call.editor = call.editor === 'form' ? 'json' : 'form';
}
