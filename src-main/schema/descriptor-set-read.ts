// A descriptor set file -> the descriptor files in it, gunzipped when it is gzip; or what the file is instead, in words.
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { fail, ok, type Result } from '../../src-shared/result';
import { fileInSet, joined, wireFields } from './descriptor-wire';
import { Pauses } from './pauses';
import { limits } from './schema-limits';
import { fileNameOf } from './set-outline';
import type { DescriptorFile } from './set-symbols';

interface SetFile {
  files: DescriptorFile[];
  /** As it stands on disk. */
  bytes: Buffer;
}

/** Failure codes: `unreadable`, `too-large`, `empty`, `no-descriptor-set`, `truncated`. */
export async function readSetFile(path: string): Promise<Result<SetFile>> {
  const read = await readBounded(path);
  if (!read.ok) return read;
  const bytes = read.value;
  const plain = isGzip(bytes) ? await inflated(path, bytes) : ok(bytes);
  if (!plain.ok) return plain;
  const files = await filesOf(path, plain.value);
  return files.ok ? ok({ files: files.value, bytes }) : files;
}

async function readBounded(path: string): Promise<Result<Buffer>> {
  try {
    const handle = await open(path, 'r');
    try {
      const stats = await handle.stat();
      if (stats.size > limits.setBytes) return tooLarge(path);
      return ok(await handle.readFile());
    } finally {
      await handle.close();
    }
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const detail = error instanceof Error ? error.message : String(error);
    return isGone
      ? fail('unreadable', `The file is gone: ${path}. It loads again when the file comes back.`, detail)
      : fail('unreadable', `The file cannot be read: ${path}. Allow reading it, then reload.`, detail);
  }
}

/** RFC 1952, section 2.3.1: the two bytes that every gzip member starts with. */
function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

async function inflated(path: string, bytes: Buffer): Promise<Result<Buffer>> {
  try {
    return ok(await promisify(gunzip)(bytes, { maxOutputLength: limits.setBytes }));
  } catch (error) {
    const isLarge = error instanceof RangeError;
    const detail = error instanceof Error ? error.message : String(error);
    return isLarge
      ? tooLarge(path)
      : fail('truncated', `The gzip file is damaged or cut short: ${path}. Write it again.`, detail);
  }
}

function tooLarge(path: string): ReturnType<typeof fail> {
  const most = `${String(limits.setBytes / 1e6)} MB`;
  return fail('too-large', `The descriptor set is larger than ${most}: ${path}. Write a smaller one.`);
}

async function filesOf(path: string, bytes: Buffer): Promise<Result<DescriptorFile[]>> {
  const instead = somethingElse(bytes);
  if (instead !== undefined) return noSet(path, instead);
  const pauses = new Pauses();
  const files: DescriptorFile[] = [];
  try {
    for (const { number, content } of wireFields(bytes)) {
      await pauses.pause();
      if (number !== fileInSet) return await singleFile(path, bytes);
      const name = fileNameOf(content);
      if (name === undefined) return await singleFile(path, bytes);
      files.push({ name, bytes: content });
    }
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    if (files.length === 0) return noSet(path, 'is not a descriptor set', detail);
    const last = files.at(-1)?.name ?? '';
    const message = `The descriptor set is cut short behind ${last}: ${path}. Write it again.`;
    return fail('truncated', message, detail);
  }
  return ok(files);
}

const packageInFile = 2;

/** A FileDescriptorProto by itself is taken too: tools of some languages write those. */
async function singleFile(path: string, bytes: Buffer): Promise<Result<DescriptorFile[]>> {
  const no = noSet(path, 'is not a descriptor set');
  try {
    const name = fileNameOf(bytes);
    const numbers = new Set([...wireFields(bytes)].map(({ number }) => number));
    if (name === undefined || !/\.proto$/.test(name)) return no;
    fromBinary(FileDescriptorProtoSchema, joined([bytes]), { recursionLimit: 1_000 });
    return await Promise.resolve(numbers.has(packageInFile) || numbers.size > 1 ? ok([{ name, bytes }]) : no);
  } catch {
    return no;
  }
}

/** What people open instead of a descriptor set; undefined when the bytes may well be one. */
function somethingElse(bytes: Buffer): string | undefined {
  if (bytes.length === 0) return 'is empty';
  const head = bytes.subarray(0, 4096);
  if (head.subarray(0, 2).equals(Buffer.from('PK'))) return 'is a zip archive: unpack it first';
  const hasControls = head.some((byte) => byte < 9 || (byte > 13 && byte < 32));
  const isText = !hasControls && !head.subarray(0, -3).toString('utf8').includes('\ufffd');
  if (!isText) return undefined;
  const text = head.toString('utf8').trimStart();
  if (text === '') return 'holds nothing but space';
  if (/^[[{]\s*("|[\]}])/.test(text)) return 'is JSON: write it as binary, with buf build -o set.binpb';
  if (/^(file|syntax|package|import|message|service|enum|option|edition|\/\/|\/\*)\b|^\/[/*]/.test(text)) {
    return /^file\s*[{:]/.test(text)
      ? 'is a descriptor set in text format: write it as binary'
      : 'is .proto text: give it the ending .proto';
  }
  return 'is text, not a descriptor set';
}

function noSet(path: string, fact: string, detail?: string): ReturnType<typeof fail> {
  const code = fact === 'is empty' ? 'empty' : 'no-descriptor-set';
  const [what = fact, todo] = fact.split(': ');
  const remedy = todo === undefined ? 'Write one with buf build -o set.binpb.' : `${capital(todo)}.`;
  return fail(code, `The file ${what}: ${path}. ${remedy}`, detail);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
