// npm run interop: gRPC's official interop cases through our engine against servers in other stacks; --write keeps the table in docs/interop.md.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { root } from './setup/project.mjs';
import { main, say, SetupError } from './setup/report.mjs';

const work = join(tmpdir(), 'halfclose-interop');
/** 2.1 is the last line for Node 20. Only these tests need it, so it is no dependency of the project. */
const packages = ['@connectrpc/connect@2.1.2', '@connectrpc/connect-node@2.1.2', '@bufbuild/protobuf@2.17.0'];

function fetchConnect() {
  if (existsSync(join(work, 'node_modules/@connectrpc/connect-node'))) return;
  say(`fetching ${packages.join(', ')}`);
  mkdirSync(work, { recursive: true });
  writeFileSync(join(work, 'package.json'), '{"private":true}\n');
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts'];
  const { status, stderr } = spawnSync('npm', ['install', ...quiet, ...packages], { cwd: work });
  if (status !== 0)
    throw new SetupError('connect-node could not be fetched', String(stderr).trim().split('\n').slice(-4));
}

async function buildRun() {
  const outDir = join(root, 'test-output/interop');
  const rolldownOptions = { output: { entryFileNames: 'run.mjs' } };
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    build: { ssr: 'test/interop/run.ts', outDir, target: 'node20', rolldownOptions },
  });
  return join(outDir, 'run.mjs');
}

await main(async () => {
  if (spawnSync('/usr/bin/python3', ['-c', 'import grpc, grpc_tools']).status !== 0)
    throw new SetupError('Python has no grpcio', [], 'apt-get install python3-grpcio python3-grpc-tools');
  fetchConnect();
  const run = await buildRun();
  const { status } = spawnSync(process.execPath, [run, work, ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  });
  return status ?? 1;
});
