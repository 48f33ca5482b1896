// The window's width as reactive state (svelte/reactivity/window needs a DOM at import, which the tests do not have).

export class WindowSize {
  /** Pixels inside the window. */
  width = $state(0);

  constructor(of: Pick<Window, 'innerWidth' | 'addEventListener'> = window) {
    this.width = of.innerWidth;
    of.addEventListener('resize', () => (this.width = of.innerWidth));
  }
}
