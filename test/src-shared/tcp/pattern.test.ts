// Patterns of rules: they find what JavaScript finds, in time that grows with the text alone.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pattern } from '../../../src-shared/tcp/pattern';

function search(source: string, text: string, ignoreCase = false) {
  const pattern = Pattern.compile(source, { ignoreCase });
  if (!pattern.ok) throw new Error(pattern.error.message);
  return pattern.value.search(text);
}

const atom = fc.constantFrom(
  'a',
  'b',
  '.',
  '\\d',
  '[ab1]',
  '[^a]',
  '\\w',
  '\\b',
  '^',
  '$',
  '\\n',
  '[a-c\\d]',
);
const repeated = fc
  .tuple(
    fc.constantFrom('a', 'b', '.', '[ab1]', '\\s'),
    fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '{0,}', '*?', '+?', '??'),
  )
  .map((parts) => parts.join(''));
const pattern = fc.letrec<{ tree: string }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    atom,
    repeated,
    fc.tuple(tie('tree'), tie('tree')).map(([one, two]) => one + two),
    fc.tuple(tie('tree'), tie('tree')).map(([one, two]) => `(?:${one}|${two})`),
    tie('tree').map((one) => `(${one})`),
    fc.tuple(atom, tie('tree')).map(([one, two]) => `(${one}a${two})?`),
  ),
})).tree;

describe('a pattern', () => {
  it('finds the same text and the same groups as JavaScript does', () => {
    fc.assert(
      fc.property(
        pattern,
        fc.string({ unit: fc.constantFrom('a', 'b', '1', ' ', '\n', '中'), maxLength: 12 }),
        (source, text) => {
          const theirs = new RegExp(source, 'u').exec(text);
          expect(search(source, text)?.captures).toEqual(theirs === null ? undefined : [...theirs]);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('gives captures by number and by name', () => {
    expect(search('^GET (?<path>\\S+) HTTP/(\\d\\.\\d)', 'GET /a HTTP/1.1\r\n')).toEqual({
      captures: ['GET /a HTTP/1.1', '/a', '1.1'],
      named: { path: '/a' },
    });
    expect(search('(a)|(b)', 'b')?.captures).toEqual(['b', undefined, 'b']);
    expect(search('hello 中', 'HELLO 中文', true)?.captures).toEqual(['HELLO 中']);
    expect(search('x{2,3}', 'axxxx')?.captures).toEqual(['xxx']);
  });

  it.each(['(a+)+$', '(a|a)*$', '(.*)(.*)(.*)(.*)[^a]$', '(\\w+\\s?)*$', '(a|aa)+$'])(
    '%s takes time in proportion to the text, where backtracking never ends',
    { timeout: 20_000 },
    (source) => {
      const began = performance.now();
      search(source, `${'a'.repeat(5000)}!`);
      expect(performance.now() - began).toBeLessThan(10_000);
    },
  );

  it.each([
    ['(a', '( at character 1 of the pattern is inside a ( that has no ).'],
    ['a)', ') at character 2 of the pattern has no ( before it.'],
    ['[a', '[ at character 1 of the pattern is inside a [ that has no ].'],
    ['*a', '* at character 1 of the pattern has nothing before it to repeat.'],
    ['a**', '* at character 3 of the pattern repeats what is repeated already.'],
    ['[b-a]', 'ends a range that is none'],
    ['(?=a)', 'look-around'],
    ['(a)\\1', '\\ at character 4 of the pattern is a back reference'],
    ['\\', '\\ at character 1 of the pattern has nothing after it.'],
    ['\\q', 'is no escape'],
    ['a{3,2}', '{ at character 2 of the pattern counts down.'],
    ['(?<n>a)(?<n>b)', 'names n again'],
    ['(a{99}){99}', 'The pattern is too large.'],
  ])('%s is refused: %s', (source, sentence) => {
    const compiled = Pattern.compile(source);
    expect(compiled.ok ? '' : compiled.error.message).toContain(sentence);
  });
});
