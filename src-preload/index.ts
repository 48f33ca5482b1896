// The door between page and main: request, subscribe, and the path of a dropped file. Nothing else, on purpose.
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { IpcRendererEvent } from 'electron';
import type { HalfcloseDoor } from '../src-shared/door';

const door: HalfcloseDoor = {
  request: (channel, payload) => ipcRenderer.invoke('halfclose:request', channel, payload),
  subscribe(listener) {
    const onPush = (_event: IpcRendererEvent, push: Parameters<typeof listener>[0]) => listener(push);
    ipcRenderer.on('halfclose:push', onPush);
    return () => void ipcRenderer.off('halfclose:push', onPush);
  },
  pathOf: (file) => webUtils.getPathForFile(file as Parameters<typeof webUtils.getPathForFile>[0]),
};

contextBridge.exposeInMainWorld('halfclose', door);
