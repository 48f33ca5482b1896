// What the command keeps of its compiled code: made by a first run, used by the next, and never trusted when it is not ours.
import { chmodSync, existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readParts, writeParts } from '../../src-cli/code-store';
import { Demo } from '../../src-main/demo/demo';
import { CommandLine } from '../support/command';
import { protosDir } from '../support/grpc-harness';

const demo = new Demo({ protosDir, ports: { grpc: 0, echo: 0, framed: 0 } });
let target = '';
let shell = new CommandLine();
const shells: CommandLine[] = [];

beforeAll(async () => {
  const started = await demo.start();
  if (!started.ok) throw new Error(started.error.message);
  target = started.value.grpcTarget;
});
beforeEach(() => {
  shell = new CommandLine();
  shells.push(shell);
});
afterAll(async () => {
  for (const one of shells) await one.close();
  await demo.stop();
});

const fine = { code: 0, stdout: '{"location":{}}\n', stderr: '' };
const call = (env: Record<string, string> = {}) =>
  shell.run(['call', target, 'routeguide.RouteGuide/GetFeature'], { env });
const folder = () => join(shell.cache, 'halfclose', 'cli', 'code');
const kept = () => join(folder(), `call-${process.version}-${process.arch}`);

describe('compiled code', () => {
  test('is written by a first run for its owner alone, and taken as it is by the next', async () => {
    expect(await call()).toMatchObject(fine);
    const { ino, mode } = statSync(kept());
    expect(mode & 0o777).toBe(0o600);
    expect(readParts(kept()).size).toBeGreaterThan(5);
    expect(await call()).toMatchObject(fine);
    expect(statSync(kept()).ino).toBe(ino);
    expect(readdirSync(folder())).toHaveLength(1);
  });

  test('that is damaged, or made under other V8 flags, is replaced', async () => {
    expect(await call()).toMatchObject(fine);
    const whole = readFileSync(kept());
    for (const bad of [whole.subarray(0, whole.length / 2), Buffer.from(whole).fill(7, 5000, 6000)]) {
      writeFileSync(kept(), bad);
      expect(readParts(kept()).size).toBe(0);
      expect(await call()).toMatchObject(fine);
      expect(readParts(kept()).size).toBeGreaterThan(5);
    }
    const { ino } = statSync(kept());
    expect(await call({ NODE_OPTIONS: '--interpreted-frames-native-stack' })).toMatchObject(fine);
    expect(statSync(kept()).ino).not.toBe(ino);
  });

  test('that somebody else could have written is not run', async () => {
    expect(await call()).toMatchObject(fine);
    chmodSync(kept(), 0o666);
    expect(readParts(kept()).size).toBe(0);
    expect(await call()).toMatchObject(fine);
    expect(statSync(kept()).mode & 0o777).toBe(0o600);
  });

  test('of parts that are gone is left out', async () => {
    expect(await call()).toMatchObject(fine);
    const parts = readParts(kept());
    const [name = '', bytes = Buffer.alloc(0)] = [...parts][0] ?? [];
    parts.delete(name);
    parts.set('whole-call-OLDBUILD.js', bytes);
    writeParts(kept(), parts);
    expect(await call()).toMatchObject(fine);
    expect([...readParts(kept()).keys()]).toContain(name);
    expect([...readParts(kept()).keys()]).not.toContain('whole-call-OLDBUILD.js');
  });

  test('is not kept of a call that failed, nor where nothing can be written', async () => {
    const failing = await shell.run(['call', target, 'routeguide.RouteGuide/Nowhere']);
    expect(failing.code).toBe(3);
    expect(existsSync(kept())).toBe(false);
    expect(await call({ XDG_CACHE_HOME: '/dev/null/none' })).toMatchObject(fine);
  });
});
