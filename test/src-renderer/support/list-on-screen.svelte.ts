// A list of a capture view without a screen: it wants the rows in view whenever they change, as VirtualList does.
import { untrack } from 'svelte';
import type { CaptureView } from '../../../src-renderer/state/capture-view.svelte';

/** @returns call it to take the list away */
export function showList(view: CaptureView, rows: number): () => void {
  view.scroll.viewport = rows * view.scroll.rowHeight;
  return $effect.root(() => {
    $effect(() => {
      const { first, end } = view.scroll;
      untrack(() => view.list.want(first, end));
    });
    $effect(() => view.show());
  });
}
