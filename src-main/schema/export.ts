// Writes a source, or some symbols with all that they need, where the person chooses: a descriptor set or .proto text.
import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { RequestOf, ResponseOf } from '../../src-shared/contract';
import { fail, ok, type Result } from '../../src-shared/result';
import { joined } from './descriptor-wire';
import { checkNames, writeFiles } from './export-files';
import { protoTexts, writtenFiles } from './export-proto';
import { mergedFiles, type SetFile } from './export-set';
import type { SchemaLibrary } from './library';

/** The system's choosers; null: the person changed their mind. */
export interface ExportDialogs {
  /** Asks before a file that is there is chosen. */
  saveFile(title: string, name: string, kind: { name: string; extensions: string[] }): Promise<string | null>;
  chooseFolder(title: string): Promise<string | null>;
}

type ExportRequest = RequestOf<'schema.export'>;
type Saved = ResponseOf<'schema.export'>;
const nothing: Result<Saved> = ok({ saved: null });

/**
 * Fails with the codes of `library.closure`, `sets-apart`, `nothing-to-export`, `exists`, `unsafe-name`, `unwritable`,
 * `bad-descriptor-set`.
 */
export async function exportSchema(
  library: SchemaLibrary,
  dialogs: ExportDialogs,
  request: ExportRequest,
): Promise<Result<Saved>> {
  const sets = await setsOf(library, request);
  if (!sets.ok) return sets;
  const files = mergedFiles(sets.value);
  if (!files.ok) return files;
  const name = fileName(library, request);
  return request.format === 'descriptor-set'
    ? saveSet(dialogs, files.value, name)
    : saveProtos(dialogs, files.value);
}

async function setsOf(
  library: SchemaLibrary,
  { sourceId, symbols }: ExportRequest,
): Promise<Result<Uint8Array[]>> {
  if (symbols.length === 0) return library.wholeSets(sourceId);
  const closure = await library.closure({ sourceId, typeNames: symbols });
  return closure.ok ? ok([closure.value.fileDescriptorSet]) : closure;
}

async function saveSet(dialogs: ExportDialogs, files: SetFile[], name: string): Promise<Result<Saved>> {
  const kind = { name: 'Descriptor set', extensions: ['binpb', 'pb', 'protoset', 'desc'] };
  const path = await dialogs.saveFile('Export a descriptor set', `${name}.binpb`, kind);
  if (path === null) return nothing;
  const written = await replaceFile(path, joined(files.map(({ whole }) => whole)));
  return written.ok ? ok({ saved: { path, files: files.length, lost: 0 } }) : written;
}

async function saveProtos(dialogs: ExportDialogs, files: SetFile[]): Promise<Result<Saved>> {
  const written = writtenFiles(files);
  const [only] = written;
  try {
    return written.length === 1 && only
      ? await saveOneProto(dialogs, files, only)
      : await saveManyProtos(dialogs, files, written);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return fail(
      'bad-descriptor-set',
      'This schema cannot be written as .proto text. Export it as a descriptor set.',
      detail,
    );
  }
}

async function saveOneProto(dialogs: ExportDialogs, files: SetFile[], file: SetFile): Promise<Result<Saved>> {
  const kind = { name: 'Protocol Buffers', extensions: ['proto'] };
  const path = await dialogs.saveFile('Export a .proto file', basename(file.name), kind);
  if (path === null) return nothing;
  let lost = 0;
  for await (const printed of protoTexts(files, [file])) {
    const written = await replaceFile(path, Buffer.from(printed.text));
    if (!written.ok) return written;
    lost = printed.lost.length;
  }
  return ok({ saved: { path, files: 1, lost } });
}

async function saveManyProtos(
  dialogs: ExportDialogs,
  files: SetFile[],
  chosen: SetFile[],
): Promise<Result<Saved>> {
  const folder = await dialogs.chooseFolder(`Export ${chosen.length} .proto files into a folder`);
  if (folder === null) return nothing;
  const names = await checkNames(
    folder,
    chosen.map(({ name }) => name),
  );
  if (!names.ok) return names;
  const written = await writeFiles(folder, protoTexts(files, chosen));
  return written.ok ? ok({ saved: { path: folder, ...written.value } }) : written;
}

/** Whole or not at all: what was there stays until the new file is complete. */
async function replaceFile(path: string, bytes: Uint8Array): Promise<Result<object>> {
  const part = `${path}.${randomUUID().slice(0, 8)}.part`;
  try {
    await writeFile(part, bytes);
    await rename(part, path);
    return ok({});
  } catch (error) {
    await rm(part, { force: true }).catch(() => {});
    return fail('unwritable', `${path} could not be written. Choose another place.`, String(error));
  }
}

/** `routeguide.RouteGuide`, or the source's own name, without what file systems refuse. */
function fileName(library: SchemaLibrary, { sourceId, symbols }: ExportRequest): string {
  const label = library.catalog().sources.find(({ id }) => id === sourceId)?.label ?? 'schema';
  const name = symbols.length === 1 && symbols[0] !== undefined ? symbols[0] : label;
  return (
    name.replace(/\.(proto|binpb|pb|protoset|desc)$/, '').replace(/[^\p{L}\p{N}._-]+/gu, '-') || 'schema'
  );
}
