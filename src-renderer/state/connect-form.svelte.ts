// Where a TCP tab connects to and how, as it was typed; and as main wants it, or refused with the field's name.
import { fail, ok, type Result } from '../../src-shared/result';
import type { ConnectSettings, TcpTarget } from '../../src-shared/tcp/target';
import type { TcpTabState } from '../../src-shared/workspace';

export class ConnectForm {
  host = $state('');
  port = $state('');
  timeoutMs = $state(10_000);
  settings = $state.raw<ConnectSettings>() as ConnectSettings;

  /** `127.0.0.1:9000`, `x.sock`; empty while nothing is typed. */
  readonly title: string = $derived.by(() => {
    if (this.settings.unix) return this.settings.path.split(/[\\/]/).at(-1) ?? '';
    return this.port ? `${this.host}:${this.port}` : this.host;
  });
  /** How many settings differ from the plain ones, beside TLS. */
  readonly changed: number = $derived.by(() => countChanged(this.settings));

  constructor({
    host,
    port,
    timeoutMs,
    connect,
  }: Pick<TcpTabState, 'host' | 'port' | 'timeoutMs' | 'connect'>) {
    this.host = host;
    this.port = port;
    this.timeoutMs = timeoutMs;
    this.settings = connect;
  }

  change(change: Partial<ConnectSettings>): void {
    this.settings = { ...this.settings, ...change };
  }

  /** `[::1]:9000` and `host:9000` fill both fields; `unix:/run/x.sock` the path. */
  splitHost(): void {
    const path = /^\s*unix:(?:\/\/)?(\/.+?)\s*$/.exec(this.host)?.[1];
    if (path !== undefined) {
      this.host = '';
      this.change({ unix: true, path });
      return;
    }
    const [, host, port] = /^\s*(\[[^\]]+\]|[^:\s]+):(\d+)\s*$/.exec(this.host) ?? [];
    if (host === undefined || port === undefined) return;
    this.host = host;
    this.port = port;
  }

  /** Codes: `bad-host`, `bad-port`, `bad-path`, `bad-number`. */
  target(): Result<TcpTarget> {
    const to = this.destination();
    if (!to.ok) return to;
    const local = this.local();
    if (!local.ok) return local;
    const keepAlive = this.keepAlive();
    if (!keepAlive.ok) return keepAlive;
    const { noDelay, proxy, security, tls } = this.settings;
    return ok({
      ...{ to: to.value, timeoutMs: this.timeoutMs, noDelay, proxy, security, tls },
      ...(local.value === undefined ? {} : { local: local.value }),
      ...(keepAlive.value === undefined ? {} : { keepAliveMs: keepAlive.value }),
    });
  }

  private destination(): Result<TcpTarget['to']> {
    this.splitHost();
    const { unix, path } = this.settings;
    if (unix) {
      if (path.trim() !== '') return ok({ path: path.trim() });
      return fail('bad-path', 'The path of the socket is empty. Give one, such as /run/app.sock.');
    }
    const port = Number(this.port);
    if (!/^\d+$/.test(this.port) || port < 1 || port > 65535)
      return fail(
        'bad-port',
        this.port.trim() === ''
          ? 'There is no port. Give a number from 1 to 65535.'
          : `${this.port} is no port. Give a number from 1 to 65535.`,
      );
    if (this.host.trim() === '') return fail('bad-host', 'The host is empty. Give a name or an address.');
    return ok({ host: this.host.trim(), port });
  }

  private local(): Result<TcpTarget['local']> {
    const { localAddress, localPort } = this.settings;
    const address = localAddress.trim();
    const port = localPort.trim() === '' ? 0 : Number(localPort);
    if (!Number.isInteger(port) || port < 0 || port > 65535)
      return fail('bad-number', `${localPort} is no local port. Give 0 to 65535, or nothing for any.`);
    return ok(address === '' && port === 0 ? undefined : { address, port });
  }

  private keepAlive(): Result<number | undefined> {
    const { keepAlive } = this.settings;
    if (keepAlive.trim() === '') return ok(undefined);
    const seconds = Number(keepAlive);
    if (Number.isInteger(seconds) && seconds >= 1 && seconds <= 86_400) return ok(seconds * 1000);
    return fail(
      'bad-number',
      `${keepAlive} is no keep-alive time. Give 1 to 86,400 seconds, or nothing for none.`,
    );
  }
}

function countChanged(settings: ConnectSettings): number {
  const { localAddress, localPort, noDelay, keepAlive, proxy, reconnect } = settings;
  const changed = [
    localAddress.trim() !== '' || localPort.trim() !== '',
    !noDelay,
    keepAlive.trim() !== '',
    proxy.kind !== 'none',
    reconnect,
  ];
  return changed.filter(Boolean).length;
}
