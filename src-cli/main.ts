// The halfclose command: finds which command is meant, answers help itself, and loads the rest only for what runs.
import { version } from '../package.json';
import { nearestName } from '../src-shared/proto/nearest-name';
import { helps } from './command-help';
import { keepCompiledCode } from './compiled-code';
import { exits, wrongUse } from './ending';
import { type GivenFlags, parseFlags } from './flags/parse-flags';
import { type CommandHelp, commandText, flagsOf, overviewText } from './help';
import { Terminal } from './terminal';

type Run = (given: GivenFlags, terminal: Terminal) => Promise<number>;

/** Each brings its part of the core when it is needed. */
const runs: Readonly<Record<string, () => Promise<Run>>> = {
  list: async () => (await import('./list')).list,
  describe: async () => (await import('./describe')).describe,
  call: async () => (await import('./call')).call,
  tcp: async () => (await import('./tcp')).tcp,
};

// What Node plans for its own interface is no news to the person at the terminal.
process.noDeprecation = true;

async function main(words: readonly string[], terminal: Terminal): Promise<number> {
  const [first, ...rest] = words;
  if (first === undefined) return terminal.end(wrongUse(overviewText(version, helps)).ending);
  if (first === '--help' || first === '-h' || first === 'help') {
    const asked = helps.find(({ name }) => name === rest[0]);
    terminal.out.line(asked === undefined ? overviewText(version, helps) : commandText(asked));
    return exits.ok;
  }
  if (first === '--version' || first === '-V') {
    terminal.out.line(version);
    return exits.ok;
  }
  const help = helps.find(({ name }) => name === first);
  const run = runs[first];
  if (help === undefined || run === undefined) return terminal.end(unknownCommand(first).ending);
  if (rest.includes('--help') || rest.includes('-h')) {
    terminal.out.line(commandText(help));
    return exits.ok;
  }
  const given = parseFlags(rest, flagsOf(help));
  if (!given.ok) return terminal.end(withHint(given.ending, help));
  keepCompiledCode(first);
  return (await run())(given.value, terminal);
}

function unknownCommand(name: string) {
  const near = nearestName(
    name,
    helps.map((help) => help.name),
  );
  const hint =
    near === undefined ? 'halfclose --help lists the commands.' : `Did you mean halfclose ${near}?`;
  return wrongUse(`halfclose has no command ${name}. ${hint}`);
}

function withHint({ exit, lines }: { exit: number; lines: string[] }, { name }: CommandHelp) {
  return { exit, lines: [...lines, `halfclose ${name} --help lists its flags.`] };
}

async function runAndExit(terminal: Terminal): Promise<void> {
  const exit = await main(process.argv.slice(2), terminal).catch((error: unknown) => {
    terminal.say('Halfclose has a fault of its own. Please report the text below.');
    terminal.say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return exits.failed;
  });
  if (terminal.isInterrupted) terminal.out.push();
  else await terminal.out.flush();
  const { broken } = terminal.out;
  if (broken?.problem !== undefined) terminal.say(broken.problem);
  await terminal.said();
  process.exit(broken?.exit ?? exit);
}

void runAndExit(new Terminal());
