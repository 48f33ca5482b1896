// Where the router meets Electron: only the top frame of our own page in our own window is answered.
import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import { logFault } from '../log';
import { isOurPage } from '../security';
import type { AppWindow } from '../window';
import { answer, type Handlers } from './router';

export function setUpDoor(handlers: Handlers, window: AppWindow): void {
  ipcMain.handle('halfclose:request', (event, channel: unknown, payload: unknown) =>
    answer(handlers, isOurTopFrame(event, window), channel, payload, logFault),
  );
}

function isOurTopFrame(event: IpcMainInvokeEvent, window: AppWindow): boolean {
  const contents = window.current?.webContents;
  const frame = event.senderFrame;
  return frame !== null && contents !== undefined && frame === contents.mainFrame && isOurPage(frame.url);
}
