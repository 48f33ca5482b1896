// The command table: everything that can be done, with its name, key and whether it can be done now.

export interface Command {
  /** Stable, kebab-case with a room: `call.send`, `view.theme-dark`. */
  id: string;
  title: string;
  /** Heading in the palette's and the shortcuts' lists, as shown. */
  section: string;
  /** tinykeys' notation, one press: `$mod+K`, `Control+D`, `F6`, `/`. */
  keys?: string | undefined;
  /** Small print after the title. */
  detail?: string | undefined;
  /** Further words that find it. */
  keywords?: string | undefined;
  /** Absent: always. A command that is not enabled keeps its key to itself and is not offered. */
  enabled?: (() => boolean) | undefined;
  /** Holding the key down runs it again and again. */
  repeats?: boolean | undefined;
  /** Its key acts also while a dialog is open (the palette's own toggle). */
  overlay?: boolean | undefined;
  /** Listed among the shortcuts, not offered in the palette: moves of the focus, the palette itself. */
  keyOnly?: boolean | undefined;
  run: () => void;
}

export class Commands {
  /** Everything, in the order of the table. */
  readonly list: readonly Command[] = $derived.by(() => this.read());
  /** What can be done now and has a place in the palette. */
  readonly offered: readonly Command[] = $derived.by(() =>
    this.list.filter((command) => !command.keyOnly && isEnabled(command)),
  );

  /** @param read makes the table from reactive state, so that titles and commands may come and go */
  constructor(private readonly read: () => readonly Command[]) {}

  /** @returns false when there is no such command or it cannot be done now */
  run(id: string): boolean {
    const command = this.list.find((one) => one.id === id);
    if (!command || !isEnabled(command)) return false;
    command.run();
    return true;
  }

  keysOf(id: string): string | undefined {
    return this.list.find((one) => one.id === id)?.keys;
  }
}

export function isEnabled(command: Command): boolean {
  return command.enabled?.() ?? true;
}
