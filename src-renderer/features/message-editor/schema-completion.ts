// Completion in the JSON view: what the schema allows at the caret, with its number or type and the comment of the .proto.
import {
  autocompletion,
  pickedCompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import { EditorView, type Rect } from '@codemirror/view';
import { completeJson, type CompletionOption } from '../../../src-shared/proto/completion';
import { m } from '../../paraglide/messages';
import type { Draft } from '../../state/draft.svelte';

export function schemaCompletion(draft: () => Draft): Extension {
  return [
    autocompletion({
      override: [(context) => complete(context, draft())],
      icons: false,
      positionInfo: underTheList,
      optionClass: ({ type }) => (type === 'key' || type === 'arm' ? 'jk' : 'jw'),
      // After a key comes its value: `"priority": "` offers the names of the enum.
      activateOnCompletion: ({ type }) => type === 'key' || type === 'arm',
    }),
    looks,
  ];
}

function complete(context: CompletionContext, { descriptor, registry }: Draft): CompletionResult | null {
  if (descriptor === null) return null;
  const found = completeJson(context.state.doc.toString(), context.pos, descriptor, registry);
  if (found === undefined) return null;
  // Space and Enter between the fields are for layout: keys are offered from the first letter or quote on.
  const isKey = found.options.some(({ kind }) => kind === 'key' || kind === 'arm');
  if (!context.explicit && isKey && context.matchBefore(/["\w@]/) === null) return null;
  // CodeMirror matches up to the caret; what a choice replaces may go on behind it (a closing quote).
  const behind = found.to - context.pos;
  const options = found.options.map((option, index) => completionOf(option, index, behind));
  const typed = context.state.sliceDoc(found.from, context.pos);
  // On a value that is complete, asking means "what else?".
  if (context.explicit && options.some(({ label }) => label === typed)) {
    return { from: found.from, options, filter: false };
  }
  return { from: found.from, options, validFor: /^[\w@.[\]]*$/ };
}

function completionOf(option: CompletionOption, index: number, behind: number): Completion {
  return {
    label: option.label,
    detail: option.detail,
    type: option.kind,
    // The order of the .proto among equally good matches.
    sortText: String(index).padStart(5, '0'),
    apply: (view, completion, from, to) => {
      const head = from + (option.cursor ?? option.insert.length);
      view.dispatch({
        changes: { from, to: to + behind, insert: option.insert },
        selection: { anchor: head },
        annotations: pickedCompletion.of(completion),
        userEvent: 'input.complete',
        scrollIntoView: true,
      });
    },
    info: () => infoElement(option),
  };
}

function infoElement({ doc, origin }: CompletionOption): HTMLElement {
  const info = document.createElement('div');
  if (doc !== '') info.append(element('p', '', doc));
  const foot = element('div', 'meta row gap3', '');
  foot.append(element('span', 'cut grow', origin), element('kbd', 'kbd', 'Tab'));
  foot.append(element('span', '', m.editor_completion_accept()));
  info.append(foot);
  return info;
}

function element(tag: string, className: string, text: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

const besideWidth = 280;

/**
 * The comment stands under the list, as its foot; above it when the list itself is above the caret; beside it where the
 * window ends too soon for that.
 */
function underTheList(
  view: EditorView,
  list: Rect,
  _option: Rect,
  info: Rect,
  space: Rect,
): { class: string; style: string } {
  const caret = view.coordsAtPos(view.state.selection.main.head);
  const isAbove = caret !== null && list.bottom <= caret.top + 1;
  const height = info.bottom - info.top;
  const fits = isAbove ? list.top - height >= space.top : list.bottom + height <= space.bottom;
  if (fits) return { class: isAbove ? 'above' : 'below', style: isAbove ? 'bottom: 100%' : 'top: 100%' };
  const isRight = list.right + besideWidth <= space.right;
  const side = isRight ? 'left: 100%; right: auto' : 'right: 100%; left: auto';
  return { class: 'beside', style: `${side}; width: ${besideWidth}px; ${isAbove ? 'top' : 'bottom'}: -1px` };
}

const looks = EditorView.theme({
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    fontFamily: 'var(--font-mono)',
    fontSize: '12px',
    padding: '4px',
    minWidth: '240px',
    maxWidth: '420px',
    maxHeight: '216px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    display: 'flex',
    alignItems: 'center',
    gap: '12px',
    height: '26px',
    padding: '0 8px',
    borderRadius: '4px',
    lineHeight: '18px',
  },
  '.cm-tooltip-autocomplete > ul > li.jk': { color: 'var(--c-key)' },
  '.cm-tooltip-autocomplete > ul > li.jw': { color: 'var(--c-kw)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': { background: 'var(--sel)' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected].jk': { color: 'var(--c-key)' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected].jw': { color: 'var(--c-kw)' },
  '.cm-completionLabel': { flex: '1', overflow: 'hidden', textOverflow: 'ellipsis' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
  '.cm-completionDetail': { margin: '0', fontStyle: 'normal', color: 'var(--t3)', flex: 'none' },
  '.cm-tooltip.cm-completionInfo': {
    left: '-1px',
    right: '-1px',
    width: 'auto',
    maxWidth: 'none',
    padding: '7px 12px 8px',
    font: '400 12px/18px var(--font-ui)',
    color: 'var(--t2)',
    whiteSpace: 'pre-line',
  },
  '.cm-completionInfo p': { maxHeight: '90px', overflow: 'hidden' },
  '.cm-tooltip.cm-completionInfo.below': {
    borderTopLeftRadius: '0',
    borderTopRightRadius: '0',
    marginTop: '0',
  },
  '.cm-tooltip.cm-completionInfo.above': { borderBottomLeftRadius: '0', borderBottomRightRadius: '0' },
  '.cm-tooltip-autocomplete:has(.cm-completionInfo.below)': {
    borderBottomLeftRadius: '0',
    borderBottomRightRadius: '0',
    borderBottomColor: 'transparent',
  },
  '.cm-tooltip-autocomplete:has(.cm-completionInfo.above)': {
    borderTopLeftRadius: '0',
    borderTopRightRadius: '0',
  },
});
