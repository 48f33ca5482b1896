// What had to be left out of a descriptor set or of a server's answer, as problems that a person can read and act on.
import type { SchemaProblem } from '../../src-shared/catalog';
import type { LinkFault } from './set-link';

/** Where the descriptors came from decides what to do about them. */
export type LinkOrigin = 'set' | 'server';

const places: Record<LinkOrigin, string> = { set: 'the set', server: "the server's answer" };
const remedies: Record<LinkOrigin, string> = {
  set: 'Write the set with all of its imports: buf build does, and protoc with --include_imports.',
  server: 'Register that file with the server’s reflection service, or open the .proto files.',
};
const again: Record<LinkOrigin, string> = {
  set: 'Write the set again with buf build or protoc.',
  server: 'The server’s reflection service is at fault: report it there, or open the .proto files.',
};

export function linkProblem(fault: LinkFault, origin: LinkOrigin, path?: string): SchemaProblem {
  const { code, title, hint } = sentences[fault.kind](fault, origin);
  const place = path === undefined ? {} : { path };
  return { code, file: fault.file, ...place, line: 0, column: 0, title, hint, raw: fault.raw };
}

interface Sentence {
  code: string;
  title: string;
  hint: string;
}

const leftOut = 'It is left out, with the files that import it.';

const sentences: Record<LinkFault['kind'], (fault: LinkFault, origin: LinkOrigin) => Sentence> = {
  damaged: ({ fact: [fact = ''] }, origin) => ({
    code: 'damaged',
    title: fact,
    hint: `${leftOut} ${again[origin]}`,
  }),
  repeated: ({ file }, origin) => ({
    code: 'duplicate',
    title: `${file} comes twice, with different content`,
    hint: `The first one is used. ${again[origin]}`,
  }),
  clash: ({ fact: [symbol = '', other = ''] }) => ({
    code: 'duplicate',
    title: `${symbol} is declared here and in ${other}`,
    hint: `The one in ${other} is used. This file is left out, with the files that import it.`,
  }),
  undefined: ({ fact: [type = '', ...absent] }, origin) =>
    absent.length === 0
      ? {
          code: 'undefined-type',
          title: `${type} is not declared anywhere in ${places[origin]}`,
          hint: `${leftOut} ${remedies[origin]}`,
        }
      : {
          code: 'missing-import',
          title: `${listed(absent)} ${absent.length === 1 ? 'is' : 'are'} missing in ${places[origin]}`,
          hint: `This file needs ${type} from there. ${leftOut} ${remedies[origin]}`,
        },
  wrong: ({ fact: [fact = ''] }, origin) => ({
    code: 'wrong-type',
    title: fact,
    hint: `${leftOut} ${again[origin]}`,
  }),
  circle: ({ fact }, origin) => ({
    code: 'import-cycle',
    title:
      fact.length > 1 ? `${listed(fact)} import each other in a circle` : `${listed(fact)} imports itself`,
    hint: `Such files cannot be loaded and are left out. ${again[origin]}`,
  }),
  blocked: ({ fact: [culprit = ''] }) => ({
    code: 'depends-on-failed',
    title: `It needs ${culprit}, which cannot be used`,
    hint: `It is usable as soon as ${culprit} is.`,
  }),
  'missing-import': ({ file, fact }, origin) => ({
    code: 'missing-import',
    title: `${file} is missing in ${places[origin]}`,
    hint: `${listed(fact)} ${fact.length === 1 ? 'imports' : 'import'} it, but for options only: everything else is usable. ${remedies[origin]}`,
  }),
};

const mostListed = 3;

/** `a, b and 2 more`. */
function listed(names: string[]): string {
  const shown = names.slice(0, mostListed);
  const more = names.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${String(more)} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''}`;
}
