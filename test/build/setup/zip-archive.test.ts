// The zip reader, against an archive made by Python's zipfile, which shares no code with it.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { unpackZip } from '../../../build/setup/zip-archive.mjs';

const SCRIPT = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w') as z:
    z.writestr('top/', '')
    z.writestr('top/stored.txt', 'plain', zipfile.ZIP_STORED)
    z.writestr('top/empty', '')
    tool = zipfile.ZipInfo('top/tool')
    tool.external_attr = 0o100755 << 16
    z.writestr(tool, '#' * 300000, zipfile.ZIP_DEFLATED)
    z.writestr('top/left-out', 'x')
    z.comment = b'PK and other words'
`;

let folder: string;
let zip: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'halfclose-zip-'));
  zip = join(folder, 'a.zip');
  execFileSync('python3', ['-c', SCRIPT, zip]);
});
afterEach(() => rm(folder, { recursive: true }));

const strip = (name: string) => (name.endsWith('left-out') ? undefined : name.replace(/^top\//, ''));

test('unpacks stored, deflated and empty files with their permissions, and what it is told to leave out stays out', async () => {
  expect(await unpackZip(zip, join(folder, 'out'), strip)).toBe(3);
  expect(await readFile(join(folder, 'out', 'stored.txt'), 'utf8')).toBe('plain');
  expect(await readFile(join(folder, 'out', 'tool'), 'utf8')).toBe('#'.repeat(300_000));
  expect((await stat(join(folder, 'out', 'tool'))).mode & 0o777).toBe(0o755);
  expect((await stat(join(folder, 'out', 'empty'))).size).toBe(0);
  expect(existsSync(join(folder, 'out', 'left-out'))).toBe(false);
});

test('refuses an entry that points outside the folder', async () => {
  await expect(unpackZip(zip, join(folder, 'out'), () => '../escaped')).rejects.toThrow('points outside');
  expect(existsSync(join(folder, 'escaped'))).toBe(false);
});

test('refuses a file that is no zip', async () => {
  await writeFile(zip, 'not a zip at all');
  await expect(unpackZip(zip, folder, strip)).rejects.toThrow('no zip directory');
});
