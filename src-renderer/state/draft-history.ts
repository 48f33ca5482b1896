// One undo history for both views of a draft: the form writes to it without a screen, the JSON editor borrows it while it is open.
import type { EditorState, Extension } from '@codemirror/state';
import type { TextChange } from '../../src-shared/proto/json-edit';
import type * as DraftSteps from './draft-steps';
import type { Edit } from './draft-steps';

type Steps = typeof DraftSteps;

let steps: Steps | undefined;

/** CodeMirror is half of the page's code and the first frame does without it: edits wait until it is there. */
export async function loadHistory(): Promise<void> {
  steps ??= await import('./draft-steps');
}

/** The editor that holds the text while the JSON view is open. */
export interface LiveEditor {
  replace(change: TextChange): void;
  undo(): boolean;
  redo(): boolean;
  /** Its text and history, to go on without it. */
  state(): EditorState;
}

export class DraftHistory {
  private held: EditorState | undefined;
  /** Edits that are in `text` and not yet in `held`. */
  private waiting: Edit[] = [];

  /** `start`: what `waiting` begins from while there is no state. */
  constructor(private readonly start: string) {}

  /** `alone`: a step of its own for undo; otherwise quick edits at one place count as one, as in the editor. */
  replace(change: TextChange, alone: boolean): void {
    this.waiting.push({ change, alone, at: Date.now() });
    if (steps) this.held = this.caughtUp(steps);
  }

  /** Gives the text after the step: at once where the history is loaded, never where there is no such step. */
  step(way: 'undo' | 'redo', onText: (text: string) => void): void {
    if (!steps) return void loadHistory().then(() => this.step(way, onText));
    this.held = this.caughtUp(steps);
    const after = steps.stepped(this.held, way);
    if (!after) return;
    this.held = after;
    onText(after.doc.toString());
  }

  /** The state for an editor: the same text and history under the editor's own extensions; after `loadHistory` alone. */
  lend(extensions: Extension): EditorState {
    if (!steps) throw new Error('the JSON editor opened before its history was loaded');
    this.held = this.caughtUp(steps);
    return steps.underOther(this.held, extensions);
  }

  takeBack(state: EditorState): void {
    this.held = steps?.withoutScreen(state);
  }

  private caughtUp({ firstState, edited }: Steps): EditorState {
    const state = this.waiting.reduce(edited, this.held ?? firstState(this.start));
    this.waiting = [];
    return state;
  }
}
