// halfclose list: services, or the methods of one, one a line; --json for all that the catalog knows.
import { type Outcome, done, exits, stop, wrongUse } from './ending';
import type { GivenFlags } from './flags/parse-flags';
import { schemaChoice } from './flags/schema-flags';
import { looksLikeTarget, openSchema } from './open-schema';
import { nearestName } from '../src-shared/proto/nearest-name';
import type { CommandSchema } from './schema/command-schema';
import type { Terminal } from './terminal';

export async function list(given: GivenFlags, terminal: Terminal): Promise<number> {
  const places = placesOf(given);
  if (!places.ok) return terminal.end(places.ending);
  const { target, service } = places.value;
  const schema = await openSchema(given, target);
  if (!schema.ok) return terminal.end(schema.ending);
  const lines = await (given.has('json') ? jsonOf(schema.value, service) : linesOf(schema.value, service));
  if (!lines.ok) return terminal.end(lines.ending);
  for (const line of lines.value) terminal.out.line(line);
  const warnings = schema.value.warnings();
  terminal.say(...warnings);
  return warnings.length > 0 && service === undefined ? exits.schema : exits.ok;
}

/** With schema flags nobody is asked, so a lone name is a service. */
function placesOf(given: GivenFlags): Outcome<{ target: string | undefined; service: string | undefined }> {
  const [first, second, ...more] = given.places;
  if (more.length > 0)
    return wrongUse(`halfclose list takes a TARGET and a SERVICE: ${more.join(' ')} is too much.`);
  if (schemaChoice(given) === undefined) return done({ target: first, service: second });
  if (first !== undefined && second === undefined && !looksLikeTarget(first)) {
    return done({ target: undefined, service: first });
  }
  return done({ target: first, service: second });
}

async function linesOf(schema: CommandSchema, service: string | undefined): Promise<Outcome<string[]>> {
  if (service === undefined) return schema.services();
  const found = await schema.find(service);
  if (!found.ok) return found;
  const declared = found.value?.types.getService(service);
  if (declared === undefined) return noSuchService(schema, service);
  return done(declared.methods.map(({ name }) => `${declared.typeName}/${name}`));
}

async function jsonOf(schema: CommandSchema, service: string | undefined): Promise<Outcome<string[]>> {
  const catalog = await schema.catalog();
  if (!catalog.ok) return catalog;
  const services = catalog.value.filter(({ name }) => service === undefined || name === service);
  if (service !== undefined && services.length === 0) return noSuchService(schema, service);
  return done([JSON.stringify({ services }, null, 2)]);
}

async function noSuchService(schema: CommandSchema, service: string): Promise<Outcome<never>> {
  const services = await schema.services();
  if (!services.ok) return services;
  const near = nearestName(service, services.value);
  const offer = near === undefined ? `There are ${services.value.join(', ')}.` : `Did you mean ${near}?`;
  return stop(exits.schema, ...schema.warnings(), `There is no service ${service} in the schema. ${offer}`);
}
