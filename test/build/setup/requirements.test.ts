// Which Debian and Ubuntu packages are chosen for what a machine lacks.
import { describe, expect, test } from 'vitest';
import {
  debianNaming,
  missingRequirements,
  packagesFor,
  readLibraries,
  readOsRelease,
  requirements,
} from '../../../build/setup/requirements.mjs';

const bookworm =
  'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nID=debian\n';
const noble =
  'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\nVERSION_CODENAME=noble\nUBUNTU_CODENAME=noble\n';
const jammy = 'ID=ubuntu\nID_LIKE=debian\nVERSION_CODENAME=jammy\nUBUNTU_CODENAME=jammy\n';
const mintOnNoble = 'ID=linuxmint\nID_LIKE="ubuntu debian"\nVERSION_CODENAME=wilma\nUBUNTU_CODENAME=noble\n';
const trixie = 'ID=debian\nVERSION_CODENAME=trixie\n';
const fedora = 'ID=fedora\nVERSION_ID=41\n';

const ldconfig = `3 libs found in cache
\tlibgtk-3.so.0 (libc6,x86-64) => /lib/x86_64-linux-gnu/libgtk-3.so.0
\tlibnss3.so (libc6) => /lib/i386-linux-gnu/libnss3.so
\tlibgbm.so.1 (libc6,AArch64) => /lib/aarch64-linux-gnu/libgbm.so.1
`;

describe('package names', () => {
  test.each([
    ['Debian 12', bookworm, false],
    ['Ubuntu 22.04', jammy, false],
    ['Ubuntu 24.04', noble, true],
    ['Mint, by the Ubuntu that it is built on', mintOnNoble, true],
    ['Debian 13', trixie, true],
  ])('%s', (_name, text, t64) => {
    expect(debianNaming(readOsRelease(text))).toEqual({ t64 });
  });

  test('other families are not guessed at', () => {
    expect(debianNaming(readOsRelease(fedora))).toBeUndefined();
    expect(debianNaming(readOsRelease(''))).toBeUndefined();
  });

  test('only the renamed packages get the t64 ending', () => {
    const missing = missingRequirements(['app'], () => false);
    expect(packagesFor(missing, { t64: true })).toEqual([
      'libgtk-3-0t64',
      'libnss3',
      'libasound2t64',
      'libgbm1',
      'libxss1',
      'libxtst6',
      'libatk-bridge2.0-0t64',
      'libcups2t64',
      'libdrm2',
    ]);
  });
});

describe('what is missing', () => {
  test('libraries of another processor do not count as present', () => {
    expect([...readLibraries(ldconfig, 'x64')]).toEqual(['libgtk-3.so.0']);
    expect([...readLibraries(ldconfig, 'arm64')]).toEqual(['libgbm.so.1']);
  });

  test('the app alone asks for no virtual display and no test servers', () => {
    const names = packagesFor(
      missingRequirements(['app'], () => false),
      { t64: false },
    );
    expect(names).not.toContain('xvfb');
    expect(names).not.toContain('python3-grpcio');
  });

  test('everything together is the list that was tried on a bare Debian 12', () => {
    const names = packagesFor(
      missingRequirements(['app', 'headless', 'tests'], () => false),
      { t64: false },
    );
    expect(names).toEqual(requirements.map(({ debianPackage }) => debianPackage));
    expect(names).toEqual(
      expect.arrayContaining(['xvfb', 'xauth', 'libgtk-3-0', 'fonts-noto-cjk', 'python3-grpc-tools']),
    );
  });

  test('a machine that has everything needs nothing', () => {
    expect(missingRequirements(['app', 'headless', 'tests'], () => true)).toEqual([]);
  });
});
