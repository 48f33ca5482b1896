// What listens in this app, for the status bar: tabs that listen, and the demo servers.
import { m } from '../../paraglide/messages';
import type { App } from '../../state/app.svelte';
import type { MenuItem } from '../../ui/menu-item';

/** One for each address; a press leads to its tab, or to the page about the demo's gRPC server. */
export function listeningItems(app: App): MenuItem[] {
  const { demo } = app.status;
  const tabs = app.tabs.list.flatMap((tab) =>
    tab.kind === 'listen' && tab.listening
      ? [{ id: tab.id, label: tab.summary?.address ?? tab.title, run: () => app.tabs.select(tab.id) }]
      : [],
  );
  if (!demo?.running) return tabs;
  const sockets = [demo.echoTarget, demo.framedTarget].map((target) => {
    const [host, port] = target.split(':');
    return { target, run: () => void app.tabs.openTcp(host, port) };
  });
  const demos = [{ target: demo.grpcTarget, run: () => void app.openServer(demo.grpcTarget) }, ...sockets];
  return [
    ...tabs,
    ...demos.map(({ target, run }) => ({ id: target, label: target, detail: m.shell_listening_demo(), run })),
  ];
}
