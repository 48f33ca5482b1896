// Imports that lead nowhere, outside, or to a file with a fault: the sentence, what was tried, and what to do.
import { dirname } from 'node:path/posix';
import type { Clash } from './compiler';
import type { ImportEdge, ImportGraph } from './import-closure';
import type { ImportFault } from './import-roots';

export interface ImportSentence {
  code: string;
  title: string;
  hint: string;
  raw: string;
  tried?: string[];
  suggestions?: string[];
}

/** What is wrong with one import of the file at `from`; undefined when it leads to a file that can be used. */
export function importSentence(
  from: string,
  edge: ImportEdge,
  graph: ImportGraph,
): ImportSentence | undefined {
  const { resolution, statement } = edge;
  if (resolution.kind === 'refused') return refusals[resolution.fault](statement.name);
  if (resolution.kind === 'missing') return missing(statement.name, resolution.tried, graph);
  if (resolution.kind !== 'file') return undefined;
  const around = wayTo(resolution.path, from, graph);
  if (around) return cycle([statement.name, ...around]);
  const fault = graph.faults.get(resolution.path);
  if (!fault) return undefined;
  const title = `${statement.name} cannot be used: ${fault.title.charAt(0).toLowerCase()}${fault.title.slice(1)}`;
  return { code: 'depends-on-failed', title, hint: fault.hint, raw: fault.raw };
}

/** The import through which a file without fault of its own needs one with a fault, by its path. */
export function guiltyImport(
  edges: ImportEdge[],
  failed: string,
  graph: ImportGraph,
): ImportEdge | undefined {
  return edges.find(
    ({ resolution }) => resolution.kind === 'file' && wayTo(resolution.path, failed, graph) !== undefined,
  );
}

/** An entry file without fault of its own that imports one with a fault. */
export function blockedSentence(failed: string): ImportSentence {
  return {
    code: 'depends-on-failed',
    title: `It needs ${failed}, which does not compile`,
    hint: `Correct ${failed} first; this file then loads by itself.`,
    raw: `imports ${failed}`,
  };
}

/** An entry file that needs two files which declare the same name. `one`: both are the same file on disk. */
export function clashSentence({ symbol, files }: Clash, one: boolean): ImportSentence {
  const both = files.join(' and ');
  return {
    code: 'duplicate',
    title: one ? 'One file is imported by two names' : `${symbol} is declared in two files`,
    hint: one
      ? `Write the same name in every import: ${both}.`
      : `This file needs both ${both}. Rename one, or import one.`,
    raw: `${symbol} declared in ${both}`,
  };
}

/** The imports that lead from a file to another, by name; empty when they are the same, undefined when none do. */
function wayTo(path: string, target: string, graph: ImportGraph): string[] | undefined {
  const cameBy = new Map<string, { from: string; name: string } | undefined>([[path, undefined]]);
  for (const at of cameBy.keys()) {
    if (at === target) break;
    for (const { resolution, statement } of graph.edges.get(at) ?? []) {
      if (resolution.kind !== 'file' || cameBy.has(resolution.path)) continue;
      cameBy.set(resolution.path, { from: at, name: statement.name });
    }
  }
  if (!cameBy.has(target)) return undefined;
  const names: string[] = [];
  for (let step = cameBy.get(target); step; step = cameBy.get(step.from)) names.unshift(step.name);
  return names;
}

/** Files of a circle that are named; the others are counted. */
const mostNamed = 6;

/** buf names one file of a circle, not always the same; we tell each at its own import. `around` ends with the file itself. */
function cycle(around: string[]): ImportSentence {
  const named = [around.at(-1) ?? '', ...around];
  const more = named.length - mostNamed;
  const shown = more > 0 ? [...named.slice(0, mostNamed - 1), `${more} more`, named.at(-1) ?? ''] : named;
  return {
    code: 'import-cycle',
    title: around.length === 1 ? 'The file imports itself' : 'Files import each other in a circle',
    hint:
      around.length === 1
        ? 'Remove this import.'
        : `The circle: ${shown.join(' → ')}. Move what they share into another file.`,
    raw: `import cycle: ${named.join(' -> ')}`,
  };
}

function missing(name: string, tried: string[], graph: ImportGraph): ImportSentence {
  const folder = dirname(name);
  const what = folder === '.' ? name : `${folder}/`;
  return {
    code: 'missing-import',
    title: 'An import was not found',
    hint: `Add the folder that contains ${what}.${exported(graph)}`,
    raw: `${name}: not found in ${tried.length} import folders`,
    tried,
    suggestions: graph.suggestions.get(name) ?? [],
  };
}

/** Modules that buf fetches are in its own cache, not where imports are looked for. */
function exported({ configs }: ImportGraph): string {
  const deps = configs.flatMap((config) => config.deps);
  if (deps.length === 0) return '';
  const [first = ''] = deps;
  const named = deps.length === 1 ? first : `${first} and ${deps.length - 1} more`;
  return ` It may be in a module that buf.yaml needs (${named}): run buf export ${first} -o third_party.`;
}

/** Why an import was not looked for. */
export function refusalReason(fault: ImportFault, name: string): string {
  return refusals[fault](name).title;
}

const refusals: Record<ImportFault, (name: string) => ImportSentence> = {
  parent: (name) => ({
    code: 'import-refused',
    title: 'An import may not leave its folder with ..',
    hint: 'Write the path from an import folder down, and add that folder if it is not found.',
    raw: `${name}: refused, nothing was read`,
  }),
  absolute: (name) => ({
    code: 'import-refused',
    title: 'An import may not be an absolute path',
    hint: 'Write the path from an import folder down, and add that folder if it is not found.',
    raw: `${name}: refused, nothing was read`,
  }),
  'not-plain': (name) => ({
    code: 'import-refused',
    title: 'The import path is not plain',
    hint: 'Write folder names and / alone: no \\, no ./ and no //.',
    raw: `${name}: refused, nothing was read`,
  }),
  'not-proto': (name) => ({
    code: 'import-refused',
    title: 'The import is no .proto file',
    hint: 'Rename the file so that its name ends with .proto, and import it by that name.',
    raw: `${name}: refused, nothing was read`,
  }),
};
