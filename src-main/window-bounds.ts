// Where the window was and how it looked, as window.json keeps it. Checked by hand: a library for that would be loaded before the window.
import { screen } from 'electron';

export type WindowTheme = 'system' | 'dark' | 'light';

export interface Bounds {
  version: 1;
  x?: number | undefined;
  y?: number | undefined;
  width: number;
  height: number;
  maximized: boolean;
  /** So that the first frame has the colours of the page that follows. */
  theme: WindowTheme;
}

const smallest = { width: 800, height: 560 };

export function emptyBounds(): Bounds {
  return { version: 1, width: 1440, height: 900, maximized: false, theme: 'system' };
}

export const boundsShape = {
  safeParse(document: unknown): { success: true; data: Bounds } | { success: false } {
    const { version, x, y, width, height, maximized, theme } = (document ?? {}) as Record<string, unknown>;
    if (version !== 1 || !isSize(width, smallest.width) || !isSize(height, smallest.height))
      return { success: false };
    if (!isPlace(x) || !isPlace(y) || typeof maximized !== 'boolean') return { success: false };
    const known = theme === 'dark' || theme === 'light' ? theme : 'system';
    return { success: true, data: { version, x, y, width, height, maximized, theme: known } };
  },
};

/** A position that no screen shows any more (a monitor was unplugged) is left to the system. */
export function visibleBounds({ x, y, width, height }: Bounds): {
  x?: number;
  y?: number;
  width: number;
  height: number;
} {
  if (x === undefined || y === undefined) return { width, height };
  const shown = screen.getAllDisplays().some(({ workArea }) => {
    const right = workArea.x + workArea.width;
    const bottom = workArea.y + workArea.height;
    return x < right - 100 && x + width > workArea.x + 100 && y >= workArea.y - 20 && y < bottom - 60;
  });
  return shown ? { x, y, width, height } : { width, height };
}

function isSize(value: unknown, least: number): value is number {
  return typeof value === 'number' && value >= least;
}

function isPlace(value: unknown): value is number | undefined {
  return value === undefined || typeof value === 'number';
}
