// Imports that lead nowhere, outside, or to a file with a fault: the sentence, what was tried, and what to do.
import { dirname } from 'node:path/posix';
import type { FileFault } from './proto-file';
import type { ImportEdge } from './import-closure';
import type { ImportFault } from './import-roots';

export interface ImportSentence {
  code: string;
  title: string;
  hint: string;
  raw: string;
  tried?: string[];
}

/** What is wrong with one import; undefined when it leads to a file that can be used. */
export function importSentence(edge: ImportEdge, faults: Map<string, FileFault>): ImportSentence | undefined {
  const { resolution, statement } = edge;
  if (resolution.kind === 'refused') return refusals[resolution.fault](statement.name);
  if (resolution.kind === 'missing') return missing(statement.name, resolution.tried);
  const fault = resolution.kind === 'file' ? faults.get(resolution.path) : undefined;
  if (!fault) return undefined;
  const title = `${statement.name} cannot be used: ${fault.title.charAt(0).toLowerCase()}${fault.title.slice(1)}`;
  return { code: 'depends-on-failed', title, hint: fault.hint, raw: fault.raw };
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

function missing(name: string, tried: string[]): ImportSentence {
  const folder = dirname(name);
  const what = folder === '.' ? name : `${folder}/`;
  return {
    code: 'missing-import',
    title: 'An import was not found',
    hint: `Add the folder that contains ${what}`,
    raw: `${name}: not found in ${tried.length} import folders`,
    tried,
  };
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
