// What the status bar and the welcome page tell: version, capture space, connections, the demo servers.
import type { Connection, DemoState, ResponseOf } from '../../src-shared/contract';
import type { Failure } from '../../src-shared/result';
import { onPush, request } from '../bridge';
import { ConnectionHistory } from './connection-history.svelte';
import { connectionList } from './connection-list';

export class Status {
  info = $state.raw<ResponseOf<'app.info'> | null>(null);
  usage = $state.raw({ bytes: 0, quotaBytes: 0 });
  /** One for each place, the livest first. */
  connections = $state.raw<Connection[]>([]);
  readonly history = new ConnectionHistory();
  demo = $state.raw<DemoState | null>(null);
  demoBusy = $state(false);
  demoFailure = $state.raw<Failure | null>(null);

  listen(): void {
    onPush('capture.usage', (usage) => (this.usage = usage));
    onPush('connections.changed', ({ connections }) => this.takeConnections(connections));
    onPush('demo.changed', (demo) => (this.demo = demo));
  }

  async load(): Promise<void> {
    const [info, usage, connections] = await Promise.all([
      request('app.info', {}),
      request('capture.usage', {}),
      request('connections.list', {}),
    ]);
    if (info.ok) this.info = info.value;
    if (usage.ok) this.usage = usage.value;
    if (connections.ok) this.takeConnections(connections.value.connections);
  }

  async startDemo(): Promise<DemoState | null> {
    return this.changeDemo('demo.start');
  }

  async stopDemo(): Promise<void> {
    await this.changeDemo('demo.stop');
  }

  private takeConnections(connections: readonly Connection[]): void {
    this.connections = connectionList(connections);
    this.history.note(this.connections, Date.now());
  }

  private async changeDemo(channel: 'demo.start' | 'demo.stop'): Promise<DemoState | null> {
    if (this.demoBusy) return null;
    this.demoBusy = true;
    const answer = await request(channel, {});
    this.demoBusy = false;
    this.demoFailure = answer.ok ? null : answer.error;
    if (answer.ok) this.demo = answer.value;
    return answer.ok ? answer.value : null;
  }
}
