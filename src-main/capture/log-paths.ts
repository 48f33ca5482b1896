// The two files of a log in the store's folder, named by its capture id.
import path from 'node:path';

export interface LogPaths {
  /** Payload bytes one after the other, nothing else. */
  data: string;
  /** The header and 24 bytes an event. */
  index: string;
}

const dataSuffix = '.hcdata';
const indexSuffix = '.hcindex';
const idPattern = /^[A-Za-z0-9_-]{8,64}$/;

export function logPaths(folder: string, captureId: string): LogPaths {
  const base = path.join(folder, captureId);
  return { data: base + dataSuffix, index: base + indexSuffix };
}

/** The capture id in the name of an index file; undefined for any other name. */
export function captureIdOf(fileName: string): string | undefined {
  if (!fileName.endsWith(indexSuffix)) return undefined;
  const id = fileName.slice(0, -indexSuffix.length);
  return idPattern.test(id) ? id : undefined;
}

export function isCaptureId(text: string): boolean {
  return idPattern.test(text);
}
