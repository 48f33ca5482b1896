import { expect, test } from 'vitest';
import { protoWords } from '../../../../src-renderer/features/source/proto-words';

test.each([
  ['  repeated string tags = 4; // all', ['repeated:word', 'string:word', '4:number', '// all:comment']],
  ['import "a/b.proto";', ['import:word', '"a/b.proto":string']],
  ['  Warehouse messages = 0x1F;', ['0x1F:number']],
  ['option x = "not closed', ['option:word', '"not closed:string']],
  ['/* on', ['/* on:comment']],
])('%j', (line, looks) => {
  const found = protoWords(line);
  expect(found.map(({ text }) => text).join('')).toBe(line);
  expect(found.filter(({ look }) => look !== '').map(({ text, look }) => `${text}:${look}`)).toEqual(looks);
});
