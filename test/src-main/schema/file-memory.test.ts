import { rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DiskLooks } from '../../../src-main/schema/disk-looks';
import { FileMemory } from '../../../src-main/schema/file-memory';
import { tempFolder } from '../../support/captures';
import { writeFiles } from '../../support/schemas';

const later = () => Date.now() + 60_000;

async function remembered(path: string, folder: string, now = later) {
  const memory = await FileMemory.open(folder, 'source', new DiskLooks(now));
  const { file } = memory.lookUp(path);
  await memory.save();
  return file;
}

test('a file that did not change is known without its text', async () => {
  const folder = await tempFolder();
  const root = await writeFiles({ 'a.proto': 'syntax = "proto3"; package p; import "b.proto";' });
  const path = join(root, 'a.proto');
  const read = await remembered(path, folder);
  const known = await remembered(path, folder);
  expect(read && 'content' in read).toBe(true);
  expect(known && 'content' in known).toBe(false);
  expect(known).toMatchObject({
    hash: read?.hash,
    size: read?.size,
    realPath: read?.realPath,
    packageName: 'p',
    imports: read?.imports,
  });
});

test('a change is seen, also one that keeps size and time', async () => {
  const folder = await tempFolder();
  const root = await writeFiles({ 'a.proto': 'message A {}' });
  const path = join(root, 'a.proto');
  const read = await remembered(path, folder);
  const { atime, mtime } = await stat(path);
  await writeFile(path, 'message B {}');
  await utimes(path, atime, mtime);
  const changed = await remembered(path, folder);
  expect(changed?.hash).not.toBe(read?.hash);
});

test('a file that was just written is read again the next time', async () => {
  const folder = await tempFolder();
  const root = await writeFiles({ 'a.proto': 'message A {}' });
  await remembered(join(root, 'a.proto'), folder, Date.now);
  const again = await remembered(join(root, 'a.proto'), folder);
  expect(again && 'content' in again).toBe(true);
});

test('symbolic links and files that are gone are looked at each time', async () => {
  const folder = await tempFolder();
  const root = await writeFiles({ 'a.proto': 'message A {}' });
  const link = join(root, 'link.proto');
  await symlink(join(root, 'a.proto'), link);
  await remembered(link, folder);
  const again = await remembered(link, folder);
  expect(again).toMatchObject({ realPath: join(root, 'a.proto') });
  expect(again && 'content' in again).toBe(true);
  await remembered(join(root, 'a.proto'), folder);
  await rm(join(root, 'a.proto'));
  const memory = await FileMemory.open(folder, 'source', new DiskLooks(later));
  expect(memory.lookUp(join(root, 'a.proto'))).toMatchObject({ fault: { code: 'unreadable' } });
});
