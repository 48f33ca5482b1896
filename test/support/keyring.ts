// A real keyring (gnome-keyring) on a session bus of its own, unlocked, for an app that keeps secrets in it.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

const secretService = 'org.freedesktop.secrets';

export class Keyring {
  private constructor(
    private readonly folder: string,
    private readonly bus: ChildProcess,
    private readonly daemon: ChildProcess,
    private readonly address: string,
  ) {}

  /** An empty one, made with a pass phrase; resolves when it takes secrets. */
  static async start(): Promise<Keyring> {
    // Only its owner may enter it, or the daemon refuses.
    const folder = mkdtempSync(join(tmpdir(), 'halfclose-keyring-'));
    const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [line] = (await once(bus.stdout, 'data')) as [Buffer];
    const address = line.toString().trim();
    const arguments_ = ['--foreground', '--unlock', '--components=secrets', `--control-directory=${folder}`];
    const places = { HOME: folder, XDG_DATA_HOME: folder, XDG_RUNTIME_DIR: folder };
    const daemon = spawn('gnome-keyring-daemon', arguments_, {
      stdio: ['pipe', 'ignore', 'ignore'],
      env: { PATH: process.env['PATH'] ?? '', ...places, DBUS_SESSION_BUS_ADDRESS: address },
    });
    daemon.stdin.end('open sesame');
    const keyring = new Keyring(folder, bus, daemon, address);
    await keyring.serving();
    return keyring;
  }

  /** What an app is launched with to use it. */
  get machine(): { flags: string[]; env: Record<string, string> } {
    return {
      flags: ['--password-store=gnome-libsecret'],
      env: { DBUS_SESSION_BUS_ADDRESS: this.address },
    };
  }

  async stop(): Promise<void> {
    for (const child of [this.daemon, this.bus]) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The bus tells nobody who has not asked it, so it is asked until the daemon is there. */
  private async serving(): Promise<void> {
    for (let attempt = 1; !this.isServing(); attempt++) {
      if (attempt === 200) throw new Error('gnome-keyring-daemon did not come up within 10 s');
      await setTimeout(50);
    }
  }

  private isServing(): boolean {
    const question = ['org.freedesktop.DBus.NameHasOwner', `string:${secretService}`];
    const to = ['--dest=org.freedesktop.DBus', '/org/freedesktop/DBus'];
    const options = [`--bus=${this.address}`, '--print-reply=literal', ...to, ...question];
    return execFileSync('dbus-send', options, { encoding: 'utf8' }).includes('true');
  }
}
