// Which rows of a form were opened or closed by hand, as lines for the workspace file.

/** A closed row is saved with this in front; ids of rows begin with `$`. */
const closedMark = '-';

export function savedToggles(toggled: ReadonlyMap<string, boolean>): string[] {
  return [...toggled].map(([id, isOpen]) => (isOpen ? id : closedMark + id));
}

export function togglesOf(saved: readonly string[]): Map<string, boolean> {
  return new Map(
    saved.map((line) =>
      line.startsWith(closedMark) ? [line.slice(closedMark.length), false] : [line, true],
    ),
  );
}
