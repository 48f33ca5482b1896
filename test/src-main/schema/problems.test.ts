import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { SchemaProblem } from '../../../src-shared/catalog';
import { openFiles, places } from '../../support/schemas';

async function problemsOf(text: string | Uint8Array): Promise<SchemaProblem[]> {
  return (await openFiles({ 'x.proto': text })).problems;
}

const sample = new URL('../../fixtures/schema/notes-sample.proto', import.meta.url);

test('the sample of the notes: the missing = first, then the semicolon, then the hyphens', async () => {
  const problems = await problemsOf(await readFile(sample));
  expect(problems[0]).toMatchObject({
    code: 'syntax-without-equals',
    line: 1,
    column: 11,
    title: 'The = is missing after syntax',
    hint: "Write syntax = 'proto3'; on line 1.",
    raw: 'unexpected string literal in `syntax` declaration',
  });
  expect(problems[1]).toMatchObject({ code: 'missing-semicolon', line: 7 });
  expect(problems[1]?.hint).toMatch(/^End line 3 with ;/);
  const hyphen = problems.find(({ code }) => code === 'hyphen-in-name');
  expect(hyphen?.hint).toContain('Write client_data_structure instead of client-data-structure.');
  expect(hyphen?.excerpt?.lines).toContain(
    '    rpc client(client-data-structure) returns (server-data-structure) {}',
  );
  expect(problems.some(({ code }) => code === 'placeholder')).toBe(true);
  expect(new Set(problems.map(({ line }) => line)).size).toBe(problems.length);
});

// Picture 07.
const inventory = `syntax = "proto3";

package inventory.v1;
import "google/type/money.proto";
import "google/protobuf/timestamp.proto";



message Item {
  // Stock keeping unit, unique in a warehouse.
  string sku = 1;
  string title = 2;
  int64 price_cents = 3
  repeated string tags = 4;
  google.type.Money warehouse = 5;
}
`;

test('a missing semicolon is reported where buf met it, and says which line to end', async () => {
  const problems = await problemsOf(inventory);
  expect(places(problems)).toEqual(['x.proto:4:8 missing-import', 'x.proto:14:3 missing-semicolon']);
  expect(problems[1]).toMatchObject({
    title: 'A semicolon is missing',
    hint: 'End line 13 with ; The parser reports line 14 because that is where it met an unexpected word.',
    excerpt: {
      firstLine: 10,
      line: 14,
      column: 3,
      endColumn: 11,
      lines: inventory.split('\n').slice(9, 16),
    },
  });
  expect(problems[0]?.excerpt).toMatchObject({ firstLine: 1, line: 4, column: 8, endColumn: 33 });
});

test.each([
  ['syntax = "proto3"\nmessage A {}', '2:1 missing-semicolon', 'End line 1 with ;'],
  ['syntax = "proto3";\n// c\npackage p', '3:10 missing-semicolon', 'End line 3 with ;'],
  ['syntax = "proto3";\nmessage A { int32 a = 1\n}', '3:1 missing-semicolon', 'End line 2 with ;'],
  ['syntax = "proto3";\nmessage A { int32 a = 1 }', '2:25 missing-semicolon', 'Write ; after 1 on line 2.'],
  ['syntax = proto3;', '1:10 unknown-syntax', 'syntax = "proto3";'],
  ['syntax = "proto4";', '1:10 unknown-syntax', '"proto3"'],
  ['syntax = "proto3"; message A { int32 my-name = 1; }', '1:38 hyphen-in-name', 'my_name'],
  ['syntax = "proto3"; message A { Foo x = 1; }', '1:32 undefined-type', 'Declare message or enum Foo'],
  [
    'syntax = "proto3"; message A { integer x = 1; }',
    '1:32 undefined-type',
    'Write int32 instead of integer.',
  ],
  [
    'syntax = "proto3"; message A { Timestamp x = 1; }',
    '1:32 undefined-type',
    'import "google/protobuf/timestamp.proto"',
  ],
  ['syntax = "proto3"; message A { int32 a = 1; int32 b = 1; }', '1:55 duplicate', 'no other field'],
  ['syntax = "proto3"; message A {} message A {}', '1:28 duplicate', 'Rename one'],
  ['syntax = "proto3"; message A { int32 a 1; }', '1:40 missing-equals', 'name = number'],
  ['syntax = "proto3"; message A { int32 a; }', '1:32 missing-field-number', 'string title = 1;'],
  ['syntax = "proto3"; message A { int32 a = 0; }', '1:42 number-out-of-range', '536,870,911'],
  ['syntax = "proto3"; enum E { X = 1; }', '1:33 enum-without-zero', 'NAME_UNSPECIFIED = 0;'],
  [
    'syntax = "proto3"; message A {} service S { rpc M(A) return (A); }',
    '1:50 missing-returns',
    'returns (Type)',
  ],
])('%j is explained', async (text, place, hint) => {
  const [problem] = await problemsOf(text);
  expect(problem && places([problem])).toEqual([`x.proto:${place}`]);
  expect(problem?.hint).toContain(hint);
});

test("anything else is in buf's own words, with a capital", async () => {
  const [problem] = await problemsOf('syntax = "proto3"; message A { optional repeated int32 x = 1; }');
  expect(problem).toMatchObject({ code: 'other', line: 1 });
  expect(problem?.title).toBe('Multiple modifiers on message field type');
  expect(problem?.raw).toBe('multiple modifiers on message field type');
});

test('columns count UTF-16 units, not bytes', async () => {
  const [problem] = await problemsOf('syntax = "proto3";\nmessage A { /* 汉字 😀 */ Foo x = 1; }');
  expect(problem?.excerpt).toMatchObject({ line: 2, column: 25, endColumn: 28 });
  const { lines = [], firstLine = 1, column = 0, endColumn = 0 } = problem?.excerpt ?? {};
  expect(lines[2 - firstLine]?.slice(column - 1, endColumn - 1)).toBe('Foo');
});

test('Windows line endings do not shift lines or show in excerpts', async () => {
  const [problem] = await problemsOf('syntax = "proto3";\r\nmessage A {\r\n  Foo x = 1;\r\n}\r\n');
  expect(problem).toMatchObject({ line: 3, column: 3 });
  expect(problem?.excerpt?.lines).toEqual(['syntax = "proto3";', 'message A {', '  Foo x = 1;', '}']);
});

test('names that come from a missing import are not reported again', async () => {
  const problems = await problemsOf(
    'syntax = "proto3";\nimport "google/api/http.proto";\nmessage A {\n google.api.Http a = 1;\n Own b = 2;\n}',
  );
  expect(places(problems)).toEqual(['x.proto:2:8 missing-import', 'x.proto:5:2 undefined-type']);
  expect(problems[1]?.hint).toContain('It may come from the import that was not found.');
});

test('UTF-16 and Latin-1 comments load; binary and a 50 MB file are refused in words', async () => {
  const text = 'syntax = "proto3"; package p; message A {} service S { rpc M(A) returns (A); } // é';
  const source = await openFiles({
    'utf16.proto': Buffer.from('\ufeff' + text.replace('package p', 'package u'), 'utf16le'),
    'latin.proto': Buffer.from(text.replace('package p', 'package l'), 'latin1'),
    'binary.proto': Buffer.from([0x0a, 0x00, 0xff, 0x00]),
    'huge.proto': Buffer.alloc(50_000_000, 0x20),
    'empty.proto': '',
  });
  expect(source.packages.map(({ name }) => name)).toEqual(['l', 'u']);
  expect(source.state).toBe('partial');
  const titles = Object.fromEntries(source.problems.map(({ file, title }) => [file, title]));
  expect(titles).toEqual({
    'binary.proto': 'The file is not text',
    'huge.proto': 'The file is too large: 50.0 MB',
  });
});

test('a file that imports a file that cannot be used says so at the import', async () => {
  const source = await openFiles({
    'a.proto': 'syntax = "proto3";\nimport "bad.proto";',
    'bad.proto': Buffer.from([0x0a, 0x00, 0xff, 0x00]),
  });
  expect(places(source.problems)).toEqual(['a.proto:2:8 depends-on-failed', 'bad.proto:0:0 encoding']);
});

test('a thousand problems are bounded, and the rest is counted', async () => {
  const fields = Array.from({ length: 1000 }, (_, index) => `Missing${index} f${index} = ${index + 1};`);
  const problems = await problemsOf(`syntax = "proto3";\nmessage A {\n${fields.join('\n')}\n}`);
  expect(problems).toHaveLength(200);
  expect(problems.at(-1)).toMatchObject({ code: 'more', title: '801 more problems' });
});

test('very long names do not make the catalog large', async () => {
  const name = 'N'.repeat(100_000);
  const [problem] = await problemsOf(`syntax = "proto3"; message A { ${name} x = 1; }`);
  expect(problem?.title.length).toBeLessThan(700);
  expect(JSON.stringify(problem).length).toBeLessThan(5_000);
});
