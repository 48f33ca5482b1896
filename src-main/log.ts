// The app's own log: a file on this machine, sentences only. Payloads, metadata and secrets never go in.
import { app } from 'electron';
import type { MainLogger } from 'electron-log';
import { join } from 'node:path';

let made: Promise<MainLogger> | undefined;

export function setUpLog(): void {
  process.on('uncaughtException', (error) => logFault('uncaught exception', error));
  process.on('unhandledRejection', (reason) => logFault('unhandled rejection', reason));
}

/** `where`: the channel or room. The stack stays in the file; the page gets a sentence. */
export function logFault(where: string, fault: unknown): void {
  made ??= openLog();
  const text = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
  void made.then((log) => log.error(where, text));
}

/** Its library is loaded for the first fault: most days have none, and the window should not wait for it. */
async function openLog(): Promise<MainLogger> {
  const { default: log } = await import('electron-log/main');
  log.transports.file.resolvePathFn = () => join(app.getPath('userData'), 'logs', 'main.log');
  log.transports.file.maxSize = 1_000_000;
  log.transports.console.level = app.isPackaged ? false : 'warn';
  return log;
}
