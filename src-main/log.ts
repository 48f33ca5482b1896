// The app's own log: a file on this machine, sentences only. Payloads, metadata and secrets never go in.
import { app } from 'electron';
import log from 'electron-log/main';
import { join } from 'node:path';

export function setUpLog(): void {
  log.transports.file.resolvePathFn = () => join(app.getPath('userData'), 'logs', 'main.log');
  log.transports.file.maxSize = 1_000_000;
  log.transports.console.level = app.isPackaged ? false : 'warn';
  process.on('uncaughtException', (error) => logFault('uncaught exception', error));
  process.on('unhandledRejection', (reason) => logFault('unhandled rejection', reason));
}

/** `where`: the channel or room. The stack stays in the file; the page gets a sentence. */
export function logFault(where: string, fault: unknown): void {
  log.error(where, fault instanceof Error ? (fault.stack ?? fault.message) : String(fault));
}
