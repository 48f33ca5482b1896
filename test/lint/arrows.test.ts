// The import arrows are a rule of the house: here each one is broken on purpose, and lint must say so.
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

const eslint = new ESLint({ cwd: new URL('../..', import.meta.url).pathname });

async function complaints(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath });
  return (result?.messages ?? [])
    .filter(({ ruleId }) => ruleId === 'no-restricted-imports')
    .map(({ message }) => message);
}

describe('the import arrows', () => {
  it.each([
    ['src-main/grpc/call.ts', "import { app } from 'electron';\napp.quit();"],
    ['src-main/schema/library.ts', "import { app } from 'electron';\napp.quit();"],
    ['src-main/tcp/connection.ts', "import log from 'electron-log/main';\nlog.info('');"],
    ['src-main/capture/capture-log.ts', "import { answer } from '../ipc/router';\nanswer;"],
    ['src-shared/contract.ts', "import { readFileSync } from 'node:fs';\nreadFileSync;"],
    ['src-shared/contract.ts', "import { Call } from '../src-main/grpc/call';\nCall;"],
    ['src-renderer/features/palette/finder.ts', "import { request } from '../../bridge';\nrequest;"],
    ['src-renderer/features/palette/finder.ts', "import { Call } from '../../../src-main/grpc/call';\nCall;"],
    ['src-renderer/ui/icons.ts', "import { App } from '../state/app.svelte';\nApp;"],
    ['src-renderer/state/tabs.svelte.ts', "import { Finder } from '../features/palette/finder';\nFinder;"],
    ['src-preload/index.ts', "import { readFileSync } from 'node:fs';\nreadFileSync;"],
  ])('refuse in %s: %s', async (filePath, code) => {
    expect(await complaints(filePath, code)).not.toEqual([]);
  });

  it('let the right ones pass', async () => {
    expect(
      await complaints('src-renderer/state/tabs.svelte.ts', "import { request } from '../bridge';\nrequest;"),
    ).toEqual([]);
    expect(await complaints('src-main/window.ts', "import { app } from 'electron';\napp.quit();")).toEqual(
      [],
    );
  });
});
