// How the page is arranged and coloured: theme, layout, sidebar, splits, closed tree nodes. Plain data in and out.
import type { WorkspaceState } from '../../src-shared/workspace';
import { WindowSize } from './window-size.svelte';

export type Theme = WorkspaceState['theme'];
export type Layout = WorkspaceState['layout'];
/** The parts of the workspace document that are kept here. */
export type PreferencesState = Pick<WorkspaceState, 'theme' | 'layout' | 'sidebar' | 'splits' | 'collapsed'>;

/** Sidebar width in pixels. */
export const sidebarWidth = { min: 200, initial: 272, max: 420 } as const;
// DESIGN.md, Narrow windows.
const dockedFrom = 1200;
const columnsFrom = 1100;

/** What this class needs of its window; tests give their own. */
export interface Surroundings {
  /** `(prefers-color-scheme: dark)`. */
  dark: Pick<MediaQueryList, 'matches' | 'addEventListener'>;
  /** Pixels, reactive. */
  width: () => number;
}

export class Preferences {
  theme = $state<Theme>('system');
  layout = $state<Layout>('auto');
  /** Percent of the first pane, by split name. */
  splits = $state.raw<Readonly<Record<string, number>>>({});
  /** Tree nodes that the user closed, and with `+` before them nodes that start closed and were opened. */
  collapsed = $state.raw<ReadonlySet<string>>(new Set());

  private sidebarPx = $state<number>(sidebarWidth.initial);
  private docked = $state(true);
  private over = $state(false);
  private systemDark = $state(true);
  private readonly around: Surroundings;

  readonly shownTheme: 'dark' | 'light' = $derived(
    this.theme === 'system' ? (this.systemDark ? 'dark' : 'light') : this.theme,
  );
  /** Request beside or over the response; `auto` follows the window's width. */
  readonly direction: 'columns' | 'rows' = $derived.by(() =>
    this.layout === 'auto' ? (this.around.width() < columnsFrom ? 'rows' : 'columns') : this.layout,
  );
  /** `docked`: takes its own room; `rail`: 44 px of it; `over`: lies over the content of a narrow window. */
  readonly sidebar: 'docked' | 'rail' | 'over' = $derived.by(() => {
    if (this.around.width() >= dockedFrom) return this.docked ? 'docked' : 'rail';
    return this.over ? 'over' : 'rail';
  });

  constructor(around: Surroundings = ownSurroundings()) {
    this.around = around;
    this.systemDark = around.dark.matches;
    around.dark.addEventListener('change', () => (this.systemDark = around.dark.matches));
  }

  /** Keeps `data-theme` of the page in step. @returns stops that */
  applyTheme(root: { dataset: DOMStringMap } = document.documentElement): () => void {
    return $effect.root(() => {
      $effect(() => {
        root.dataset['theme'] = this.shownTheme;
      });
    });
  }

  get width(): number {
    return this.sidebarPx;
  }

  set width(px: number) {
    this.sidebarPx = Math.min(sidebarWidth.max, Math.max(sidebarWidth.min, Math.round(px)));
  }

  /** Ctrl B. In a narrow window the sidebar opens over the content and is not remembered. */
  toggleSidebar(): void {
    if (this.around.width() >= dockedFrom) this.docked = !this.docked;
    else this.over = !this.over;
  }

  /** Closes the sidebar that lies over the content, if it does. */
  closeOver(): void {
    this.over = false;
  }

  /** Ctrl \: side by side or stacked, from whatever is shown now. */
  turnLayout(): void {
    this.layout = this.direction === 'columns' ? 'rows' : 'columns';
  }

  setSplit(name: string, percent: number): void {
    this.splits = { ...this.splits, [name]: percent };
  }

  setCollapsed(id: string, collapsed: boolean): void {
    const next = new Set(this.collapsed);
    if (collapsed) next.add(id);
    else next.delete(id);
    this.collapsed = next;
  }

  fromState(state: PreferencesState): void {
    this.theme = state.theme;
    this.layout = state.layout;
    this.width = state.sidebar.width;
    this.docked = state.sidebar.open;
    this.splits = state.splits;
    this.collapsed = new Set(state.collapsed);
  }

  toState(): PreferencesState {
    return {
      theme: this.theme,
      layout: this.layout,
      sidebar: { width: this.sidebarPx, open: this.docked },
      splits: { ...this.splits },
      collapsed: [...this.collapsed],
    };
  }
}

function ownSurroundings(): Surroundings {
  const size = new WindowSize();
  return { dark: window.matchMedia('(prefers-color-scheme: dark)'), width: () => size.width };
}
