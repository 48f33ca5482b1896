// The controls of a form row by their order in it: to put the focus back after the row has moved.

/** `fresh`: the first, with what stands in it selected, to be typed over. `remove`: the cross at the end. */
export type Slot = number | 'fresh' | 'remove';

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

export function focusIn(form: HTMLElement, rowId: string, slot: Slot): void {
  const found = controlsOf(form, rowId);
  const cross = slot === 'remove' ? found.find((control) => control.matches('[data-remove]')) : undefined;
  const control = cross ?? found[typeof slot === 'number' ? slot : 0] ?? found[0];
  control?.focus();
  if (slot === 'fresh' && control instanceof HTMLInputElement) control.select();
}
