// Keys inside the code editor: CodeMirror's own without those that the app's keyboard map owns (DESIGN.md).
import { acceptCompletion, closeBracketsKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, historyKeymap } from '@codemirror/commands';
import { foldKeymap } from '@codemirror/language';
import { nextDiagnostic, previousDiagnostic } from '@codemirror/lint';
import { searchKeymap } from '@codemirror/search';
import type { Extension } from '@codemirror/state';
import { keymap, type KeyBinding } from '@codemirror/view';

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
