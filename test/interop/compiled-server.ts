// Interop servers that a compiler makes of Debian packages, Go's and C++'s: built once for each text of theirs, or told to be absent.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { protosFolder } from './interop-schema';

const sources = resolve(import.meta.dirname, '../../test/interop/servers');
const goSources = '/usr/share/gocode/src/google.golang.org/grpc';

interface Recipe {
  source: string;
  /** Files that Debian's packages bring, and the packages. */
  needs: string[];
  packages: string;
  build(work: string): void;
  /** What the packages are called in the table. */
  version(): string;
}

function run(command: string, args: string[], env: Record<string, string> = {}): string {
  return execFileSync(command, args, { env: { ...process.env, ...env }, encoding: 'utf8' });
}

function debianVersion(name: string): string {
  return run('dpkg-query', ['-W', '-f', '${source:Upstream-Version}', name]);
}

const go: Recipe = {
  source: join(sources, 'go/main.go'),
  needs: [
    '/usr/bin/go',
    '/usr/bin/protoc',
    '/usr/bin/protoc-gen-go',
    '/usr/bin/protoc-gen-go-grpc',
    goSources,
  ],
  packages: 'golang-go golang-google-grpc-dev golang-goprotobuf-dev protoc-gen-go-grpc protobuf-compiler',
  build: (work) => {
    const stubs = join(work, 'src/halfclose/grpc_testing');
    mkdirSync(stubs, { recursive: true });
    const name = 'Mtesting.proto=halfclose/grpc_testing';
    const options = ['paths=source_relative', name].join(',');
    run('/usr/bin/protoc', [
      ...[`-I${protosFolder}`, `--go_out=${options}:${stubs}`, `--go-grpc_out=${options}:${stubs}`],
      join(protosFolder, 'testing.proto'),
    ]);
    const server = join(work, 'src/halfclose/server');
    mkdirSync(server, { recursive: true });
    copyFileSync(go.source, join(server, 'main.go'));
    const env = { GO111MODULE: 'off', GOPATH: `${work}:/usr/share/gocode`, GOFLAGS: '' };
    run('/usr/bin/go', ['build', '-o', join(work, 'server'), 'halfclose/server'], env);
  },
  version: () => `grpc-go ${debianVersion('golang-google-grpc-dev')}`,
};

const cpp: Recipe = {
  source: join(sources, 'cpp/main.cc'),
  needs: ['/usr/bin/g++', '/usr/bin/protoc', '/usr/bin/grpc_cpp_plugin', '/usr/include/grpcpp/grpcpp.h'],
  packages: 'g++ libgrpc++-dev libprotobuf-dev protobuf-compiler protobuf-compiler-grpc',
  build: (work) => {
    mkdirSync(work, { recursive: true });
    run('/usr/bin/protoc', [
      ...[`-I${protosFolder}`, `--cpp_out=${work}`, `--grpc_out=${work}`],
      ...['--plugin=protoc-gen-grpc=/usr/bin/grpc_cpp_plugin', join(protosFolder, 'testing.proto')],
    ]);
    const stubs = ['testing.pb.cc', 'testing.grpc.pb.cc'].map((name) => join(work, name));
    // The plugins register themselves: nothing refers to them, so the linker must not drop them.
    const libraries = ['grpc++_reflection', 'grpcpp_channelz', 'grpc++', 'grpc', 'gpr', 'protobuf'];
    run('/usr/bin/g++', [
      ...['-std=c++17', '-O1', `-I${work}`, cpp.source, ...stubs, '-o', join(work, 'server')],
      ...[
        '-Wl,--no-as-needed,--copy-dt-needed-entries',
        ...libraries.map((name) => `-l${name}`),
        '-lpthread',
      ],
    ]);
  },
  version: () => `gRPC C++ ${debianVersion('libgrpc++-dev')}`,
};

const recipes = { go, cpp };

/** The executable and its version, or the sentence that says why there is none. */
export function compiledServer(
  name: keyof typeof recipes,
): { file: string; version: string } | { absent: string } {
  const recipe = recipes[name];
  const missing = recipe.needs.filter((file) => !existsSync(file));
  if (missing.length > 0)
    return { absent: `${missing.join(', ')} not there: apt-get install ${recipe.packages}` };
  const version = recipe.version();
  const text =
    readFileSync(recipe.source) + readFileSync(join(protosFolder, 'testing.proto'), 'utf8') + version;
  const id = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const home = join(tmpdir(), 'halfclose-interop', `${name}-${id}`);
  if (!existsSync(home)) {
    const work = `${home}-${String(process.pid)}`;
    recipe.build(work);
    rmSync(home, { recursive: true, force: true });
    renameSync(work, home);
  }
  return { file: join(home, 'server'), version };
}
