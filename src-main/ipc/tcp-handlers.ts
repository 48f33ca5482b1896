// The channels of raw TCP connections: one line each, to the room that answers.
import type { tcpChannels } from '../../src-shared/tcp/channels';
import { ok } from '../../src-shared/result';
import type { Dialogs } from '../dialogs';
import type { Rooms } from '../rooms';
import type { Handlers } from './router';

export function tcpHandlers(rooms: Rooms, dialogs: Dialogs): Pick<Handlers, keyof typeof tcpChannels> {
  return {
    'tcp.connect': async (request) => (await rooms.sockets()).connect(request),
    'tcp.send': async ({ captureId, bytes }) => (await rooms.sockets()).send(captureId, bytes),
    'tcp.sendFile': async ({ captureId }) => sendFile(rooms, dialogs, captureId),
    'tcp.end': async ({ captureId }) => (await rooms.sockets()).end(captureId),
    'tcp.close': async ({ captureId }) => (await rooms.sockets()).close(captureId),
    'tcp.reset': async ({ captureId }) => (await rooms.sockets()).reset(captureId),
    'tcp.setReading': async (request) => (await rooms.sockets()).setReading(request),
    'tcp.secure': async (request) => (await rooms.sockets()).secure(request),
  };
}

async function sendFile(rooms: Rooms, dialogs: Dialogs, captureId: string) {
  const path = await dialogs.chooseFile('Send a file');
  if (!path) return ok({ file: null });
  return (await rooms.sockets()).sendFile(captureId, path);
}
