// What a draft's undo is made of: CodeMirror's history without a screen. Loaded after the first frame (draft-history).
import { history, historyField, isolateHistory, redo, undo } from '@codemirror/commands';
import { EditorState, Transaction, type Extension } from '@codemirror/state';
import type { TextChange } from '../../src-shared/proto/json-edit';

const fields = { history: historyField };

/** One change of the text. */
export interface Edit {
  change: TextChange;
  /** A step of its own for undo; otherwise quick edits at one place count as one, as in the editor. */
  alone: boolean;
  /** Milliseconds since 1970. */
  at: number;
}

export function firstState(text: string): EditorState {
  return EditorState.create({ doc: text, extensions: [history()] });
}

export function edited(state: EditorState, { change, alone, at }: Edit): EditorState {
  const annotations = [Transaction.time.of(at), ...(alone ? [isolateHistory.of('full')] : [])];
  return state.update({ changes: change, annotations, userEvent: alone ? 'input.form' : 'input.type' }).state;
}

/** The state before the last step, or after the next one; undefined when there is none. */
export function stepped(state: EditorState, way: 'undo' | 'redo'): EditorState | undefined {
  let after: EditorState | undefined;
  const command = way === 'undo' ? undo : redo;
  command({ state, dispatch: (transaction) => (after = transaction.state) });
  return after;
}

/** The same text and history under other extensions (history() must be among them). */
export function underOther(state: EditorState, extensions: Extension): EditorState {
  return EditorState.fromJSON(state.toJSON(fields), { extensions }, fields);
}

export function withoutScreen(state: EditorState): EditorState {
  return underOther(state, [history()]);
}
