import { beforeAll, expect, test } from 'vitest';
import { draftChanges } from '../../../src-renderer/state/draft-changes';
import { loadHistory } from '../../../src-renderer/state/draft-history';
import { Draft } from '../../../src-renderer/state/draft.svelte';
import { readJson } from '../../../src-shared/proto/json-reader';
import { compileText, typeOf } from './survey-types';

beforeAll(loadHistory);

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

function reloaded(text: string): Draft {
  const draft = new Draft({ text, descriptor: typeOf(before, 't.Note'), registry: before.types });
  draft.setDescriptor(typeOf(after, 't.Note'), after.types);
  return draft;
}

function refusal(draft: Draft): string | undefined {
  const encoded = draft.encode();
  return encoded.ok ? undefined : encoded.error.message;
}

test('the reason stands at the field, at its JSON and in the refusal to send', () => {
  const draft = reloaded('{ "note": "n" }');
  const reason = '"note" is not in the schema any more: drop it to send';
  expect(draft.formRows(true).find(({ role }) => role === 'stray')?.error).toBe(reason);
  expect(draft.diagnostics.map(({ fact }) => fact)).toEqual([reason]);
  expect(refusal(draft)).toBe(`$.note: ${reason}`);
});

test('fields that do not fit are dropped one by one or all, and an undo brings them back', () => {
  const draft = reloaded('{ "title": "A", "note": "n", "inner": { "kept": "k", "gone": "g" } }');
  const [title, ...others] = draft.changes;
  if (title === undefined) throw new Error('no change');
  draft.dropChanged([title]);
  expect(JSON.parse(draft.text)).toEqual({ note: 'n', inner: { kept: 'k', gone: 'g' } });
  draft.dropChanged(others);
  expect(JSON.parse(draft.text)).toEqual({ inner: { kept: 'k' } });
  expect(draft.changes).toEqual([]);
  expect(refusal(draft)).toBeUndefined();
  draft.undo();
  expect(draft.changes.map(({ path }) => path)).toEqual(['$.note', '$.inner.gone']);
});

test('a renamed field gives its value to the new name', () => {
  const draft = reloaded('{ "title": "A" }');
  const [change] = draft.changes;
  if (change === undefined) throw new Error('no change');
  expect(refusal(draft)).toContain('"title" is called "headline" now');
  draft.renameChanged(change);
  expect(JSON.parse(draft.text)).toEqual({ headline: 'A' });
  expect([draft.changes, refusal(draft)]).toEqual([[], undefined]);
});

test('a field of another type waits only while its value does not fit; hiding leaves what does not fit', () => {
  const draft = reloaded('{ "size": 3, "note": "n" }');
  expect(draft.changes.map(({ path, unfit }) => [path, unfit])).toEqual([
    ['$.size', true],
    ['$.note', true],
  ]);
  draft.setText('{ "size": "3", "note": "n" }');
  expect(draft.changes.map(({ path, unfit }) => [path, unfit])).toEqual([
    ['$.size', false],
    ['$.note', true],
  ]);
  draft.dismissChanges();
  expect(draft.changes.map(({ path }) => path)).toEqual(['$.note']);
});

test('another reload keeps the reasons of the one before, and a field that comes back needs nothing', () => {
  const draft = reloaded('{ "note": "n" }');
  draft.setDescriptor(typeOf(after, 't.Note'), after.types);
  expect(draft.changes.map(({ kind }) => kind)).toEqual(['removed']);
  draft.setDescriptor(typeOf(before, 't.Note'), before.types);
  expect([draft.changes, refusal(draft)]).toEqual([[], undefined]);
});
