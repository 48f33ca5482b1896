// The two views that are made of CodeMirror, loaded when one of them is opened, or before that when the page has nothing to do.
import type JsonEditor from './JsonEditor.svelte';
import type JsonView from './JsonView.svelte';
import { loadHistory } from '../../state/draft-history';

export async function jsonEditor(): Promise<{ default: typeof JsonEditor }> {
  const [editor] = await Promise.all([import('./JsonEditor.svelte'), loadHistory()]);
  return editor;
}

export function jsonView(): Promise<{ default: typeof JsonView }> {
  return import('./JsonView.svelte');
}
