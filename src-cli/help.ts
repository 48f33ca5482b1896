// The words of --help: what each command is for, how it is written, its flags, examples and exit codes.
import { type Flag, type FlagGroup, flagUsage } from './flags/flag';

export interface CommandHelp {
  /** `call`. */
  name: string;
  usage: string;
  /** In one line. */
  summary: string;
  /** Paragraphs, each at most 100 characters a line. */
  text: string;
  groups: readonly FlagGroup[];
  examples: readonly string[];
  exits: readonly string[];
}

const helpFlag: Flag = { name: 'help', short: 'h', help: 'this text' };

export function flagsOf({ groups }: CommandHelp): Flag[] {
  return [...groups.flatMap(({ flags }) => flags), helpFlag];
}

export function commandText(help: CommandHelp): string {
  const flags = flagsOf(help);
  const width = Math.min(34, Math.max(...flags.map((flag) => flagUsage(flag).length)));
  const groups = help.groups.map(
    ({ title, flags: own }) => `${title}:\n${own.map((flag) => flagLine(flag, width)).join('\n')}`,
  );
  return [
    `halfclose ${help.name}: ${help.summary}`,
    `Usage: ${help.usage}`,
    ...(help.text === '' ? [] : [help.text]),
    ...groups,
    `Examples:\n${help.examples.map((example) => `  ${example}`).join('\n')}`,
    `Exit code:\n${help.exits.map((line) => `  ${line}`).join('\n')}`,
  ].join('\n\n');
}

export function overviewText(version: string, commands: readonly CommandHelp[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    `halfclose ${version}: gRPC and raw TCP in the terminal, with the engine of the Halfclose app`,
    `Usage: halfclose COMMAND ...`,
    `Commands:\n${commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join('\n')}`,
    'halfclose COMMAND --help tells the flags of a command, halfclose --version the version.',
  ].join('\n\n');
}

function flagLine(flag: Flag, width: number): string {
  const usage = flagUsage(flag);
  const again = flag.repeatable === true ? ' (repeatable)' : '';
  const gap = usage.length > width ? `\n  ${' '.repeat(width)}  ` : '  ';
  return `  ${usage.padEnd(width)}${gap}${flag.help}${again}`;
}
