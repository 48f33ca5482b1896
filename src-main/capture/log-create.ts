// Makes the files of a new log; without them (disk refused) the log lives in memory and says so.
import fs from 'node:fs';
import type { Protocol } from '../../src-shared/capture';
import { emptySummary } from '../../src-shared/empty-summary';
import { fail, ok, type Failure, type Result } from '../../src-shared/result';
import { CaptureLog } from './capture-log';
import { diskFailure, errnoOf } from './disk-failure';
import { EventTable } from './event-table';
import { LogFile, type DiskWrite } from './log-file';
import { encodeHeader } from './log-header';
import type { LogPaths } from './log-paths';
import { LogWriter, type LogFiles } from './log-writer';

/** Fails with `capture-exists` only: a call must not end because its capture cannot be written. */
export function createLog(
  captureId: string,
  protocol: Protocol,
  paths: LogPaths,
  write: DiskWrite,
  onWritten: () => void,
): Result<CaptureLog> {
  const startedAt = Date.now();
  const files = openFiles(paths, encodeHeader({ protocol, startedAt }), write);
  if ('code' in files && files.code === 'capture-exists') return fail(files.code, files.message);
  const table = new EventTable(protocol);
  const writer = new LogWriter(files, table.index, 0, onWritten);
  return ok(new CaptureLog(emptySummary(captureId, protocol, startedAt), table, writer));
}

/** `wx`: never over a file that is there. */
function openFiles(paths: LogPaths, header: Uint8Array, write: DiskWrite): LogFiles | Failure {
  const open: number[] = [];
  try {
    for (const path of [paths.index, paths.data]) open.push(fs.openSync(path, 'wx+', 0o600));
    const [index, data] = open as [number, number];
    fs.writeSync(index, header, 0, header.length, 0);
    return { data: new LogFile(data, write), index: new LogFile(index, write) };
  } catch (error) {
    for (const fd of open) fs.closeSync(fd);
    if (errnoOf(error) === 'EEXIST') return captureExists().error;
    return diskFailure(error);
  }
}

export function captureExists(): { ok: false; error: Failure } {
  return fail('capture-exists', 'A capture with this id exists. Start again with a new id.');
}
