// --capture: the same log that the app keeps of a call, at a place that the person names.
import type { CaptureLog } from '../../src-main/capture/capture-log';
import { createLog } from '../../src-main/capture/log-create';
import { writeToDisk } from '../../src-main/capture/log-file';
import type { Protocol } from '../../src-shared/capture';
import { type Outcome, done, exits, stop, wrongUse } from '../ending';

/** `file`: with or without the ending `.hcdata` or `.hcindex`. */
export function keptLog(file: string, protocol: Protocol): Outcome<CaptureLog> {
  const base = file.replace(/\.hc(data|index)$/, '');
  const paths = { data: `${base}.hcdata`, index: `${base}.hcindex` };
  const log = createLog('command-line', protocol, paths, writeToDisk, () => {});
  if (!log.ok)
    return wrongUse(`${base}.hcdata or ${base}.hcindex is there already. Name another file, or remove it.`);
  const { failure } = log.value.writer;
  if (failure === undefined) return done(log.value);
  return stop(exits.failed, `${base}.hcdata cannot be written: ${failure.detail ?? failure.message}`);
}

/** Writes what waits; a sentence when not everything could be kept. */
export async function closeLog(log: CaptureLog): Promise<string | undefined> {
  await log.writer.close();
  const { lostEvents, lostReason } = log.summary();
  return lostReason === undefined && lostEvents === 0
    ? undefined
    : `The capture is not whole. ${lostReason ?? ''}`.trim();
}
