import { expect, test } from 'vitest';
import { readHeader } from '../../../src-main/schema/proto-header';

const names = (text: string) => readHeader(text).imports.map(({ name }) => name);

test('imports and package are found with their places', () => {
  const header = readHeader('syntax = "proto3";\npackage a.b.v1;\n\timport "x/y.proto";\n');
  expect(header.packageName).toBe('a.b.v1');
  expect(header.imports).toEqual([{ name: 'x/y.proto', line: 3, column: 9, endColumn: 20 }]);
});

test('every form of import counts', () => {
  expect(names('import public "a";import weak \'b\'; import option "c";')).toEqual(['a', 'b', 'c']);
  expect(names('import /* why */ "a/" // split\n "b.proto";')).toEqual(['a/b.proto']);
  expect(names('import "a\\x2fb\\.proto";')).toEqual(['a/b.proto']);
});

test('what only looks like an import does not count', () => {
  expect(names('// import "a";\n/* import "b"; */ option x = "import \\"c\\";";')).toEqual([]);
  expect(names('message M { string import = 1 [default = "d"]; } option (my.import) = "e";')).toEqual([]);
});

test('imports are found in a file with errors', () => {
  expect(names('syntax \'proto3\'\npackage x\nimport "a.proto"\nimport "b.proto\nmessage {')).toEqual([
    'a.proto',
    'b.proto',
  ]);
  expect(names('import ; import "a" import "b"; /* open')).toEqual(['a', 'b']);
});
