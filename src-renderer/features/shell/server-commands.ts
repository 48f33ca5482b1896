// The commands around the page about a server: open it for the target that is shown, ask what it shows.
import { m } from '../../paraglide/messages';
import type { App } from '../../state/app.svelte';
import type { Command } from '../../state/commands.svelte';

export function serverCommands(app: App): Command[] {
  const section = m.server_commands();
  const server = () => (app.tabs.active?.kind === 'server' ? app.tabs.active : null);
  const show = (pane: 'connection' | 'health' | 'channelz') => () => {
    app.openServer().section = pane;
  };
  return [
    {
      id: 'server.open',
      section,
      title: m.server_open(),
      keywords: 'connection state goaway certificate',
      enabled: () => server() === null,
      run: show('connection'),
    },
    {
      id: 'server.health',
      section,
      title: m.server_show_health(),
      keywords: 'server serving watch',
      run: show('health'),
    },
    {
      id: 'server.channelz',
      section,
      title: m.server_show_channelz(),
      keywords: 'server sockets channels',
      run: show('channelz'),
    },
    {
      id: 'server.ask',
      section,
      title: server()?.section === 'channelz' ? m.server_ask_channelz() : m.server_check(),
      keys: '$mod+Enter',
      enabled: () => server() !== null,
      run: () => void server()?.ask(),
    },
  ];
}
