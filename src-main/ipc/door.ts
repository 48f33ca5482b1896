// Where the router meets Electron: only the top frame of our own page in our own window is answered.
import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import type { Desk } from '../desk';
import { isOurPage } from '../security';
import type { AppWindow } from '../window';

/** `desk`: what answers; a question that comes before it is loaded waits for it. */
export function setUpDoor(desk: () => Promise<Desk>, window: AppWindow): void {
  ipcMain.handle('halfclose:request', async (event, channel: unknown, payload: unknown) => {
    const trusted = isOurTopFrame(event, window);
    return (await desk()).answer(trusted, channel, payload);
  });
}

function isOurTopFrame(event: IpcMainInvokeEvent, window: AppWindow): boolean {
  const contents = window.current?.webContents;
  const frame = event.senderFrame;
  return frame !== null && contents !== undefined && frame === contents.mainFrame && isOurPage(frame.url);
}
