// The controls of a form row by their order in it: to put the focus back after the row has moved.

const controls = 'input:not([tabindex="-1"]), textarea, button:not([tabindex="-1"])';

function controlsOf(form: HTMLElement, rowId: string): HTMLElement[] {
  const row = form.querySelector<HTMLElement>(`[data-row="${CSS.escape(rowId)}"]`);
  const all = [...(row?.querySelectorAll<HTMLElement>(controls) ?? [])];
  // Where there is something to type, that comes first; the name that opens the row comes last.
  const editors = all.filter((control) => control.closest('.ed') !== null);
  return [...editors, ...all.filter((control) => !editors.includes(control))];
}

/** Which control of the row has the focus; the first when none has. */
export function slotOf(form: HTMLElement, rowId: string): number {
  return Math.max(
    0,
    controlsOf(form, rowId).findIndex((control) => control === document.activeElement),
  );
}

/** `remove`: the cross at the end, or the first control when it has none. */
export function focusIn(form: HTMLElement, rowId: string, slot: number | 'remove'): void {
  const found = controlsOf(form, rowId);
  const cross = slot === 'remove' ? found.find((control) => control.matches('[data-remove]')) : undefined;
  (cross ?? found[slot === 'remove' ? 0 : slot] ?? found[0])?.focus();
}
