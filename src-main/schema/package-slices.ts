// A tree of thousands of methods in parts: handing one over takes main a moment, handing over all of them a blink that is seen.
import type { PackageEntry } from '../../src-shared/catalog';

/** Copying so many methods to another thread or process takes some 10 ms. */
const methodsAtOnce = 800;

/** Where the slice that begins at `from` ends: a package is never cut, and there is at least one. */
export function sliceEnd(packages: readonly PackageEntry[], from: number): number {
  let methods = 0;
  let end = from;
  while (end < packages.length && (end === from || methods < methodsAtOnce)) {
    for (const service of packages[end]?.services ?? []) methods += service.methods.length;
    end++;
  }
  return end;
}
