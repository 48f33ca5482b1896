// Compiles google.rpc with buf and writes its descriptors into src-shared/proto/google-rpc.ts: run it after an update of google-proto-files.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = join(root, 'src-shared/proto/google-rpc.ts');

/** The text of google-rpc.ts for the .proto files as they are now. */
export function generatedModule() {
  const executable = process.platform === 'win32' ? 'buf.exe' : 'buf';
  const buf = join(root, `node_modules/@bufbuild/buf-${process.platform}-${process.arch}/bin/${executable}`);
  const folder = mkdtempSync(join(tmpdir(), 'halfclose-rpc-'));
  for (const name of ['status.proto', 'error_details.proto']) {
    cpSync(join(root, 'node_modules/google-proto-files/google/rpc', name), join(folder, 'google/rpc', name));
  }
  const env = { ...process.env, BUF_CACHE_DIR: join(tmpdir(), 'halfclose-buf') };
  const args = ['build', folder, '--exclude-source-info', '-o', '-#format=binpb'];
  const run = spawnSync(buf, args, { cwd: folder, env });
  rmSync(folder, { recursive: true });
  if (run.status !== 0) throw new Error(`buf did not compile google/rpc: ${run.stderr ?? run.error}`);
  const lines = run.stdout.toString('base64').match(/.{1,100}/g) ?? [];
  const body = lines.map((line) => `  '${line}',`).join('\n');
  return `// The descriptors of google.rpc.Status and its standard details. Made by build/generate-descriptors.mjs: do not edit.

/** A FileDescriptorSet of google/rpc/status.proto, error_details.proto and what they import, as base64 in pieces. */
export const googleRpcDescriptors: readonly string[] = [
${body}
];
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = generatedModule();
  const isSame = readFileSync(target, { encoding: 'utf8', flag: 'a+' }) === text;
  if (!isSame) writeFileSync(target, text);
  process.stdout.write(`${target} ${isSame ? 'is up to date' : 'was written'}\n`);
}
