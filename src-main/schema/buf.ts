// Runs the native buf executable on a tar of .proto files: a FileDescriptorSet, or diagnostics with places.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, open, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pack } from 'tar-stream';
import { z } from 'zod';
import { fail, ok, type Result } from '../../src-shared/result';
import { missingBuf, type BufExecutable } from './buf-executable';
import { limits } from './schema-limits';

const diagnosticSchema = z.object({
  /** Import name of the file. */
  path: z.string(),
  /** 1-based; columns count UTF-8 bytes, a tab is one. */
  start_line: z.number(),
  start_column: z.number(),
  end_line: z.number(),
  end_column: z.number(),
  message: z.string(),
});

export interface Diagnostic {
  file: string;
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  message: string;
}

/** `set`: the output file holds a FileDescriptorSet with imports and source info, dependencies first. */
export type BufOutcome = { kind: 'set' } | { kind: 'diagnostics'; diagnostics: Diagnostic[] };

interface BufFile {
  name: string;
  content: Buffer;
}

interface BufOptions {
  executable: BufExecutable;
  /** buf's own cache; without it buf writes into the working folder. */
  cacheFolder: string;
  /** buf writes the set there; after any other outcome there is no such file. */
  output: string;
  signal: AbortSignal;
  /** Milliseconds; for tests. */
  timeoutMs?: number | undefined;
}

// `#format=tar` on stdin reads no configuration and touches no network.
const bufArguments = [
  'build',
  '-#format=tar',
  '--as-file-descriptor-set',
  '-o',
  '-',
  '--error-format',
  'json',
];

/** Compiles all files as one set. Fails when buf is missing, crashes, takes too long, writes too much or is aborted. */
export async function runBuf(files: BufFile[], options: BufOptions): Promise<Result<BufOutcome>> {
  const outcome = await intoOutput(files, options);
  if (!outcome.ok || outcome.value.kind !== 'set') await rm(options.output, { force: true }).catch(() => {});
  return outcome;
}

async function intoOutput(files: BufFile[], options: BufOptions): Promise<Result<BufOutcome>> {
  const { executable, cacheFolder, signal, output } = options;
  try {
    await mkdir(cacheFolder, { recursive: true });
    if (signal.aborted) return aborted();
    // The set goes straight to the disk: it may be as large as the rest of our memory.
    const target = await open(output, 'wx');
    const own = { BUF_CACHE_DIR: cacheFolder, BUF_CONFIG_DIR: cacheFolder, HOME: cacheFolder };
    try {
      const child = spawn(executable.path, bufArguments, {
        cwd: cacheFolder,
        env: { ...inherited(), ...memoryFor(files), ...own },
        stdio: ['pipe', target.fd, 'pipe'],
        windowsHide: true,
      });
      return await outcomeOf(await watchRun(child, files, options), options);
    } finally {
      await target.close();
    }
  } catch (error) {
    return unwritable(output, error);
  }
}

async function outcomeOf(run: Run, { executable, output }: BufOptions): Promise<Result<BufOutcome>> {
  if ('failure' in run) return run.failure;
  const words = run.stderr.toString('utf8');
  if (run.code === 0) {
    // An empty answer is no set: buf was given at least one file.
    const { size } = await stat(output);
    return size > 0 ? ok({ kind: 'set' }) : crashed(executable.path, 'an empty answer', words);
  }
  const diagnostics = run.code === 100 ? readDiagnostics(words) : undefined;
  if (diagnostics && diagnostics.length > 0) return ok({ kind: 'diagnostics', diagnostics });
  return crashed(executable.path, run.code, words);
}

/** buf needs nothing of the environment but what Windows needs to start any process. */
function inherited(): Record<string, string> {
  const names = ['SystemRoot', 'SystemDrive', 'TEMP', 'TMP', 'TMPDIR'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

/** Up to so many bytes of source buf may take its memory without counting it: half a gigabyte, for a second. */
const smallBytes = 16_000_000;

/** buf is a Go program: with its collector at work four times less often, 649 files take four fifths of the time. */
function memoryFor(files: BufFile[]): Record<string, string> {
  const bytes = files.reduce((sum, { content }) => sum + content.length, 0);
  return bytes <= smallBytes ? { GOGC: '400' } : {};
}

type Run = { code: number | string; stderr: Buffer } | { failure: ReturnType<typeof fail> };

/** How often the size of what buf writes is looked at: milliseconds. */
const sizeEveryMs = 500;

function watchRun(child: ChildProcess, files: BufFile[], options: BufOptions): Promise<Run> {
  const timeoutMs = options.timeoutMs ?? limits.runMs;
  return new Promise((resolve) => {
    let failure: ReturnType<typeof fail> | undefined;
    const stop = (reason: ReturnType<typeof fail>) => {
      failure ??= reason;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => stop(tooSlow(timeoutMs)), timeoutMs);
    const onAbort = () => stop(aborted());
    options.signal.addEventListener('abort', onAbort, { once: true });
    const sizes = setInterval(() => {
      void sizeOf(options.output).then((size) => size > limits.outputBytes && stop(tooLarge()));
    }, sizeEveryMs);
    const stderr = collect(child.stderr, limits.diagnosticBytes, () => stop(tooLarge()));
    const end = (run: Run) => {
      clearTimeout(timer);
      clearInterval(sizes);
      options.signal.removeEventListener('abort', onAbort);
      resolve(failure ? { failure } : run);
    };
    child.once('error', (error) => end({ failure: missingBuf(options.executable.path, error.message) }));
    child.once('close', (code, killedBy) =>
      end({ code: code ?? killedBy ?? 'unknown', stderr: Buffer.concat(stderr) }),
    );
    // A buf that ends early breaks the pipe; its exit code and stderr say why.
    if (child.stdin) pipeline(Readable.from(inLargeChunks(tarOf(files))), child.stdin).catch(() => {});
  });
}

function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

function collect(stream: NodeJS.ReadableStream | null, most: number, onTooMuch: () => void): Buffer[] {
  const chunks: Buffer[] = [];
  let size = 0;
  stream?.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > most) onTooMuch();
    else chunks.push(chunk);
  });
  return chunks;
}

const chunkBytes = 1_000_000;

/** A tar comes in three pieces a file, and each piece would be a write of its own. */
async function* inLargeChunks(pieces: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  for await (const piece of pieces) {
    if (!(piece instanceof Uint8Array)) continue;
    waiting.push(piece);
    size += piece.length;
    if (size < chunkBytes) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(waiting);
}

function tarOf(files: BufFile[]) {
  const tar = pack();
  for (const { name, content } of files) tar.entry({ name }, content);
  tar.finalize();
  return tar;
}

/** One JSON object a line; undefined when a line is something else. */
function readDiagnostics(text: string): Diagnostic[] | undefined {
  const diagnostics: Diagnostic[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const parsed = diagnosticSchema.safeParse(parseJson(line));
    if (!parsed.success) return undefined;
    const { path, start_line, start_column, end_line, end_column, message } = parsed.data;
    diagnostics.push({
      file: path,
      line: start_line,
      column: start_column,
      endLine: end_line,
      endColumn: end_column,
      message,
    });
  }
  return diagnostics;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function aborted() {
  return fail('aborted', 'Compiling was stopped.');
}

function tooSlow(ms: number) {
  return fail(
    'compiler-timeout',
    `Compiling took longer than ${Math.round(ms / 1000)} s and was stopped. Open fewer files at once.`,
  );
}

function tooLarge() {
  const most = `${limits.outputBytes / 1e6} MB`;
  return fail('too-large', `The compiled schema is larger than ${most}. Open fewer files at once.`);
}

function unwritable(path: string, error: unknown) {
  return fail(
    'store-unwritable',
    `The compiled schema cannot be written to ${path}: make room there and allow writing, then reload.`,
    error instanceof Error ? error.message : String(error),
  );
}

function crashed(path: string, code: number | string, stderr: string) {
  return fail(
    'compiler-failed',
    `The .proto compiler ${path} ended with ${typeof code === 'number' ? `code ${code}` : code}. If it happens again, install Halfclose again; from source, run npm ci.`,
    stderr.slice(0, 2000),
  );
}
