// Where Chromium's sandbox is forbidden by the kernel, it is noticed before the app fails without words.
import { expect, test } from 'vitest';
import { forbiddingSwitch, sandboxFlags } from '../../../build/setup/os-sandbox.mjs';

const apparmor = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns';

test.each([
  ['Ubuntu 24.04', { [apparmor]: '1\n' }, apparmor],
  ['Ubuntu 24.04 with the restriction lifted', { [apparmor]: '0\n' }, undefined],
  [
    'an old Debian',
    { '/proc/sys/kernel/unprivileged_userns_clone': '0\n' },
    '/proc/sys/kernel/unprivileged_userns_clone',
  ],
  ['Debian 12', { '/proc/sys/kernel/unprivileged_userns_clone': '1\n' }, undefined],
  ['a kernel without such switches', {}, undefined],
] as [string, Record<string, string>, string | undefined][])('%s', (_name, files, expected) => {
  expect(forbiddingSwitch((file) => files[file])?.file).toBe(expected);
});

test('only root on Linux runs without the sandbox of the operating system', () => {
  const root = process.platform === 'linux' && process.getuid?.() === 0;
  expect(sandboxFlags()).toEqual(root ? ['--no-sandbox'] : []);
});
