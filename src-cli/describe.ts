// halfclose describe: a declaration as .proto text or JSON; its arguments are checked before anything heavy is loaded.
import { type Outcome, done, exits, wrongUse } from './ending';
import type { GivenFlags } from './flags/parse-flags';
import { looksLikeTarget, openSchema } from './open-schema';
import type { Terminal } from './terminal';

export async function describe(given: GivenFlags, terminal: Terminal): Promise<number> {
  const places = placesOf(given);
  if (!places.ok) return terminal.end(places.ending);
  const { symbol, target } = places.value;
  const schema = await openSchema(given, target);
  if (!schema.ok) return terminal.end(schema.ending);
  const { symbolText } = await import('./describe-symbol');
  const text = await symbolText(schema.value, symbol, given.has('json'));
  if (!text.ok) return terminal.end(text.ending);
  terminal.out.line(text.value);
  return exits.ok;
}

/** Either order: a symbol has no colon, a target has one. */
function placesOf(given: GivenFlags): Outcome<{ symbol: string; target: string | undefined }> {
  const [first, second, ...more] = given.places;
  if (first === undefined)
    return wrongUse('halfclose describe needs a SYMBOL, such as routeguide.RouteGuide.');
  if (more.length > 0)
    return wrongUse(`halfclose describe takes a SYMBOL and a TARGET: ${more.join(' ')} is too much.`);
  if (second !== undefined && looksLikeTarget(first) && !looksLikeTarget(second)) {
    return done({ symbol: second, target: first });
  }
  return done({ symbol: first, target: second });
}
