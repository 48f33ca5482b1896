// halfclose call: its arguments, checked before anything heavy is loaded.
import { type Ending, wrongUse } from './ending';
import { callChoice } from './flags/call-flags';
import type { GivenFlags } from './flags/parse-flags';
import { schemaChoice } from './flags/schema-flags';
import { targetChoice } from './flags/target-flags';
import { methodParts } from './method-name';
import type { Terminal } from './terminal';

export async function call(given: GivenFlags, terminal: Terminal): Promise<number> {
  return terminal.end(await run(given, terminal));
}

async function run(given: GivenFlags, terminal: Terminal): Promise<Ending> {
  const [place, method, ...more] = given.places;
  if (place === undefined || method === undefined) {
    return wrongUse('halfclose call needs a TARGET and a method: localhost:50051 pkg.Service/Method.').ending;
  }
  if (more.length > 0) return wrongUse(tooMuch(more)).ending;
  const parts = methodParts(method);
  if (!parts.ok) return parts.ending;
  const target = targetChoice(place, given);
  if (!target.ok) return target.ending;
  const choice = callChoice(given);
  if (!choice.ok) return choice.ending;
  const { wholeCall } = await import('./call/whole-call');
  const order = {
    target: target.value,
    method: parts.value,
    choice: choice.value,
    files: schemaChoice(given),
  };
  return wholeCall(order, terminal);
}

function tooMuch(words: readonly string[]): string {
  const hint = words.some((word) => /^[{["]/.test(word)) ? ' Messages stand after -d.' : '';
  return `halfclose call takes a TARGET and a method: ${words.join(' ')} is too much.${hint}`;
}
