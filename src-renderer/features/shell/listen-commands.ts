// The commands of a listening tab: listen, stop, and what is done to the connection that is shown.
import { m } from '../../paraglide/messages';
import type { App } from '../../state/app.svelte';
import type { Command } from '../../state/commands.svelte';
import type { ListenTab } from '../../state/listen-tab.svelte';

export function listenCommands(app: App): Command[] {
  const section = m.listen_server();
  const tab = (): ListenTab | null => (app.tabs.active?.kind === 'listen' ? app.tabs.active : null);
  const act = (action: 'end' | 'close' | 'reset') => {
    const number = tab()?.shown?.number;
    if (number !== undefined) void tab()?.act([number], action);
  };
  const isOpen = () => tab()?.view?.running ?? false;
  return [
    {
      id: 'listen.send',
      section,
      title: m.listen_send_to({ number: tab()?.shown?.number ?? '' }),
      keys: '$mod+Enter',
      enabled: () => tab()?.maySend ?? false,
      run: () => void tab()?.sender.send(),
    },
    {
      id: 'listen.start',
      section,
      title: m.listen_listen(),
      keys: '$mod+Enter',
      enabled: () => tab()?.listening === false,
      run: () => void tab()?.listen(),
    },
    {
      id: 'listen.stop',
      section,
      title: m.listen_stop(),
      keys: 'Escape',
      enabled: () => tab()?.listening ?? false,
      run: () => void tab()?.stop(),
    },
    {
      id: 'listen.add-rule',
      section,
      title: m.listen_add_rule(),
      enabled: () => tab() !== null,
      run: () => tab()?.rules.add(),
    },
    {
      id: 'listen.end',
      section,
      title: m.commands_tcp_end(),
      keys: 'Control+D',
      enabled: () => tab()?.maySend ?? false,
      run: () => act('end'),
    },
    {
      id: 'listen.close',
      section,
      title: m.commands_tcp_close(),
      enabled: isOpen,
      run: () => act('close'),
    },
    {
      id: 'listen.reset',
      section,
      title: m.commands_tcp_reset(),
      keys: '$mod+Shift+R',
      enabled: isOpen,
      run: () => act('reset'),
    },
    {
      id: 'listen.close-all',
      section,
      title: m.listen_close_all(),
      enabled: () => (tab()?.open ?? 0) > 0,
      run: () => void tab()?.act('all', 'close'),
    },
  ];
}
