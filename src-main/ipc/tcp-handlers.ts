// The channels of raw TCP connections: one line each, to the room that answers.
import type { tcpChannels } from '../../src-shared/tcp/channels';
import { ok } from '../../src-shared/result';
import type { Dialogs } from '../dialogs';
import type { Rooms } from '../rooms';
import { lookAtFile } from '../tcp/file-look';
import type { Handlers } from './router';

export function tcpHandlers(rooms: Rooms, dialogs: Dialogs): Pick<Handlers, keyof typeof tcpChannels> {
  return {
    'tcp.connect': async (request) => (await rooms.sockets()).connect(request),
    'tcp.send': async ({ captureId, bytes }) => (await rooms.sockets()).send(captureId, bytes),
    'tcp.run': async ({ captureId, plan }) => (await rooms.sockets()).run(captureId, plan),
    'tcp.stopRun': async ({ captureId }) => (await rooms.sockets()).stopRun(captureId),
    'tcp.chooseFile': () => chooseFile(dialogs),
    'tcp.lookAtFile': ({ path, maxBytes }) => lookAtFile(path, maxBytes),
    'tcp.sendFile': async ({ captureId, path, ...format }) =>
      (await rooms.sockets()).sendFile(captureId, path, format),
    'tcp.end': async ({ captureId }) => (await rooms.sockets()).end(captureId),
    'tcp.close': async ({ captureId }) => (await rooms.sockets()).close(captureId),
    'tcp.reset': async ({ captureId }) => (await rooms.sockets()).reset(captureId),
    'tcp.setReading': async (request) => (await rooms.sockets()).setReading(request),
    'tcp.secure': async (request) => (await rooms.sockets()).secure(request),
  };
}

async function chooseFile(dialogs: Dialogs) {
  const path = await dialogs.chooseFile('Choose a file to send');
  if (!path) return ok({ file: null });
  const looked = await lookAtFile(path, 0);
  return looked.ok ? ok({ file: looked.value.file }) : looked;
}
