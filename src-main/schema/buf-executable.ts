// Finds the native buf executable that npm installed for this machine (facts/schema.md: only it is needed, not the wrapper).
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fail, ok, type Result } from '../../src-shared/result';

export interface BufExecutable {
  path: string;
  /** `1.74.0`: part of every cache key. */
  version: string;
}

// Not named `require`: electron-vite declares one of that name in chunks where it finds the word.
const fromHere = createRequire(import.meta.url);

/** npm's name for this machine's package; linux says aarch64 where Node says arm64. */
function platformPackage(): string {
  const arch = process.platform === 'linux' && process.arch === 'arm64' ? 'aarch64' : process.arch;
  return `@bufbuild/buf-${process.platform}-${arch}`;
}

/** The executable, or a Failure that names what to install again. In a packaged app it lies outside app.asar. */
export function findBuf(): Result<BufExecutable> {
  const name = platformPackage();
  try {
    const manifest = fromHere.resolve(`${name}/package.json`);
    const version = bufVersion(readFileSync(manifest, 'utf8'));
    const folder = dirname(manifest).replace(`app.asar${sep}`, `app.asar.unpacked${sep}`);
    const path = join(folder, 'bin', process.platform === 'win32' ? 'buf.exe' : 'buf');
    return existsSync(path) ? ok({ path, version }) : missingBuf(path);
  } catch (error) {
    return missingBuf(name, error instanceof Error ? error.message : String(error));
  }
}

/** `bufPath`: another executable than npm's; for tests. */
export function chosenBuf(bufPath: string | undefined): Result<BufExecutable> {
  return bufPath === undefined ? findBuf() : ok({ path: bufPath, version: 'test' });
}

export function missingBuf(what: string, detail?: string): ReturnType<typeof fail> {
  return fail(
    'compiler-missing',
    `The .proto compiler is missing: ${what}. Install Halfclose again; from source, run npm ci.`,
    detail,
  );
}

function bufVersion(manifest: string): string {
  const parsed: unknown = JSON.parse(manifest);
  const version =
    typeof parsed === 'object' && parsed !== null && 'version' in parsed ? parsed.version : undefined;
  return typeof version === 'string' ? version : 'unknown';
}
