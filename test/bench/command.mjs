// The halfclose command as a whole process, beside Node alone, grpc-js's own load and `buf curl`, in turn.
import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { root, temporaryFolder, removeFolder } from '../support/real-app.mjs';
import { median } from './measure.mjs';
import { buildYardstick } from './stream.mjs';

const method = 'routeguide.RouteGuide/GetFeature';
const data = ['-d', '{"latitude":407838351,"longitude":-746143763}'];
export const commandRounds = 9;

/** @typedef {import('./line.mjs').Line} Line */

/** @returns {string} the native executable, without npm's wrapper */
function bufFile() {
  const arch = process.platform === 'linux' && process.arch === 'arm64' ? 'aarch64' : process.arch;
  const name = `@bufbuild/buf-${process.platform}-${arch}/package.json`;
  const folder = dirname(createRequire(import.meta.url).resolve(name));
  return join(folder, 'bin', process.platform === 'win32' ? 'buf.exe' : 'buf');
}

/** @param {string} target */
function commands(target) {
  const command = join(root, 'out/cli.js');
  const curl = [
    'curl',
    '--http2-prior-knowledge',
    '--protocol',
    'grpc',
    ...data,
    `http://${target}/${method}`,
  ];
  const node = process.execPath;
  return {
    node: [node, '-e', '0'],
    grpc: [node, '-e', 'require("@grpc/grpc-js")'],
    help: [node, command, '--help'],
    call: [node, command, 'call', target, method, ...data],
    proto: [node, command, 'call', target, method, ...data, '--proto', 'protos/demo/route_guide.proto'],
    buf: [bufFile(), ...curl],
    wrapped: [node, join(root, 'node_modules/@bufbuild/buf/bin/buf'), ...curl],
  };
}

/** Milliseconds of one whole process. @param {string[]} words @param {string} cache */
function timeOf(words, cache) {
  const [file = '', ...args] = words;
  const begin = performance.now();
  const { status, stderr } = spawnSync(file, args, {
    cwd: root,
    env: { ...process.env, XDG_CACHE_HOME: cache },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${words.join(' ')} ended with ${status}: ${stderr}`);
  return performance.now() - begin;
}

/** @returns {Promise<Line[]>} */
export async function benchCommand() {
  await buildYardstick();
  const server = fork(join(root, 'test-output/bench/plain-server.mjs'), [join(root, 'protos/demo')]);
  const [target] = await once(server, 'message');
  const cache = temporaryFolder('halfclose-cli-');
  const all = commands(String(target));
  /** @type {Record<string, number[]>} */
  const times = {};
  for (let round = 0; round <= commandRounds; round++) {
    for (const [name, words] of Object.entries(all)) {
      const ms = timeOf(words, cache);
      // The first round fills caches.
      if (round > 0) (times[name] ??= []).push(ms);
    }
  }
  server.disconnect();
  await removeFolder(cache);
  /** @param {string} name */
  const ms = (name) => median(times[name] ?? []);
  /** @param {string} name @param {string} beside */
  const text = (name, beside) => `${ms(name).toFixed(0)} ms, ${(ms(name) / ms(beside)).toFixed(2)} x`;
  return [
    { what: '`node -e 0`', measured: `${ms('node').toFixed(0)} ms`, goal: '', met: true },
    { what: '… with grpc-js loaded', measured: `${ms('grpc').toFixed(0)} ms`, goal: '', met: true },
    {
      what: '`halfclose --help`, of Node with grpc-js',
      measured: text('help', 'grpc'),
      goal: '<= 1.50 x',
      met: ms('help') <= 1.5 * ms('grpc'),
    },
    { what: '`buf curl`, unary, by reflection', measured: `${ms('buf').toFixed(0)} ms`, goal: '', met: true },
    {
      what: '`halfclose call`, the same call, of `buf curl`',
      measured: text('call', 'buf'),
      goal: '< 0.50 x',
      met: ms('call') < 0.5 * ms('buf'),
    },
    { what: '… of `node -e 0` alone', measured: text('call', 'node'), goal: '', met: true },
    { what: '… of `buf curl` as npm installs it', measured: text('call', 'wrapped'), goal: '', met: true },
    { what: '… with --proto, compiled before', measured: text('proto', 'buf'), goal: '', met: true },
  ];
}
