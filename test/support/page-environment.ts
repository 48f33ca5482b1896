// Vitest environment of the page's tests: plain Node without a DOM, but Svelte state compiled as for the browser,
// so that runes react ($effect, flushSync); under the `node` environment they are compiled for server rendering.
import type { Environment } from 'vitest/runtime';

const page: Environment = {
  name: 'page',
  viteEnvironment: 'client',
  setup: () => ({ teardown: () => {} }),
};

export default page;
