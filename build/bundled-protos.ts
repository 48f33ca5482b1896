// Collects the .proto files that come with the app from npm packages: nothing of them is kept in this repository.
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DescFile } from '@bufbuild/protobuf';
import { file_buf_validate_validate as validate } from '@bufbuild/protovalidate/gen/buf/validate/validate_pb.js';
import { ProtoPrinter } from '../src-shared/proto/proto-print';
import { withComments } from './generated-comments';

interface Bundle {
  /** The npm package, and the folder or file in it. */
  from: string;
  path: string;
  /** Import name of the folder or file. */
  to: string;
}

const bundles: Bundle[] = [
  ...['api', 'rpc', 'type', 'longrunning', 'logging/type'].map((name) => ({
    from: 'google-proto-files',
    path: `google/${name}`,
    to: `google/${name}`,
  })),
  { from: 'grpc-health-check', path: 'proto/health/v1/health.proto', to: 'grpc/health/v1/health.proto' },
  { from: '@grpc/reflection', path: 'build/proto/grpc/reflection', to: 'grpc/reflection' },
  { from: '@grpc/grpc-js', path: 'proto/channelz.proto', to: 'grpc/channelz/v1/channelz.proto' },
  // Widely imported before protovalidate followed it.
  {
    from: '@grpc/grpc-js',
    path: 'proto/protoc-gen-validate/validate/validate.proto',
    to: 'validate/validate.proto',
  },
];
const printedFrom = '@bufbuild/protovalidate';
const declarations = `${printedFrom}/dist/esm/gen/buf/validate/validate_pb.d.ts`;

const provenance = `// Copyright 2023-2026 Buf Technologies, Inc.
//
// Licensed under the Apache License, Version 2.0 (the "License");
// you may not use this file except in compliance with the License.
// You may obtain a copy of the License at
//
//     http://www.apache.org/licenses/LICENSE-2.0
//
// Unless required by applicable law or agreed to in writing, software
// distributed under the License is distributed on an "AS IS" BASIS,
// WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
// See the License for the specific language governing permissions and
// limitations under the License.

// Printed by Halfclose from the descriptor in the npm package ${printedFrom}, with the comments of its declarations.`;

/**
 * Makes `target` anew: an import root, with the license of each package beside it in `licenses/`.
 * `modules`: the node_modules folder of this repository.
 */
export async function writeBundledProtos(target: string, modules: string): Promise<void> {
  await rm(target, { recursive: true, force: true });
  for (const { from, path, to } of bundles) {
    const place = join(target, to);
    await mkdir(dirname(place), { recursive: true });
    await cp(join(modules, from, path), place, { recursive: true, filter: isFolderOrProto });
  }
  await writeValidate(target, modules);
  await writeLicenses(join(target, 'licenses'), modules);
}

/** Not `.js` and `.json` that lie beside the protos; folder names have no ending. */
function isFolderOrProto(path: string): boolean {
  return path.endsWith('.proto') || !/\.[a-z]+$/.test(path);
}

/** No npm package has the text of buf/validate/validate.proto: it is printed from the descriptor that this one has. */
async function writeValidate(target: string, modules: string): Promise<void> {
  const files = new Set<DescFile>([validate]);
  for (const file of files) for (const dependency of file.dependencies) files.add(dependency);
  const proto = withComments(validate, await readFile(join(modules, declarations), 'utf8'));
  const { text, lost } = new ProtoPrinter([...files].reverse()).print({ ...validate, proto });
  if (lost.length > 0) throw new Error(`buf/validate/validate.proto would lose ${lost.join(', ')}`);
  await mkdir(join(target, 'buf/validate'), { recursive: true });
  await writeFile(join(target, 'buf/validate/validate.proto'), `${provenance}\n\n${text}`);
}

/** Package, version and license text of everything that was copied. */
async function writeLicenses(folder: string, modules: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const read: string[] = [];
  for (const name of [...new Set(bundles.map(({ from }) => from)), printedFrom]) {
    const manifest: unknown = JSON.parse(await readFile(join(modules, name, 'package.json'), 'utf8'));
    const { version, license } = manifest as { version: string; license: string };
    const text = await readFile(join(modules, name, 'LICENSE'), 'utf8').catch(() => undefined);
    // protovalidate's package names its license (Apache 2.0) and brings no text; the others' text is the same.
    if (text !== undefined) await writeFile(join(folder, `${name.replace('/', '-')}.txt`), text);
    read.push(`${name} ${version}: ${license}`);
  }
  await writeFile(join(folder, 'sources.txt'), `${read.join('\n')}\n`);
}
