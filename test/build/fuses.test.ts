// The fuses of a package: closed by default, read back from the executable, and a wrong one is named.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fusesFor, wrongFuses } from '../../build/fuses.mjs';

test('a release has no way in: not as Node, not by NODE_OPTIONS, not by the inspector, only from the archive', () => {
  expect(fusesFor('linux', {})).toEqual({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    onlyLoadAppFromAsar: true,
    enableCookieEncryption: true,
    grantFileProtocolExtraPrivileges: false,
    enableEmbeddedAsarIntegrityValidation: false,
  });
});

test('the archive is checked where Electron can do it', () => {
  expect(fusesFor('darwin', {})['enableEmbeddedAsarIntegrityValidation']).toBe(true);
  expect(fusesFor('win32', {})['enableEmbeddedAsarIntegrityValidation']).toBe(true);
});

test('only the end-to-end build keeps the inspector', () => {
  expect(fusesFor('linux', { HALFCLOSE_E2E_BUILD: '1' })['enableNodeCliInspectArguments']).toBe(true);
});

test('a fuse that was left as Electron ships it is named', async () => {
  // The sentinel and a version-1 wire of eight fuses, as they stand in every Electron executable (docs/tutorial/fuses.md).
  const folder = await mkdtemp(join(tmpdir(), 'halfclose-fuses-'));
  const executable = join(folder, 'halfclose');
  await writeFile(executable, 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX' + '\x01\x08' + '10110001');
  const faults = await wrongFuses(executable, fusesFor('linux', {}));
  expect(faults).toContain('fuse RunAsNode is enabled, it must be disabled');
  expect(faults).toContain('fuse OnlyLoadAppFromAsar is disabled, it must be enabled');
  expect(faults).not.toContain(expect.stringContaining('EnableEmbeddedAsarIntegrityValidation'));
  await rm(folder, { recursive: true });
});
