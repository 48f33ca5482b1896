// The looks of CodeMirror: our tokens through CSS variables, so that a change of theme needs nothing from the editor.
import { syntaxHighlighting } from '@codemirror/language';
import { type Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tagHighlighter, tags } from '@lezer/highlight';

// The same classes that JSON has everywhere else in the app (styles/rows.css).
const jsonClasses = tagHighlighter([
  { tag: tags.propertyName, class: 'jk' },
  { tag: tags.string, class: 'js' },
  { tag: tags.number, class: 'jn' },
  { tag: [tags.bool, tags.null], class: 'jw' },
  { tag: [tags.separator, tags.squareBracket, tags.brace], class: 'jp' },
]);

const surface = EditorView.theme({
  '&': { height: '100%', fontSize: '12px', color: 'var(--t1)', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    fontFamily: 'var(--font-mono)',
    lineHeight: '18px',
    fontVariantLigatures: 'none',
    overflow: 'auto',
  },
  '.cm-content': { padding: '6px 0', caretColor: 'var(--accent)' },
  '.cm-line': { padding: '0 12px 0 0' },
  '.cm-cursor': { borderLeft: '1.5px solid var(--accent)', marginLeft: '-0.75px' },
  // Not see-through: a long line that is scrolled runs below the numbers.
  '.cm-gutters': { backgroundColor: 'var(--panel)', border: 'none', color: 'var(--t3)' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '40px', padding: '0 14px 0 4px' },
  // The fold marks stand in the gap behind the numbers.
  '.cm-lineNumbers:has(+ .cm-foldGutter) .cm-gutterElement': { paddingRight: '2px' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { backgroundColor: 'var(--sel-soft)' },
  '&.cm-focused .cm-activeLineGutter': { backgroundColor: 'var(--sel-soft)', color: 'var(--t1)' },
  '.cm-selectionBackground': { backgroundColor: 'var(--active)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'var(--sel)',
  },
  '.cm-matchingBracket, .cm-nonmatchingBracket': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: 'transparent',
    boxShadow: 'inset 0 0 0 1px var(--t3)',
    borderRadius: '2px',
  },
  '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'transparent', color: 'var(--err)' },
  '.cm-foldGutter .cm-gutterElement': {
    color: 'var(--t3)',
    width: '12px',
    padding: '0',
    textAlign: 'center',
    cursor: 'default',
  },
  '.cm-foldPlaceholder': {
    backgroundColor: 'transparent',
    border: 'none',
    color: 'var(--t3)',
    padding: '0 2px',
    margin: '0',
  },
});

const marks = EditorView.theme({
  // CodeMirror draws its underline with a data: image, which our content security policy refuses.
  '.cm-lintRange': { backgroundImage: 'none', padding: '0' },
  '.cm-lintRange-error': { textDecoration: 'underline wavy var(--err) 1px', textUnderlineOffset: '3px' },
  '.cm-lintRange-warning': { textDecoration: 'underline wavy var(--warn) 1px', textUnderlineOffset: '3px' },
  '.cm-lintRange-active': { backgroundColor: 'var(--err-bg)' },
  '.cm-lintPoint:after': { borderBottomColor: 'var(--err)' },
  '.cm-searchMatch': {
    backgroundColor: 'var(--mark)',
    boxShadow: 'inset 0 -1px 0 var(--mark-edge)',
    borderRadius: '2px',
  },
  '.cm-searchMatch-selected': { backgroundColor: 'var(--mark)', outline: '1px solid var(--mark-edge)' },
});

const overlays = EditorView.theme({
  '.cm-tooltip': {
    backgroundColor: 'var(--overlay)',
    border: '1px solid var(--edge)',
    borderRadius: 'var(--r4)',
    boxShadow: 'var(--shadow)',
    color: 'var(--t1)',
  },
  '.cm-tooltip-lint': { padding: '4px 0', maxWidth: '420px' },
  '.cm-diagnostic': {
    border: 'none',
    padding: '2px 10px',
    margin: '0',
    font: '400 12px/18px var(--font-ui)',
    whiteSpace: 'pre-wrap',
  },
  '.cm-diagnostic-error': { color: 'var(--err)' },
  '.cm-diagnostic-warning': { color: 'var(--warn)' },
});

const searchPanel = EditorView.theme({
  '.cm-panels': { backgroundColor: 'var(--panel)', color: 'var(--t2)', border: 'none' },
  '.cm-panels-top': { borderBottom: '1px solid var(--line)' },
  '.cm-panel.cm-search': {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '4px 6px',
    padding: '5px 32px 5px 12px',
    font: '400 12px/16px var(--font-ui)',
  },
  '.cm-panel.cm-search br': { display: 'none' },
  '.cm-panel.cm-search label': { display: 'inline-flex', alignItems: 'center', gap: '4px', fontSize: '12px' },
  '.cm-panel.cm-search input, .cm-panel.cm-search button, .cm-panel.cm-search label': { margin: '0' },
  '.cm-panel.cm-search [name=close]': {
    top: '5px',
    right: '8px',
    color: 'var(--t3)',
    width: '22px',
    height: '22px',
  },
  '.cm-textfield': {
    height: '22px',
    width: '180px',
    padding: '0 7px',
    border: '1px solid var(--edge)',
    borderRadius: '4px',
    backgroundColor: 'var(--field)',
    color: 'var(--t1)',
    fontSize: '12px',
  },
  '.cm-button': {
    height: '22px',
    padding: '0 8px',
    border: '1px solid var(--edge)',
    borderRadius: '4px',
    backgroundImage: 'none',
    backgroundColor: 'var(--raised)',
    color: 'var(--t1)',
    fontSize: '12px',
  },
  '.cm-button:hover': { backgroundColor: 'var(--hover)' },
  '.cm-button:active': { backgroundImage: 'none', backgroundColor: 'var(--active)' },
});

export const codeTheme: Extension = [surface, marks, overlays, searchPanel, syntaxHighlighting(jsonClasses)];
