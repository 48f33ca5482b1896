// Which sources and import folders come back after a restart: a small versioned document, checked on every read.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';

export const savedSourcesSchema = z.object({
  version: z.literal(1),
  sources: z.array(
    z.object({ id: z.string().min(1), kind: z.enum(['file', 'folder', 'demo']), path: z.string().min(1) }),
  ),
  /** Import folders that the user added, absolute. */
  roots: z.array(z.string()),
});
export type SavedSources = z.infer<typeof savedSourcesSchema>;

export function noSavedSources(): SavedSources {
  return { version: 1, sources: [], roots: [] };
}

export class SavedSourcesFile {
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly path: string) {}

  async load(): Promise<{ value: SavedSources; notice?: string }> {
    try {
      return { value: savedSourcesSchema.parse(JSON.parse(await readFile(this.path, 'utf8'))) };
    } catch {
      return { value: noSavedSources() };
    }
  }

  save(value: SavedSources): void {
    this.writing = this.writing.then(async () => {
      await mkdir(dirname(this.path), { recursive: true });
      await writeFile(`${this.path}.part`, JSON.stringify(value));
      await rename(`${this.path}.part`, this.path);
    });
  }

  flush(): Promise<void> {
    return this.writing;
  }
}
