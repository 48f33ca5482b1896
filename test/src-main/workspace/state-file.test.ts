import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { StateFile } from '../../../src-main/workspace/state-file';
import { WorkspaceStore } from '../../../src-main/workspace/workspace-store';
import { emptyWorkspace } from '../../../src-shared/empty-workspace';

const schema = z.object({ version: z.literal(1), text: z.string() });
let folder = '';
let path = '';

function makeFile() {
  return new StateFile({ path, schema, version: 1, empty: () => ({ version: 1 as const, text: '' }) });
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'halfclose-state-'));
  path = join(folder, 'deep', 'state.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a state file', () => {
  it('starts empty and gives back what was saved', async () => {
    expect(await makeFile().load()).toEqual({ value: { version: 1, text: '' } });
    expect(await makeFile().save({ version: 1, text: 'draft' })).toMatchObject({ ok: true });
    expect(await makeFile().load()).toEqual({ value: { version: 1, text: 'draft' } });
  });

  it.each(['{"version":1,"text":"cut', '', '\u0000\u0001', '{"version":1,"text":7}', '[]', 'null'])(
    'that is damaged (%j) is set aside under a name that the notice gives',
    async (content) => {
      await makeFile().save({ version: 1, text: 'x' });
      await writeFile(path, content);
      const { value, notice } = await makeFile().load();
      expect(value.text).toBe('');
      const kept = (await readdir(join(folder, 'deep'))).find((name) =>
        name.startsWith('state.json.damaged-'),
      );
      expect(kept).toBeDefined();
      expect(notice).toContain(kept);
      expect(await readFile(join(folder, 'deep', kept ?? ''), 'utf8')).toBe(content);
    },
  );

  it('of a newer version is set aside and never overwritten', async () => {
    await makeFile().save({ version: 1, text: 'x' });
    await writeFile(path, '{"version":2,"text":"newer"}');
    const { notice } = await makeFile().load();
    expect(notice).toContain('newer Halfclose (version 2)');
    await makeFile().save({ version: 1, text: 'old again' });
    const names = await readdir(join(folder, 'deep'));
    expect(names).toHaveLength(2);
  });

  it('merges saves that come while one is under way, and the newest wins', async () => {
    const file = makeFile();
    for (let i = 0; i < 200; i++) void file.save({ version: 1, text: `draft ${i}` });
    await file.flush();
    expect((await makeFile().load()).value.text).toBe('draft 199');
    expect(await readdir(join(folder, 'deep'))).toEqual(['state.json']);
  });

  it('says that it could not save when the folder cannot be made', async () => {
    await writeFile(join(folder, 'deep'), 'a file where the folder should be');
    expect(await makeFile().save({ version: 1, text: '' })).toMatchObject({
      ok: false,
      error: { code: 'not-saved' },
    });
  });

  it('holds a whole document after its writer was killed at any moment', async () => {
    const outDir = join(folder, 'built');
    const ssr = 'src-main/workspace/state-file.ts';
    await build({ configFile: false, logLevel: 'silent', build: { ssr, outDir, emptyOutDir: false } });
    const program = `
      const { StateFile } = await import(${JSON.stringify(pathToFileURL(join(outDir, 'state-file.js')).href)});
      const file = new StateFile({ path: process.argv[1] });
      process.stdout.write('writing');
      for (let i = 0; ; i++) await file.save({ version: 1, text: 'x'.repeat(2_000_000) + i });`;
    await makeFile().save({ version: 1, text: 'first' });
    for (let round = 0; round < 5; round++) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', program, path], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      child.kill('SIGKILL');
      await once(child, 'exit');
      const { value, notice } = await makeFile().load();
      expect(notice).toBeUndefined();
      expect(value.text.length).toBeGreaterThan(0);
    }
  });
});

describe('the workspace on disk', () => {
  it('comes back as it was saved', async () => {
    const state = { ...emptyWorkspace(), theme: 'light' as const, recentTargets: ['localhost:50051'] };
    await new WorkspaceStore(path).save(state);
    expect(await new WorkspaceStore(path).load()).toEqual({ state, notices: [] });
  });
});
