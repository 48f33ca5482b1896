// F6 walks through the panes in reading order; each element with `data-pane` is one.

/** Moves the focus into the next (1) or previous (-1) visible pane. */
export function stepPane(by: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter(
    (pane) => pane.offsetParent !== null,
  );
  const current = panes.findIndex((pane) => pane.contains(document.activeElement));
  for (let step = 1; step <= panes.length; step++) {
    const pane = panes[(current + by * step + panes.length * 2) % panes.length];
    if (pane && focusInside(pane)) return;
  }
}

export function focusFirst(selector: string): void {
  const element = [...document.querySelectorAll<HTMLElement>(selector)].find(
    (one) => one.offsetParent !== null,
  );
  element?.focus();
  if (element instanceof HTMLInputElement) element.select();
}

const focusable =
  'button:not(:disabled), input:not(:disabled), textarea, select, [contenteditable="true"], [tabindex="0"]';

function focusInside(pane: HTMLElement): boolean {
  const target = [...pane.querySelectorAll<HTMLElement>(focusable)].find(
    (one) => one.tabIndex >= 0 && one.offsetParent !== null,
  );
  target?.focus();
  return target !== undefined;
}
