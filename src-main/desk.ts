// Everything behind the window: the rooms and what answers the page. Loaded while the page starts, so that the window comes first.
import { app } from 'electron';
import { join } from 'node:path';
import { isCaptureFile } from '../src-shared/capture-file';
import { Dialogs } from './dialogs';
import { makeHandlers } from './ipc/handlers';
import { answer } from './ipc/router';
import { logFault } from './log';
import { Rooms } from './rooms';
import { systemCipher } from './safe-storage';
import type { AppWindow } from './window';

export class Desk {
  readonly rooms: Rooms;
  private readonly handlers: ReturnType<typeof makeHandlers>;

  constructor(window: AppWindow) {
    this.rooms = new Rooms({
      dataFolder: app.getPath('userData'),
      protosFolder: join(app.getAppPath(), 'protos'),
      version: app.getVersion(),
      cipher: systemCipher,
      send: (push) => window.send(push),
    });
    // The page asks for its sources first of all: they load while it starts.
    setImmediate(() => void this.rooms.schema());
    this.handlers = makeHandlers(this.rooms, window, new Dialogs(() => window.current));
  }

  /** `trusted`: see `answer`. */
  answer(trusted: boolean, channel: unknown, payload: unknown): ReturnType<typeof answer> {
    return answer(this.handlers, trusted, channel, payload, logFault);
  }

  /** Opens paths and shows them, or says in the page why that is not possible. */
  async open(paths: string[]): Promise<void> {
    const captures = paths.filter(isCaptureFile);
    if (captures.length > 0) this.rooms.pump.push({ name: 'app.opened', payload: { captures } });
    const others = paths.filter((path) => !isCaptureFile(path));
    if (others.length === 0) return;
    const schema = await this.rooms.schema();
    const opened = await schema.open(others);
    if (opened.ok) this.rooms.pushSchema(schema, opened.value.sourceIds);
    else this.rooms.pushSchema(schema, [], opened.error.message);
  }
}
