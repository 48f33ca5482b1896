// CodeMirror's own words (search panel, folding, lint) from our message file.
import { EditorState, type Extension } from '@codemirror/state';
import { m } from '../../paraglide/messages';

export function codePhrases(): Extension {
  return EditorState.phrases.of({
    Find: m.editor_find(),
    Replace: m.editor_replace(),
    next: m.editor_find_next(),
    previous: m.editor_find_previous(),
    all: m.editor_find_all(),
    'match case': m.editor_find_case(),
    regexp: m.editor_find_regexp(),
    'by word': m.editor_find_word(),
    replace: m.editor_replace_one(),
    'replace all': m.editor_replace_all(),
    close: m.editor_find_close(),
    'Fold line': m.editor_fold(),
    'Unfold line': m.editor_unfold(),
    'folded code': m.editor_folded(),
    unfold: m.editor_unfold(),
    Completions: m.editor_completions(),
    Diagnostics: m.editor_diagnostics(),
  });
}
