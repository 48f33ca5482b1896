// What the printer writes compiles to the descriptors that it was given, with and without source info.
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ProtoText } from '../../../src-shared/proto/proto-print';
import { compileSet } from './compile';
import { compilePrinted, differences, printed, printSet, withoutSourceInfo } from './print-round-trip';
import { editionProto, messageSetProto, proto2Proto, proto3Proto, scopesProto } from './print-samples';

function bare(set: Uint8Array): Uint8Array {
  const file = withoutSourceInfo(set);
  return toBinary(FileDescriptorSetSchema, { ...fromBinary(FileDescriptorSetSchema, set), file });
}

/** Compilers order the files of a set as they like. */
function byName(files: ProtoText[]): ProtoText[] {
  return files.toSorted((one, two) => one.name.localeCompare(two.name));
}

function demoProtos(): Record<string, string> {
  const root = 'protos/demo';
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.proto'),
  );
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(root, name), 'utf8')]));
}

describe.each([
  ['proto2 with groups, extensions, defaults and ranges', { 'a/two.proto': proto2Proto }],
  ['a message set', { 'sets.proto': messageSetProto }],
  ['proto3 with optional, oneofs, maps, custom options and json names', { 'three.proto': proto3Proto }],
  ['editions with features, delimited messages and reserved words', { 'edition.proto': editionProto }],
  ['names that hide each other', scopesProto],
  ["the demo's protos", demoProtos()],
])('%s', (_, files) => {
  const set = compileSet(files);

  test('compile to the same descriptors', () => {
    const text = printSet(set);
    expect(text.flatMap(({ lost }) => lost)).toEqual([]);
    expect(differences(set, compilePrinted(text))).toEqual([]);
  });

  test('compile to the same descriptors when the set has no source info', () => {
    expect(differences(set, compilePrinted(printSet(bare(set))))).toEqual([]);
  });

  test('print the same text again', () => {
    const text = printSet(set);
    expect(byName(printSet(compilePrinted(text)))).toEqual(byName(text));
  });
});

test('comments stay with what they are about', () => {
  const set = compileSet({
    'c.proto': `// A licence.

// About the syntax.
syntax = "proto3";
package c;

// Detached.

// A message,
// in two lines.
message M {
  // Inside.

  int32 a = 1; // behind a
  /* A block
   * comment. */
  string b = 2;
}
`,
  });
  const text = printed(set, 'c.proto');
  expect(text).toContain('// A licence.\n\n// About the syntax.\nsyntax = "proto3";');
  expect(text).toContain('// Detached.\n\n// A message,\n// in two lines.\nmessage M {');
  expect(text).toContain('int32 a = 1; // behind a');
  expect(text).toContain('  // A block\n  // comment.\n  string b = 2;');
});

test('an option that nothing declares is a comment and is told', () => {
  const set = compileSet({
    'o.proto': `syntax = "proto2";
package o;
import "google/protobuf/descriptor.proto";
extend google.protobuf.FieldOptions { optional int32 mine = 50001; }
message M { optional int32 a = 1 [(mine) = 7]; }
`,
  });
  const cut = fromBinary(FileDescriptorSetSchema, set);
  for (const file of cut.file) if (file.name === 'o.proto') file.extension = [];
  const [own] = printSet(toBinary(FileDescriptorSetSchema, cut)).filter(({ name }) => name === 'o.proto');
  expect(own?.lost).toEqual(['option 50001 of google.protobuf.FieldOptions (bytes 07)']);
  expect(own?.text).toContain('// Without a declaration in this schema: option 50001');
});
