import { history, redo, undo } from '@codemirror/commands';
import type { EditorState } from '@codemirror/state';
import { fromBinary, toJson } from '@bufbuild/protobuf';
import { beforeAll, describe, expect, test } from 'vitest';
import type { FormRow } from '../../../src-shared/proto/form-row';
import { loadHistory } from '../../../src-renderer/state/draft-history';
import { Draft } from '../../../src-renderer/state/draft.svelte';
import { createSurvey, fieldKinds, survey } from './survey-types';

beforeAll(loadHistory);

function draftOf(text: string, expanded: string[] = [], descriptor = createSurvey): Draft {
  return new Draft({ text, descriptor, registry: survey.types, expanded });
}

function row(draft: Draft, id: string): FormRow {
  const all = draft.formRows(true).flatMap((each) => [each, ...each.inline]);
  const found = all.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no row ${id} among ${all.map((each) => each.id).join(' ')}`);
  return found;
}

/** The JSON editor without a screen: the same states and commands that the view uses. */
function openJson(draft: Draft): { type: (text: string) => void; text: () => string } {
  let state: EditorState | undefined;
  const update = (next: EditorState): void => {
    state = next;
    draft.edited(next.doc.toString());
  };
  const current = (): EditorState => {
    if (state === undefined) throw new Error('the editor is not open');
    return state;
  };
  const target = () => ({ state: current(), dispatch: (tr: { state: EditorState }) => update(tr.state) });
  draft.attach([history()], (lent) => {
    state = lent;
    return {
      replace: (change) => update(current().update({ changes: change, userEvent: 'input.form' }).state),
      undo: () => undo(target()),
      redo: () => redo(target()),
      state: current,
    };
  });
  return {
    type: (text) => {
      const at = current().doc.length - 1;
      update(current().update({ changes: { from: at, insert: text }, userEvent: 'input.type' }).state);
    },
    text: () => current().doc.toString(),
  };
}

describe('one draft, two views', () => {
  test('an edit in the form changes the text and leaves the rest of it alone', () => {
    const draft = draftOf('{\n  "title":   "A",\n  "priority": "PRIORITY_LOW" }');
    draft.act(row(draft, '$.title'), { do: 'setText', text: 'B' });
    expect(draft.text).toBe('{\n  "title":   "B",\n  "priority": "PRIORITY_LOW" }');
  });

  test('what is sent is the text of this moment, also while the views of a large draft lag behind', () => {
    const draft = draftOf(JSON.stringify({ title: 'x'.repeat(70_000) }));
    expect(draft.encoded.ok).toBe(true);
    draft.edited(JSON.stringify({ title: 'y'.repeat(70_000) }));
    expect(draft.shownText).toContain('x');
    const encoded = draft.encode();
    if (!encoded.ok) throw new Error(encoded.error.message);
    expect(JSON.stringify(toJson(createSurvey, fromBinary(createSurvey, encoded.value.bytes)))).toContain(
      'yyy',
    );
  });

  test('text that is not JSON leaves the form as it was before, to read only', () => {
    const draft = draftOf('{ "title": "A" }');
    expect(draft.broken).toBe(false);
    draft.edited('{ "title": "B", ');
    expect(draft.broken).toBe(true);
    expect(row(draft, '$.title').text).toBe('A');
    expect(draft.act(row(draft, '$.notify'), { do: 'setText', text: 'true' }).ok).toBe(false);
    expect(draft.text).toBe('{ "title": "B", ');
  });

  test('a wrong value stays what was typed and is named with its place', () => {
    const draft = draftOf('{}');
    draft.act(row(draft, '$.area'), { do: 'set' });
    draft.act(row(draft, '$.area.lo'), { do: 'set' });
    draft.act(row(draft, '$.area.lo.latitude'), { do: 'setText', text: '3000000000' });
    expect(row(draft, '$.area.lo.latitude').text).toBe('3000000000');
    const encoded = draft.encode();
    expect(encoded.ok).toBe(false);
    if (!encoded.ok)
      expect(encoded.error.message).toBe('$.area.lo.latitude: 3000000000 is out of range for int32');
  });

  test('a new item goes to the place that was asked for', () => {
    const draft = draftOf('{ "int32List": [1, 2, 3] }', [], fieldKinds);
    const header = row(draft, '$.int32List');
    expect(draft.addItem(header, 1).ok).toBe(true);
    expect(draft.text).toBe('{ "int32List": [1, 0, 2, 3] }');
    expect(draft.addItem(row(draft, '$.int32List'), 4).ok).toBe(true);
    expect(draft.text).toBe('{ "int32List": [1, 0, 2, 3, 0] }');
  });
});

describe('undo', () => {
  test('one history holds the edits of the form and of the JSON view', () => {
    const draft = draftOf('{ "title": "A" }');
    draft.act(row(draft, '$.note'), { do: 'set' });
    const editor = openJson(draft);
    expect(editor.text()).toContain('"note": ""');
    editor.type(', "notify": true ');
    draft.detach();
    expect(row(draft, '$.notify').text).toBe('true');
    draft.undo();
    expect(draft.text).not.toContain('notify');
    draft.undo();
    expect(draft.text).toBe('{ "title": "A" }');
    draft.redo();
    draft.redo();
    expect(draft.text).toContain('"notify": true');
  });

  test('Fill example and a cleared draft are each one step, also in the open JSON editor', () => {
    const draft = draftOf('{ "title": "mine" }');
    draft.fillExample();
    expect(draft.encode().ok).toBe(true);
    draft.undo();
    expect(draft.text).toBe('{ "title": "mine" }');
    openJson(draft);
    draft.setText('{}');
    expect(draft.text).toBe('{}');
    draft.undo();
    expect(draft.text).toBe('{ "title": "mine" }');
  });

  test('removing items one after the other is undone one by one', () => {
    const draft = draftOf('{ "int32List": [1, 2, 3] }', ['$.int32List'], fieldKinds);
    draft.act(row(draft, '$.int32List[0]'), { do: 'remove' });
    draft.act(row(draft, '$.int32List[0]'), { do: 'remove' });
    expect(draft.text).toBe('{ "int32List": [3] }');
    draft.undo();
    expect(draft.text).toBe('{ "int32List": [2, 3] }');
  });
});

describe('what the server says about fields', () => {
  test('a violation is shown at its field until that is edited', () => {
    const draft = draftOf('{ "title": "", "waypoints": [{ "latitude": 1 }, { "latitude": 99 }] }');
    draft.setServerProblems([
      { path: 'waypoints[1].latitude', message: 'Too far north.' },
      { path: 'title', message: 'Is empty.' },
    ]);
    expect(draft.serverProblems.map(({ path }) => path)).toEqual(['$.waypoints[1].latitude', '$.title']);
    draft.act(row(draft, '$.title'), { do: 'setText', text: 'A' });
    expect(draft.serverProblems.map(({ message }) => message)).toEqual(['Too far north.']);
    draft.setServerProblems([]);
    expect(draft.serverProblems).toEqual([]);
  });

  test('a field is shown even where its rows are closed', () => {
    const draft = draftOf('{ "area": { "lo": { "latitude": 1 } } }', ['-$.area']);
    draft.reveal('area.lo.latitude');
    const at = draft.revealed?.at ?? [];
    expect(at).toEqual(['area', 'lo', 'latitude']);
    expect(draft.text.slice(draft.revealed?.from, draft.revealed?.to)).toBe('1');
    draft.openTo(at);
    expect(row(draft, '$.area.lo.latitude').text).toBe('1');
  });
});

test('a draft without a schema keeps its text, names faults of syntax, and refuses to be sent', () => {
  const draft = new Draft({ text: '{ "a": }', descriptor: null });
  expect(draft.diagnostics).toHaveLength(1);
  expect(draft.formRows(true)).toEqual([]);
  const encoded = draft.encode();
  if (!encoded.ok) expect(encoded.error.code).toBe('no-schema');
  expect(encoded.ok).toBe(false);
  draft.setDescriptor(createSurvey, survey.types);
  expect(draft.text).toBe('{ "a": }');
  expect(draft.changes).toEqual([]);
});

test('open and closed rows come back from the workspace file', () => {
  const draft = draftOf('{}');
  draft.setExpanded('$.area', true);
  draft.setExpanded('$.labels', false);
  expect(draft.expanded).toEqual(['$.area', '-$.labels']);
  expect(draftOf('{}', draft.expanded).expanded).toEqual(draft.expanded);
});
