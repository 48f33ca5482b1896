import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runBuf } from '../../../src-main/schema/buf';
import { findBuf, type BufExecutable } from '../../../src-main/schema/buf-executable';
import { tempFolder, valueOf } from '../../support/captures';
import { openLibrary, places as placesOf, writeFiles, wholeCatalog } from '../../support/schemas';

const good = [{ name: 'a b/汉字.proto', content: Buffer.from('syntax = "proto3"; message A {}') }];
const never = new AbortController().signal;

/** Where buf works, and a file for what it makes. */
async function places() {
  const cacheFolder = await tempFolder();
  return { cacheFolder, output: join(cacheFolder, 'out.set') };
}

/** A program in place of buf. */
async function standIn(script: string): Promise<BufExecutable> {
  const path = join(await tempFolder(), 'buf');
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return { path, version: 'test' };
}

test("npm's buf for this machine is found, and compiles a file of any name", async () => {
  const executable = valueOf(findBuf());
  expect(executable.version).toBe('1.74.0');
  const outcome = valueOf(await runBuf(good, { executable, ...(await places()), signal: never }));
  expect(outcome.kind).toBe('set');
});

test('faults come as diagnostics with places', async () => {
  const bad = [{ name: 'x.proto', content: Buffer.from('syntax = "proto3";\nmessage A { Foo f = 1; }') }];
  const options = { executable: valueOf(findBuf()), ...(await places()), signal: never };
  expect(valueOf(await runBuf(bad, options))).toEqual({
    kind: 'diagnostics',
    diagnostics: [
      {
        file: 'x.proto',
        line: 2,
        column: 13,
        endLine: 2,
        endColumn: 16,
        message: 'cannot find `Foo` in this scope',
      },
    ],
  });
});

test('a missing buf names the file to install again', async () => {
  const path = join(await tempFolder(), 'bin/buf');
  const result = await runBuf(good, {
    executable: { path, version: 'test' },
    ...(await places()),
    signal: never,
  });
  expect(result).toMatchObject({ ok: false, error: { code: 'compiler-missing' } });
  expect(!result.ok && result.error.message).toContain(path);
});

test.each([
  ['exits without words', 'exit 3', 'code 3'],
  ['is killed', 'kill -SEGV $$', 'SIGSEGV'],
  ['says what is no diagnostic', 'cat > /dev/null; echo panic >&2; exit 100', 'code 100'],
])('a buf that %s is a failure that names it', async (_what, script, words) => {
  const executable = await standIn(script);
  const result = await runBuf(good, { executable, ...(await places()), signal: never });
  expect(result).toMatchObject({ ok: false, error: { code: 'compiler-failed' } });
  expect(!result.ok && result.error.message).toContain(words);
  expect(!result.ok && result.error.message).toContain(executable.path);
});

test('a buf that never ends is stopped by the clock, or by us', async () => {
  const executable = await standIn('exec sleep 600');
  const where = await places();
  const slow = await runBuf(good, { executable, ...where, signal: never, timeoutMs: 50 });
  expect(slow).toMatchObject({ ok: false, error: { code: 'compiler-timeout' } });
  const stop = new AbortController();
  const run = runBuf(good, { executable, ...where, signal: stop.signal });
  stop.abort();
  expect(await run).toMatchObject({ ok: false, error: { code: 'aborted' } });
});

test('a source shows a missing compiler as its problem and loads when the compiler is back', async () => {
  const executable = valueOf(findBuf());
  const bufPath = join(await tempFolder(), 'buf');
  const folder = await writeFiles({ 'a.proto': 'syntax = "proto3"; service S {}' });
  const { library } = openLibrary({ bufPath, cacheDir: await tempFolder() });
  const { sourceIds } = valueOf(await library.open([join(folder, 'a.proto')]));
  const source = () => wholeCatalog(library).sources[0];
  expect(source()).toMatchObject({ state: 'failed', problems: [{ code: 'compiler-missing' }] });
  await writeFile(bufPath, `#!/bin/sh\nexec ${executable.path} "$@"\n`);
  await chmod(bufPath, 0o755);
  await library.reload(sourceIds[0] ?? '');
  expect(source()).toMatchObject({ state: 'ready', problems: [] });
});

/** buf behind a script that writes one line a run to `log`. */
async function countedBuf(): Promise<{ bufPath: string; runs: () => Promise<number> }> {
  const folder = await tempFolder();
  const bufPath = join(folder, 'buf');
  const log = join(folder, 'log');
  await writeFile(log, '');
  await writeFile(bufPath, `#!/bin/sh\necho run >> ${log}\nexec ${valueOf(findBuf()).path} "$@"\n`);
  await chmod(bufPath, 0o755);
  return { bufPath, runs: async () => (await readFile(log, 'utf8')).split('\n').length - 1 };
}

test('without a compiler after an edit, what was loaded stays in use', async () => {
  const { bufPath } = await countedBuf();
  const service = (method: string) =>
    `syntax = "proto3"; package kept; message T {} service S { rpc ${method}(T) returns (T); }`;
  const folder = await writeFiles({ 'a.proto': service('Before') });
  const { library } = openLibrary({ bufPath, cacheDir: await tempFolder() });
  const [sourceId = ''] = valueOf(await library.open([folder])).sourceIds;
  const source = () => wholeCatalog(library).sources[0];
  await writeFile(bufPath, '#!/bin/sh\nexit 1\n');
  await writeFiles({ 'a.proto': service('After') }, folder);
  await library.reload(sourceId);
  expect(source()).toMatchObject({ state: 'partial', problems: [{ code: 'compiler-failed' }] });
  expect(source()?.packages[0]?.services[0]?.methods[0]?.path).toBe('/kept.S/Before');
  expect(await library.closure({ sourceId, typeNames: ['kept.T'] })).toMatchObject({ ok: true });
  await writeFile(bufPath, `#!/bin/sh\nexec ${valueOf(findBuf()).path} "$@"\n`);
  await library.reload(sourceId);
  expect(source()).toMatchObject({ state: 'ready', problems: [] });
  expect(source()?.packages[0]?.services[0]?.methods[0]?.path).toBe('/kept.S/After');
});

test('an edition that buf does not know costs no build', async () => {
  const { bufPath, runs } = await countedBuf();
  const folder = await writeFiles({
    'new.proto': '// later\nedition /* of */ = "2026"; package later; message Later {}',
    'needs.proto':
      'syntax = "proto3"; package needs; import "new.proto"; message Needs { later.Later l = 1; }',
    'good.proto': 'edition = "2024"; package good; message Good {}',
  });
  const { library } = openLibrary({ bufPath, cacheDir: await tempFolder() });
  valueOf(await library.open([folder]));
  expect(placesOf(wholeCatalog(library).sources[0]?.problems ?? [])).toEqual([
    'needs.proto:1:42 depends-on-failed',
    'new.proto:2:20 unknown-syntax',
  ]);
  expect(await runs()).toBe(1);
});
