// Where a command gets its schema from: files that were named, or else the server.
import { type Outcome, done, wrongUse } from './ending';
import type { GivenFlags } from './flags/parse-flags';
import { schemaChoice } from './flags/schema-flags';
import { targetChoice } from './flags/target-flags';
import type { CommandSchema } from './schema/command-schema';

/** `target`: asked when no file is named. */
export async function openSchema(
  given: GivenFlags,
  target: string | undefined,
): Promise<Outcome<CommandSchema>> {
  const files = schemaChoice(given);
  if (files !== undefined) return (await import('./schema/file-schema')).loadFiles(files);
  if (target === undefined) {
    return wrongUse('Name a TARGET that is asked by reflection, or files with --proto or --descriptor-set.');
  }
  const choice = targetChoice(target, given);
  if (!choice.ok) return choice;
  const { GrpcServer } = await import('./grpc-server');
  return done(new GrpcServer(choice.value).schema(undefined));
}

/** A place on the command line that is a target and no symbol: symbols have no colon. */
export function looksLikeTarget(place: string): boolean {
  return place.includes(':');
}
