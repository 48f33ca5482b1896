// Keys inside the code editor: CodeMirror's own without those that the app's keyboard map owns (DESIGN.md).
import { acceptCompletion, closeBracketsKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, historyKeymap } from '@codemirror/commands';
import { foldKeymap } from '@codemirror/language';
import { nextDiagnostic, previousDiagnostic } from '@codemirror/lint';
import { searchKeymap } from '@codemirror/search';
import type { Extension } from '@codemirror/state';
import { EditorView, keymap, type Command, type KeyBinding } from '@codemirror/view';

// Ctrl D ends the stream, Ctrl Enter sends, Ctrl / lists the shortcuts, Ctrl L edits the target, Ctrl \ turns the layout.
const appKeys = new Set(['Mod-d', 'Ctrl-d', 'Mod-Enter', 'Mod-/', 'Ctrl-l', 'Alt-l', 'Mod-Alt-\\']);

function isFree(binding: KeyBinding): boolean {
  return ![binding.key, binding.mac, binding.linux, binding.win].some(
    (key) => key !== undefined && appKeys.has(key),
  );
}

// The app has Ctrl F and F3 too (search messages): inside an editor they stop here.
const search = searchKeymap.filter(isFree).map((binding) => ({ ...binding, stopPropagation: true }));

export const readingKeys: Extension = keymap.of([...search, ...foldKeymap, ...defaultKeymap.filter(isFree)]);

/** Tab takes the offered completion; with none open it leaves the editor, so that nobody is caught in it. */
export const editingKeys: Extension = keymap.of([
  { key: 'Tab', run: acceptCompletion },
  ...closeBracketsKeymap,
  ...historyKeymap,
  { key: 'F8', run: nextDiagnostic, shift: previousDiagnostic },
]);

function goFromCaret(go: (offset: number) => void): Command {
  return ({ state }) => {
    go(state.selection.main.head);
    return true;
  };
}

/** F12 at the caret, and a click with Ctrl (on macOS Cmd): to what stands there. `offset` is in the text. */
export function typeKeys(go: (offset: number) => void): Extension {
  return [
    keymap.of([{ key: 'F12', run: goFromCaret(go) }]),
    EditorView.domEventHandlers({
      mousedown(event, view) {
        const isGo = event.button === 0 && (event.ctrlKey || event.metaKey) && !event.altKey;
        const offset = isGo ? view.posAtCoords({ x: event.clientX, y: event.clientY }) : null;
        if (offset === null) return false;
        go(offset);
        return true;
      },
    }),
  ];
}
