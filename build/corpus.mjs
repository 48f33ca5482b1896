// npm run corpus: real .proto files from npm and Debian, loaded as the app loads them and compared with Debian's protoc; --write keeps the table.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { root } from './setup/project.mjs';
import { main, say, SetupError } from './setup/report.mjs';

const work = join(tmpdir(), 'halfclose-corpus');
const npmPackages = [
  'google-proto-files@6.0.1',
  '@opentelemetry/otlp-grpc-exporter-base@0.35.0',
  '@grpc/grpc-js-xds@1.14.1',
  '@dapr/dapr@3.18.0',
];
const debianPackages = [
  ...['grpc-proto', 'libprotobuf-dev', 'golang-google-protobuf-dev', 'golang-github-gogo-protobuf-dev'],
  ...['golang-github-gogo-googleapis-dev', 'golang-google-grpc-dev', 'golang-etcd-server-dev'],
  ...['golang-github-grpc-ecosystem-grpc-gateway-dev', 'golang-github-containerd-containerd-dev'],
  ...['golang-github-prometheus-client-model-dev', 'golang-go.opencensus-dev'],
  ...['golang-gitaly-proto-dev', 'libignition-msgs-dev', 'golang-github-containerd-cgroups-dev'],
  ...['golang-github-hashicorp-go-plugin-dev', 'golang-github-googleapis-gnostic-dev'],
];

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 */
function run(command, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, maxBuffer: 1 << 26 });
  if (status === 0) return String(stdout);
  const said = String(error ?? stderr)
    .trim()
    .split('\n')
    .slice(-4);
  throw new SetupError(`${command} ${args[0] ?? ''} did not work`, said, 'Look at the lines above.');
}

function fetchNpm() {
  const folder = join(work, 'npm');
  if (existsSync(join(folder, 'node_modules/google-proto-files'))) return;
  say(`fetching ${npmPackages.join(', ')}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--legacy-peer-deps', '--omit=peer'];
  run('npm', ['install', ...quiet, ...npmPackages], folder);
}

function fetchDebian() {
  const done = join(work, 'debian');
  if (existsSync(done)) return;
  say(`fetching ${debianPackages.length} Debian packages`);
  const packages = join(work, 'packages');
  rmSync(packages, { recursive: true, force: true });
  mkdirSync(packages, { recursive: true });
  run('apt-get', ['download', ...debianPackages], packages);
  const unpacked = join(work, 'unpacking');
  rmSync(unpacked, { recursive: true, force: true });
  for (const name of readdirSync(packages)) run('dpkg-deb', ['-x', join(packages, name), unpacked], work);
  run('mv', [unpacked, done], work);
}

async function buildComparison() {
  const outDir = join(root, 'test-output/corpus');
  const rolldownOptions = { output: { entryFileNames: 'compare.mjs' } };
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: { ssr: 'test/corpus/compare.ts', outDir, target: 'node20', rolldownOptions },
  });
  return join(outDir, 'compare.mjs');
}

await main(async () => {
  if (spawnSync('protoc', ['--version']).status !== 0)
    throw new SetupError('protoc is not installed', [], 'apt-get install protobuf-compiler');
  mkdirSync(work, { recursive: true });
  fetchNpm();
  fetchDebian();
  const comparison = await buildComparison();
  const { status } = spawnSync(process.execPath, [comparison, work, ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  });
  return status ?? 1;
});
