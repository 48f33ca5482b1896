// Where else this workspace calls the same service: most often the target that was meant.
import type { CallTab } from './call-tab.svelte';
import { sameTarget } from './offered-services';

/** Undefined when no other tab says one. */
export function otherTarget(tabs: readonly CallTab[], tab: CallTab): string | undefined {
  const service = serviceOf(tab);
  if (service === undefined) return undefined;
  return tabs
    .filter((one) => one !== tab && serviceOf(one) === service)
    .map(({ target }) => target.trim())
    .find((target) => target !== '' && !sameTarget(target, tab.target));
}

/** `/pkg.Service/Method` -> `pkg.Service` */
function serviceOf({ method }: CallTab): string | undefined {
  return method?.path.split('/')[1];
}
