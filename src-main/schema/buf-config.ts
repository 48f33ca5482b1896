// Import roots that a project declares for buf: buf.yaml (v1beta1, v1, v2), buf.work.yaml and buf.gen.yaml.
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import type { SchemaProblem } from '../../src-shared/catalog';
import { limits } from './schema-limits';

/** The files that are read. */
export const bufConfigNames = ['buf.work.yaml', 'buf.yaml', 'buf.gen.yaml'];

export interface BufConfig {
  /** Absolute path of the file. */
  path: string;
  /** Absolute folders in the file's order, each the file's own folder or below it. */
  roots: string[];
  /** Modules of a registry that it needs: `buf.build/googleapis/googleapis`. They are not on this disk. */
  deps: string[];
  problems: SchemaProblem[];
}

const strings = z.array(z.string());
const documentSchema = z.looseObject({
  /** buf.work.yaml */
  directories: strings.optional(),
  /** buf.yaml v1beta1 */
  build: z.looseObject({ roots: strings.optional() }).nullish(),
  /** buf.yaml v2; a module without a path is the whole folder. */
  modules: z.array(z.looseObject({ path: z.string().default('.') })).optional(),
  deps: strings.nullish(),
  /** buf.gen.yaml v2; inputs of other kinds name archives, repositories, modules. */
  inputs: z.array(z.looseObject({ directory: z.string().optional() })).optional(),
});
type ConfigDocument = z.infer<typeof documentSchema>;

/** Reads one configuration. Undefined when there is no such file; what is wrong with one is among its problems. */
export async function readBufConfig(path: string): Promise<BufConfig | undefined> {
  const size = await stat(path).then(
    (stats) => (stats.isFile() ? stats.size : undefined),
    () => undefined,
  );
  if (size === undefined) return undefined;
  if (size > limits.configBytes) return unusable(path, 'is too large', `${size} bytes`);
  const text = await readFile(path, 'utf8').catch((error: unknown) => error);
  if (typeof text !== 'string') return unusable(path, 'cannot be read', wordsOf(text));
  // Most projects have none of these files: the YAML library is loaded for those that do.
  const { parseDocument } = await import('yaml');
  const yaml = parseDocument(text, { prettyErrors: true });
  const [error] = yaml.errors;
  if (error) {
    const place = error.linePos?.[0];
    return unusable(path, 'is not valid YAML', error.message, place?.line, place?.col);
  }
  try {
    const parsed = documentSchema.safeParse(yaml.toJS({ maxAliasCount: 100 }) ?? {});
    if (!parsed.success)
      return unusable(path, 'has an entry of the wrong kind', z.prettifyError(parsed.error));
    return configOf(path, parsed.data);
  } catch (fault) {
    return unusable(path, 'is not valid YAML', wordsOf(fault));
  }
}

function configOf(path: string, document: ConfigDocument): BufConfig {
  const config: BufConfig = { path, roots: [], deps: document.deps ?? [], problems: [] };
  for (const declared of declaredRoots(basename(path), document)) {
    const plain = declared.replaceAll('\\', '/').replace(/^(\.\/+)+/, '');
    if (/^([/]|[A-Za-z]:)/.test(plain) || plain.split('/').includes('..')) {
      config.problems.push(outside(path, declared));
      continue;
    }
    config.roots.push(join(dirname(path), plain));
  }
  config.roots = [...new Set(config.roots.map((root) => root.replace(/[/\\]+$/, '')))];
  return config;
}

function declaredRoots(name: string, document: ConfigDocument): string[] {
  if (name === 'buf.work.yaml') return document.directories ?? [];
  if (name === 'buf.gen.yaml') return (document.inputs ?? []).flatMap(({ directory }) => directory ?? []);
  return document.modules?.map(({ path }) => path) ?? document.build?.roots ?? ['.'];
}

function outside(path: string, declared: string): SchemaProblem {
  return {
    code: 'bad-buf-config',
    ...{ file: basename(path), path, line: 0, column: 0 },
    title: `${basename(path)} names a folder outside its own`,
    hint: `${declared} is not used. Write a path below ${dirname(path)}, or add the folder as an import folder.`,
    raw: declared,
  };
}

function unusable(path: string, fact: string, raw: string, line = 0, column = 0): BufConfig {
  const problem = {
    code: 'bad-buf-config',
    ...{ file: basename(path), path, line, column },
    title: `${basename(path)} ${fact}`,
    hint: 'The import folders that it declares are not used. Correct it; it is read again by itself.',
    raw,
  };
  return { path, roots: [], deps: [], problems: [problem] };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
