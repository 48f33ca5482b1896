// `npm start -- route_guide.proto` opens the file that is there where the person typed it.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { appArguments } from '../../../build/setup/app-arguments.mjs';

test('paths are taken from where the person stood; what is no path stays as it is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'halfclose-args-'));
  await writeFile(join(folder, 'a b.proto'), '');
  const args = appArguments(['a b.proto', 'absent.proto', '--flag', join(folder, 'a b.proto')], folder);
  expect(args).toEqual([join(folder, 'a b.proto'), 'absent.proto', '--flag', join(folder, 'a b.proto')]);
  await rm(folder, { recursive: true });
});
