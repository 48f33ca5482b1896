// A capture from elsewhere on this disk, opened by its file: checked, copied into the store, and told as what it holds.
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, open, rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { eventData, type DataKind, type EventData } from '../../src-shared/capture';
import { captureBase } from '../../src-shared/capture-file';
import type { OpenedCapture } from '../../src-shared/opened-capture';
import { fail, ok, type Failure, type Result } from '../../src-shared/result';
import type { CaptureLog } from './capture-log';
import type { CaptureStore } from './capture-store';
import { diskFailure, errnoOf } from './disk-failure';
import { entryBytes } from './event-index';
import { decodeHeader } from './log-header';
import { logPaths, type LogPaths } from './log-paths';
import { readEvent } from './log-reader';

/** The request's headers and the address come among the first events. */
const firstEvents = 64;

export interface ImportPlace {
  store: CaptureStore;
  /** Of the store. */
  folder: string;
  /** A copy must not push all other captures out. */
  mostBytes: number;
  /** It may be older than all others, and must not be cleaned up before a tab shows it. */
  spare: (captureId: string) => void;
}

/**
 * @param file either of a capture's two files
 * Failure codes: `no-capture`, `half-capture`, `cut-capture`, `too-large`, `capture-disk`.
 */
export async function importCapture(
  file: string,
  { store, folder, mostBytes, spare }: ImportPlace,
): Promise<Result<OpenedCapture>> {
  const base = captureBase(file);
  const name = basename(base);
  const from = { data: `${base}.hcdata`, index: `${base}.hcindex` };
  try {
    const looked = await look(from, name, mostBytes);
    if (!looked.ok) return looked;
    const captureId = randomUUID();
    spare(captureId);
    await copyBoth(from, logPaths(folder, captureId));
    const told = await store.withLog(captureId, (log) => tell(log, { name, entries: looked.value }));
    if (!told.ok) await store.discard({ captureId });
    return told;
  } catch (error) {
    return fail('capture-disk', `${name} cannot be opened.`, diskFailure(error).detail);
  }
}

/** How many events the index says there are. */
async function look(from: LogPaths, name: string, mostBytes: number): Promise<Result<number>> {
  const sizes = await Promise.all([sizeOf(from.data), sizeOf(from.index)]);
  const [data, index] = sizes;
  if (data === undefined || index === undefined) return halfThere(name, sizes);
  if (data + index > mostBytes) {
    const [has, most] = [data + index, mostBytes].map((bytes) => (bytes / 1e6).toFixed(0));
    return fail(
      'too-large',
      `${name} has ${has ?? ''} MB, and all captures together may have ${most ?? ''} MB here.`,
    );
  }
  if (!(await isOurs(from.index))) {
    return fail('no-capture', `${name}.hcindex is no capture of Halfclose, or one of another version.`);
  }
  return ok(Math.floor(index / entryBytes) - 1);
}

function halfThere(name: string, [data, index]: (number | undefined)[]): { ok: false; error: Failure } {
  if (data === undefined && index === undefined) {
    return fail('no-capture', `There is no ${name}.hcindex and no ${name}.hcdata.`);
  }
  const [there, gone] = index === undefined ? ['hcdata', 'hcindex'] : ['hcindex', 'hcdata'];
  return fail(
    'half-capture',
    `A capture is two files, and ${name}.${gone} is not beside ${name}.${there}. Put both into one folder.`,
  );
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    const found = await stat(path);
    return found.isFile() ? found.size : undefined;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function isOurs(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const head = new Uint8Array(entryBytes);
    const { bytesRead } = await file.read(head, 0, entryBytes, 0);
    return decodeHeader(head.subarray(0, bytesRead)) !== undefined;
  } finally {
    await file.close();
  }
}

async function copyBoth(from: LogPaths, to: LogPaths): Promise<void> {
  try {
    await copyFile(from.data, to.data, constants.COPYFILE_FICLONE);
    await copyFile(from.index, to.index, constants.COPYFILE_FICLONE);
  } catch (error) {
    await Promise.all([to.data, to.index].map((path) => rm(path, { force: true })));
    throw error;
  }
}

async function tell(
  log: CaptureLog,
  { name, entries }: { name: string; entries: number },
): Promise<Result<OpenedCapture>> {
  const { captureId, protocol } = log;
  const events = log.table.index.count;
  if (events === 0) {
    const what = entries > 0 ? 'is cut or damaged: none of its events can be read' : 'has no events in it';
    return fail('cut-capture', `${name} ${what}.`);
  }
  const seen = await firstOf(log);
  const call = seen['request-headers'];
  const at = seen.connecting;
  return ok({
    ...{ captureId, name, protocol, events, lost: Math.max(0, entries - events) },
    call: call === undefined ? null : callOf(call, seen['half-close'], log.summary().received.count),
    connection: at === undefined ? null : { host: at.host, port: at.port },
  });
}

function callOf(
  { path, target, secured = 'plaintext' }: EventData<'request-headers'>,
  ended: EventData<'half-close'> | undefined,
  received: number,
): NonNullable<OpenedCapture['call']> {
  return {
    ...{ path, target, security: secured === 'plaintext' ? 'plaintext' : 'tls' },
    // As far as the log tells: a call that ends its request by itself is no client stream.
    clientStreaming: ended?.by !== 'call',
    serverStreaming: received > 1,
  };
}

type Seen = { [K in 'request-headers' | 'connecting' | 'half-close']?: EventData<K> };

async function firstOf(log: CaptureLog): Promise<Seen> {
  const seen: Seen = {};
  const { index } = log.table;
  for (let seq = 0; seq < Math.min(index.count, firstEvents); seq += 1) {
    const kind = index.kind(seq);
    if (kind !== 'request-headers' && kind !== 'connecting' && kind !== 'half-close') continue;
    if (seen[kind] !== undefined) continue;
    const event = await readEvent(log, seq);
    if (event.ok) Object.assign(seen, { [kind]: parsed(kind, event.value.bytes) });
  }
  return seen;
}

function parsed(kind: DataKind, bytes: Uint8Array): unknown {
  try {
    return eventData[kind].safeParse(JSON.parse(new TextDecoder().decode(bytes))).data;
  } catch {
    return undefined;
  }
}
