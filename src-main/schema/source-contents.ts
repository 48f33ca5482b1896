// The descriptors of one source: what some types need, or all of it; made again when they went, asked for when a server may know more.
import { readFile } from 'node:fs/promises';
import { readExtensionKey } from '../../src-shared/proto/extension-key';
import { fail, ok, type Result } from '../../src-shared/result';
import { closureOf } from './closure';
import type { SchemaSource } from './schema-source';
import type { SetStore } from './set-store';

/** FileDescriptorSet bytes with the files that these types need; servers are asked for extensions (`extensionName`) first. Fails with `unknown-type`, `types-apart` or `set-gone`. */
export async function closureIn(
  source: SchemaSource,
  store: SetStore,
  typeNames: string[],
): Promise<Result<Uint8Array>> {
  // What extends a message is in the closure of the message.
  const names = typeNames.map((name) => readExtensionKey(name)?.message ?? name);
  const read = () =>
    closureOf({ store, sets: source.sets, packages: source.entry.packages, typeNames: names });
  await source.usable();
  const extensions = typeNames.filter((name) => readExtensionKey(name) !== undefined);
  if (extensions.length > 0) await source.learn(extensions);
  let closure = await read();
  if (!closure.ok && closure.error.code === 'set-gone') {
    await source.rebuild();
    closure = await read();
  }
  // A server may know types that nothing of it named before: what an Any carries.
  if (!closure.ok && closure.error.code === 'unknown-type' && (await source.learn(names))) {
    closure = await read();
  }
  return closure;
}

/** FileDescriptorSets, dependencies first, one for each group of files that compile together. Fails with `set-gone`. */
export async function wholeSetsOf(source: SchemaSource, store: SetStore): Promise<Result<Uint8Array[]>> {
  await source.settled();
  const sets = await readSets(source, store);
  if (sets) return ok(sets);
  await source.rebuild();
  const again = await readSets(source, store);
  return again
    ? ok(again)
    : fail('set-gone', 'The compiled schema is not on the disk any more. Reload the source.');
}

async function readSets({ sets }: SchemaSource, store: SetStore): Promise<Uint8Array[] | undefined> {
  const files = sets.map(({ digest }) => store.setFile(digest));
  return Promise.all(files.map((file) => readFile(file))).catch(() => undefined);
}
