// What every end-to-end test gets: the app with a folder of its own, demo servers of its own; no error in page or main goes unnoticed.
import { expect, test as base, type TestInfo } from '@playwright/test';
import { resolve } from 'node:path';
import { Demo } from '../../src-main/demo/demo';
import type { DemoState } from '../../src-shared/contract';
import { RealApp, removeFolder, root, temporaryFolder } from '../support/real-app.mjs';

/** What the app finds on the machine: its keyring, the variables of its environment. */
export interface Machine {
  flags?: string[];
  env?: Record<string, string>;
}

interface Fixtures {
  /** A temporary folder of this test, for files. */
  folder: string;
  /** Starts the app on this test's user-data folder (or starts it again). */
  launch: (paths?: string[], machine?: Machine) => Promise<RealApp>;
  /** The app, started without any path. */
  app: RealApp;
  /** The demo servers, in the test's own process, on free ports. */
  demo: DemoState;
}

export const test = base.extend<Fixtures>({
  folder: async ({}, use) => {
    const folder = temporaryFolder('halfclose-files-');
    await use(folder);
    await removeFolder(folder);
  },
  launch: async ({}, use, info) => {
    const folder = temporaryFolder();
    const launched: RealApp[] = [];
    await use(async (paths = [], machine = {}) => {
      const app = await RealApp.launch({ folder, paths, ...machine });
      launched.push(app);
      return app;
    });
    const newest = launched.at(-1);
    if (newest && info.status !== info.expectedStatus) await keepPicture(newest, info);
    const faults = launched.flatMap((app) => app.errors).concat(newest?.mainFaults() ?? []);
    for (const app of launched) await app.kill();
    await removeFolder(folder);
    expect(faults, 'errors of the page and faults of main').toEqual([]);
  },
  app: async ({ launch }, use) => use(await launch()),
  demo: async ({}, use) => {
    const demo = new Demo({
      protosDir: resolve(root, 'protos/demo'),
      ports: { grpc: 0, echo: 0, framed: 0 },
    });
    const started = await demo.start();
    if (!started.ok) throw new Error(started.error.message);
    await use(started.value);
    await demo.stop();
  },
});

/** What the window showed when the test failed. */
async function keepPicture(app: RealApp, info: TestInfo): Promise<void> {
  const path = info.outputPath('window.png');
  await app.page.screenshot({ path }).catch(() => undefined);
  await info.attach('window', { path }).catch(() => undefined);
}

export { expect };
