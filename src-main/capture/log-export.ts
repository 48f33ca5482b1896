// Writes a log where a person chose, in the form that they chose: streamed, and given up without a trace when cancelled.
import type { ExportKind, FrameCut } from '../../src-shared/frame-channels';
import { fail, ok, type Result } from '../../src-shared/result';
import type { FrameTypes } from '../../src-shared/tcp/frame-meaning';
import type { WireFormat } from '../../src-shared/tcp/wire-format';
import type { CaptureLog } from './capture-log';
import { exportDump, exportRaw, exportText, type ExportCount } from './export-bytes';
import { ExportFile } from './export-file';
import { exportFrames, exportScript } from './export-frames';
import { exportPcapng } from './export-pcapng';
import { FrameIndex } from './frame-index';

export interface ExportJob {
  kind: ExportKind;
  format: WireFormat;
  cut: FrameCut;
  /** Absent: frames are not decoded. */
  types?: FrameTypes | undefined;
  path: string;
  signal: AbortSignal;
}

class Cancelled extends Error {}

/** Failures: `cancelled`, `unwritable`, `nothing-to-export`, `too-large`, `bad-address`. */
export async function exportLog(
  log: CaptureLog,
  job: ExportJob,
): Promise<Result<ExportCount & { bytes: number }>> {
  let file: ExportFile | undefined;
  try {
    file = await ExportFile.create(job.path);
    const done = await write(log, job, file);
    if (!done.ok) {
      await file.abandon();
      return done;
    }
    await file.finish();
    return ok({ ...done.value, bytes: file.size });
  } catch (error) {
    await file?.abandon();
    if (error instanceof Cancelled)
      return fail('cancelled', 'The export was cancelled. Nothing was written.');
    return fail(
      'unwritable',
      `${job.path} could not be written. Check the folder and its free space.`,
      String(error),
    );
  }
}

async function write(log: CaptureLog, job: ExportJob, file: ExportFile): Promise<Result<ExportCount>> {
  const { kind, format, cut, types, signal } = job;
  const stillWanted = (): void => {
    if (signal.aborted) throw new Cancelled();
  };
  if (kind === 'raw-sent') return ok(await exportRaw(log, 'sent', file, stillWanted));
  if (kind === 'raw-received') return ok(await exportRaw(log, 'received', file, stillWanted));
  if (kind === 'hex') return ok(await exportDump(log, file, stillWanted));
  if (kind === 'text') return ok(await exportText(log, format.encoding, file, stillWanted));
  if (kind === 'pcapng') return exportPcapng(log, file, stillWanted);
  // An index of its own: the view that looks at the log may change how it is cut meanwhile.
  const frames = new FrameIndex(log, cut);
  signal.addEventListener('abort', () => frames.cancel(), { once: true });
  const work = { frames, format, types, file, stillWanted };
  return kind === 'frames' ? exportFrames(work) : exportScript(work);
}
