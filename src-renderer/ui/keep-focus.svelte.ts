// Buttons that take each other's place (Connect, then End, Close, Reset): the focus goes to what came in place of what had it.
import { tick, untrack } from 'svelte';

/** Call while a component is made. `box` holds the buttons, `change` is what exchanges them. */
export function keepFocus(box: () => HTMLElement | undefined, change: () => unknown): void {
  $effect.pre(() => {
    change();
    if (untrack(box)?.contains(document.activeElement) !== true) return;
    void tick().then(() => {
      if (document.activeElement === document.body) box()?.querySelector('button')?.focus();
    });
  });
}
