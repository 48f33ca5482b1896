// What a flag of the command line is: its names, its value and its line in the help.

export interface Flag {
  /** Without dashes: `deadline`. */
  name: string;
  /** One letter, for `-H`. */
  short?: string;
  /** What its value is called in the help, `FILE`; absent: a switch. */
  value?: string;
  repeatable?: boolean;
  help: string;
}

/** The flags of a command under their heading in its help. */
export interface FlagGroup {
  title: string;
  flags: readonly Flag[];
}

/** `-H, --header NAME`. */
export function flagUsage({ name, short, value }: Flag): string {
  const names = short === undefined ? `--${name}` : `-${short}, --${name}`;
  return value === undefined ? names : `${names} ${value}`;
}
