// One undo history for both views of a draft: the form writes to it without a screen, the JSON editor borrows it while it is open.
import { history, historyField, isolateHistory, redo, undo } from '@codemirror/commands';
import { EditorState, type Extension } from '@codemirror/state';
import type { TextChange } from '../../src-shared/proto/json-edit';

const fields = { history: historyField };

/** The editor that holds the text while the JSON view is open. */
export interface LiveEditor {
  replace(change: TextChange): void;
  undo(): boolean;
  redo(): boolean;
  /** Its text and history, to go on without it. */
  state(): EditorState;
}

export class DraftHistory {
  private held: EditorState;

  constructor(text: string) {
    this.held = EditorState.create({ doc: text, extensions: [history()] });
  }

  get text(): string {
    return this.held.doc.toString();
  }

  /** `alone`: a step of its own for undo; otherwise quick edits at one place count as one, as in the editor. */
  replace(change: TextChange, alone: boolean): void {
    const annotations = alone ? [isolateHistory.of('full')] : [];
    this.held = this.held.update({
      changes: change,
      annotations,
      userEvent: alone ? 'input.form' : 'input.type',
    }).state;
  }

  undo(): boolean {
    return undo({ state: this.held, dispatch: (transaction) => (this.held = transaction.state) });
  }

  redo(): boolean {
    return redo({ state: this.held, dispatch: (transaction) => (this.held = transaction.state) });
  }

  /** The state for an editor: the same text and history under the editor's own extensions (history() must be among them). */
  lend(extensions: Extension): EditorState {
    return EditorState.fromJSON(this.held.toJSON(fields), { extensions }, fields);
  }

  takeBack(state: EditorState): void {
    this.held = EditorState.fromJSON(state.toJSON(fields), { extensions: [history()] }, fields);
  }
}
