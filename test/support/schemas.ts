// Schema libraries over real folders and the real buf, closed after the test.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import { SchemaLibrary, type LibraryOptions } from '../../src-main/schema/library';
import type { Catalog, SchemaProblem, Source, WholeCatalog } from '../../src-shared/catalog';
import { tempFolder, valueOf } from './captures';

/** One for all tests of a file: buf's outcomes are found by content, so that tests cannot disturb each other. */
const sharedCache = path.join(tmpdir(), `halfclose-schema-cache-${process.pid}`);
afterAll(() => rm(sharedCache, { recursive: true, force: true }));

/** Writes files below a folder (a new one by default); returns the folder. */
export async function writeFiles(
  files: Record<string, string | Uint8Array>,
  folder?: string,
): Promise<string> {
  const root = folder ?? (await tempFolder());
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(root, name)), { recursive: true });
    await writeFile(path.join(root, name), content);
  }
  return root;
}

export interface OpenLibrary {
  library: SchemaLibrary;
  /** Every catalog that was pushed, oldest first. */
  pushed: { catalog: WholeCatalog; reveal: string[] }[];
  /** Ends with the first pushed catalog that fits, also one that was pushed before. */
  until(fits: (catalog: WholeCatalog) => boolean): Promise<WholeCatalog>;
}

export function wholeCatalog(
  library: SchemaLibrary,
  { sources, roots }: Catalog = library.catalog(),
): WholeCatalog {
  const whole = sources.map((summary) => ({ ...summary, ...valueOf(library.details(summary.id)) }));
  return { sources: whole, roots };
}

export function openLibrary(options: Partial<LibraryOptions> = {}): OpenLibrary {
  const pushed: OpenLibrary['pushed'] = [];
  const waiting = new Set<() => void>();
  const library = new SchemaLibrary({
    cacheDir: sharedCache,
    ...options,
    onChange: (catalog, reveal) => {
      pushed.push({ catalog: wholeCatalog(library, catalog), reveal });
      for (const look of waiting) look();
    },
  });
  onTestFinished(() => library.close());
  const until = (fits: (catalog: WholeCatalog) => boolean) =>
    new Promise<WholeCatalog>((resolve) => {
      const look = () => {
        if (!fits(wholeCatalog(library))) return;
        waiting.delete(look);
        resolve(wholeCatalog(library));
      };
      waiting.add(look);
      look();
    });
  return { library, pushed, until };
}

/** Opens one path in a library and gives its source. */
export async function openSource(given: string, options: Partial<LibraryOptions> = {}): Promise<Source> {
  const { library } = openLibrary(options);
  const { sourceIds } = valueOf(await library.open([given]));
  const source = wholeCatalog(library).sources.find(({ id }) => id === sourceIds[0]);
  if (!source) throw new Error(`no source for ${given}`);
  return source;
}

/** Opens these files as one folder. */
export async function openFiles(files: Record<string, string | Uint8Array>): Promise<Source> {
  return openSource(await writeFiles(files));
}

export function methodPaths(source: Source): string[] {
  return source.packages.flatMap(({ services }) =>
    services.flatMap(({ methods }) => methods.map((m) => m.path)),
  );
}

/** `file:line:column code`, the way a problem is found again. */
export function places(problems: SchemaProblem[]): string[] {
  return problems.map(({ file, line, column, code }) => `${file}:${line}:${column} ${code}`);
}
