// Which sources and import folders come back after a restart: a small versioned document, checked on every read.
import { z } from 'zod';
import { reflectionSettingsSchema, sourceSummarySchema } from '../../src-shared/catalog';
import type { Vault } from '../secrets/vault';
import { StateFile } from '../workspace/state-file';

const savedSourcesSchema = z.object({
  version: z.literal(1),
  sources: z.array(
    z.object({
      id: z.string().min(1),
      kind: sourceSummarySchema.shape.kind,
      path: z.string().min(1),
      label: z.string().optional(),
      reflection: reflectionSettingsSchema.optional(),
    }),
  ),
  /** Import folders that the user added, absolute. */
  roots: z.array(z.string()),
});
type SavedSources = z.infer<typeof savedSourcesSchema>;

function noSavedSources(): SavedSources {
  return { version: 1, sources: [], roots: [] };
}

export function savedSourcesFile(path: string, vault?: Vault): StateFile<SavedSources> {
  const secrets = vault?.of(savedSourcesSchema);
  return new StateFile({ path, schema: savedSourcesSchema, version: 1, empty: noSavedSources, secrets });
}
