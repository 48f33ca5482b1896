// The same files through the app's own library: the descriptors of each file, and what is said of those that fail.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema, type FileDescriptorProto } from '@bufbuild/protobuf/wkt';
import { writeBundledProtos } from '../../build/bundled-protos';
import { SchemaLibrary } from '../../src-main/schema/library';
import type { SchemaProblem } from '../../src-shared/catalog';

const reading = { recursionLimit: 1_000 };

export interface Opened {
  files: FileDescriptorProto[];
  problems: SchemaProblem[];
}

export class OurSide {
  private constructor(private readonly library: SchemaLibrary) {}

  static async start(folder: string): Promise<OurSide> {
    const bundled = join(folder, 'bundled');
    await writeBundledProtos(bundled, 'node_modules');
    const state = join(folder, 'sources.json');
    writeFileSync(state, JSON.stringify({ version: 1, sources: [], roots: [] }));
    return new OurSide(new SchemaLibrary({ cacheDir: join(folder, 'cache'), bundledRoots: [bundled] }));
  }

  /** Opens a file or folder with these import folders, as a person would who adds them, and closes it again. */
  async open(path: string, roots: string[]): Promise<Opened> {
    for (const root of roots) await this.library.addRoot(root);
    const opened = await this.library.open([path]);
    if (!opened.ok) throw new Error(opened.error.message);
    const [sourceId = ''] = opened.value.sourceIds;
    const details = this.library.details(sourceId);
    const sets = await this.library.wholeSets(sourceId);
    this.library.remove(sourceId);
    for (const root of roots) await this.library.removeRoot(root);
    const files = sets.ok
      ? sets.value.flatMap((set) => fromBinary(FileDescriptorSetSchema, set, reading).file)
      : [];
    return { files, problems: details.ok ? details.value.problems : [] };
  }

  close(): Promise<void> {
    return this.library.close();
  }
}
