// What --capture keeps; the part that writes it is loaded only when it is asked for.
import type { CaptureLog } from '../../src-main/capture/capture-log';
import type { Protocol } from '../../src-shared/capture';
import { type Outcome, done } from '../ending';

export interface Kept {
  log: CaptureLog;
  /** Writes what waits; a sentence when not everything could be kept. */
  close: () => Promise<string | undefined>;
}

export async function keep(file: string | undefined, protocol: Protocol): Promise<Outcome<Kept | undefined>> {
  if (file === undefined) return done(undefined);
  const { closeLog, keptLog } = await import('./kept-log');
  const log = keptLog(file, protocol);
  return log.ok ? done({ log: log.value, close: () => closeLog(log.value) }) : log;
}
