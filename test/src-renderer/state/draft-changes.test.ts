import { expect, test } from 'vitest';
import { draftChanges } from '../../../src-renderer/state/draft-changes';
import { Draft } from '../../../src-renderer/state/draft.svelte';
import { readJson } from '../../../src-shared/proto/json-reader';
import { compileText, typeOf } from './survey-types';

const before = compileText(`syntax = "proto3"; package t;
  message Inner { string kept = 1; string gone = 2; }
  message Note { string title = 1; int32 size = 2; string note = 3; Inner inner = 4; repeated Inner more = 5; map<string, Inner> named = 6; }`);
const after = compileText(`syntax = "proto3"; package t;
  message Inner { string kept = 1; }
  message Note { string headline = 1; string size = 2; Inner inner = 4; repeated Inner more = 5; map<string, Inner> named = 6; string fresh = 7; }`);

function changesOf(text: string) {
  const changes = draftChanges(readJson(text).root, typeOf(before, 't.Note'), typeOf(after, 't.Note'));
  return changes.map(({ path, kind, before: was, now }) => [path, kind, was, now]);
}

test('a reload names the fields of the draft that are gone, renamed or of another type', () => {
  expect(changesOf('{ "title": "A", "size": 3, "note": "n" }')).toEqual([
    ['$.title', 'renamed', 'title', 'headline'],
    ['$.size', 'retyped', 'int32', 'string'],
    ['$.note', 'removed', '', ''],
  ]);
});

test('fields that the draft does not use are no news', () => {
  expect(changesOf('{ "inner": { "kept": "k" } }')).toEqual([]);
});

test('fields inside lists and maps are found', () => {
  expect(changesOf('{ "more": [{}, { "gone": "g" }], "named": { "a b": { "gone": "g" } } }')).toEqual([
    ['$.more[1].gone', 'removed', '', ''],
    ['$.named["a b"].gone', 'removed', '', ''],
  ]);
});

test('the value of a removed field stays in the JSON and stands in the form as a key that the type does not have', () => {
  const text = '{ "note": "kept here", "inner": {} }';
  const draft = new Draft({ text, descriptor: typeOf(before, 't.Note'), registry: before.types });
  draft.setDescriptor(typeOf(after, 't.Note'), after.types);
  expect(draft.text).toBe(text);
  expect(draft.changes.map(({ path }) => path)).toEqual(['$.note']);
  const stray = draft.formRows(true).find(({ role }) => role === 'stray');
  expect(stray?.text).toBe('"kept here"');
  expect(draft.encode().ok).toBe(false);
});
