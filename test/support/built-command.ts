// Before the tests of the command: builds out/cli.js, unless it is fresh.
import { ensureCommandBuild } from '../../build/setup/command-build.mjs';

export default async function setup(): Promise<void> {
  await ensureCommandBuild();
}
