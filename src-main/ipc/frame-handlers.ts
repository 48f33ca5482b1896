// The channels of frames and exports of TCP logs: one line each, to the room that answers.
import type { frameChannels } from '../../src-shared/frame-channels';
import { readSample } from '../capture/stream-spans';
import type { Dialogs } from '../dialogs';
import { LogExports } from '../log-exports';
import type { Rooms } from '../rooms';
import type { Handlers } from './router';

export function frameHandlers(rooms: Rooms, dialogs: Dialogs): Pick<Handlers, keyof typeof frameChannels> {
  const { captures } = rooms;
  const { frames } = captures;
  const exports = new LogExports(captures, () => rooms.schema());
  return {
    'frames.watch': (request) => frames.watch(request),
    'frames.release': ({ captureId }) => frames.release(captureId),
    'frames.rows': (request) => frames.rows(request),
    'frames.frame': (request) => frames.frame(request),
    'frames.locate': (request) => frames.locate(request),
    'frames.spans': (request) => frames.spans(request),
    'frames.sample': ({ captureId, ...request }) =>
      captures.withLog(captureId, (log) => readSample(log, request)),
    'frames.export': (request) => exports.run(dialogs, request),
    'frames.cancelExport': ({ captureId }) => exports.cancel(captureId),
  };
}
