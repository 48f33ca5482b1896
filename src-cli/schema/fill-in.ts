// Files that a server did not send although it needs them, and that come with Halfclose: compiled once, kept in the cache.
import type { DescriptorFile } from '../../src-main/schema/set-symbols';
import { bundledRoots } from './bundled-roots';
import { cacheFolder } from '../cache-folder';

/** The compiler's part is loaded only for servers that leave files out. */
export async function filledIn(names: string[], signal: AbortSignal): Promise<DescriptorFile[]> {
  const { Builder } = await import('../../src-main/schema/builder');
  const { bundledFiles } = await import('../../src-main/schema/set-fill');
  const builder = new Builder(cacheFolder());
  const build: Parameters<typeof bundledFiles>[1]['build'] = (files, until) => builder.build(files, until);
  return bundledFiles(names, { roots: bundledRoots(), build, store: builder.store, signal });
}
