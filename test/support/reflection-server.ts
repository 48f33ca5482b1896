// gRPC servers that speak reflection as a test wants: the real @grpc/reflection, an own one below it, and ones that misbehave.
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import {
  loadPackageDefinition,
  Server,
  ServerCredentials,
  type Metadata,
  type ServerDuplexStream,
  type ServiceDefinition,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { onTestFinished } from 'vitest';
import { findBuf } from '../../src-main/schema/buf-executable';
import { fileInSet, wireFields } from '../../src-main/schema/descriptor-wire';
import { declarationsOf, type DescriptorFile } from '../../src-main/schema/set-symbols';
import type { IssuedCertificate } from './certificate-authority';
import { valueOf } from './captures';

export type Version = 'v1' | 'v1alpha';

/** ServerReflectionRequest as proto-loader gives it: `messageRequest` names the field that is set. */
export interface ReflectionRequest {
  messageRequest: string;
  listServices?: string;
  fileByFilename?: string;
  fileContainingSymbol?: string;
  fileContainingExtension?: { containingType: string; extensionNumber: number };
  allExtensionNumbersOfType?: string;
}
export type ReflectionStream = ServerDuplexStream<ReflectionRequest, object>;
type Script = (request: ReflectionRequest, stream: ReflectionStream, metadata: Metadata) => void;

const protoFolder = join(
  dirname(createRequire(import.meta.url).resolve('@grpc/reflection/package.json')),
  'build/proto',
);

function reflectionService(version: Version): ServiceDefinition {
  const file = join(protoFolder, `grpc/reflection/${version}/reflection.proto`);
  const loaded: unknown = loadPackageDefinition(loadSync(file, { oneofs: true, longs: String }));
  const path = ['grpc', 'reflection', version, 'ServerReflection'];
  const found = path.reduce<unknown>((inside, part) => (inside as Record<string, unknown>)[part], loaded);
  return (found as { service: ServiceDefinition }).service;
}

export interface RunningServer {
  /** `localhost:port`. */
  target: string;
  port: number;
  stop(): void;
}

/** Listens on a loopback port (a free one by default) and stops with the test. `add` registers the services. */
export async function serving(
  add: (server: Server) => void,
  { certificate, port = 0 }: { certificate?: IssuedCertificate; port?: number } = {},
): Promise<RunningServer> {
  const server = new Server({ 'grpc.max_send_message_length': -1 });
  add(server);
  const credentials = certificate
    ? ServerCredentials.createSsl(null, [{ private_key: certificate.key, cert_chain: certificate.cert }])
    : ServerCredentials.createInsecure();
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${String(port)}`, credentials, (error, at) => {
      if (error) reject(error);
      else resolve(at);
    });
  });
  const stop = () => {
    server.forceShutdown();
  };
  onTestFinished(stop);
  return { target: `localhost:${String(bound)}`, port: bound, stop };
}

/** A server whose reflection does what the script says with each request. */
export function scripted(versions: Version[], script: Script): (server: Server) => void {
  return (server) => {
    for (const version of versions) {
      server.addService(reflectionService(version), {
        ServerReflectionInfo: (stream: ReflectionStream) => {
          stream.on('error', () => undefined);
          stream.on('data', (request: ReflectionRequest) => {
            script(request, stream, stream.metadata);
          });
          stream.on('end', () => {
            stream.end();
          });
        },
      });
    }
  };
}

/** Compiles .proto files with buf; the FileDescriptorProtos as protoc would make them, dependencies first. */
export async function descriptorsOf(files: Record<string, string>): Promise<DescriptorFile[]> {
  const folder = await mkdtemp(join(tmpdir(), 'halfclose-test-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  const { path } = valueOf(findBuf());
  const set = execFileSync(path, ['build', folder, '--as-file-descriptor-set', '-o', '-'], {
    env: { HOME: folder, BUF_CACHE_DIR: folder },
    maxBuffer: 64_000_000,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await rm(folder, { recursive: true });
  return [...wireFields(set)].flatMap(({ number, content }) =>
    number === fileInSet
      ? [{ name: fromBinary(FileDescriptorProtoSchema, content).name, bytes: content }]
      : [],
  );
}

/** Answers as servers in C++, Go and Java do: one file an answer, found by name, symbol or extension. */
export function honest(files: DescriptorFile[], services?: string[]): Script {
  const protos = files.map(({ bytes }) => ({ bytes, proto: fromBinary(FileDescriptorProtoSchema, bytes) }));
  const symbols = new Map(
    protos.flatMap(({ bytes, proto }) => declarationsOf(proto).map(({ name }) => [name, bytes] as const)),
  );
  const listed =
    services ??
    protos.flatMap(({ proto }) =>
      proto.service.map(({ name }) => `${proto.package}.${name}`.replace(/^\./, '')),
    );
  const extensions = protos.flatMap(({ bytes, proto }) =>
    proto.extension.map((extension) => ({ bytes, extension })),
  );
  const fileOr = (bytes: Uint8Array | undefined, what: string) =>
    bytes
      ? { fileDescriptorResponse: { fileDescriptorProto: [bytes] } }
      : { errorResponse: { errorCode: 5, errorMessage: `${what} not found` } };
  return (request, stream) => {
    const { fileByFilename, fileContainingSymbol, fileContainingExtension, allExtensionNumbersOfType } =
      request;
    const answer = () => {
      if (request.listServices !== undefined)
        return { listServicesResponse: { service: listed.map((name) => ({ name })) } };
      if (fileByFilename !== undefined)
        return fileOr(files.find(({ name }) => name === fileByFilename)?.bytes, fileByFilename);
      if (fileContainingSymbol !== undefined)
        return fileOr(symbols.get(fileContainingSymbol), fileContainingSymbol);
      const extended = `.${fileContainingExtension?.containingType ?? allExtensionNumbersOfType ?? ''}`;
      const own = extensions.filter(({ extension }) => extension.extendee === extended);
      if (fileContainingExtension) {
        const one = own.find(({ extension }) => extension.number === fileContainingExtension.extensionNumber);
        return fileOr(one?.bytes, extended);
      }
      const extensionNumber = own.map(({ extension }) => extension.number);
      return own.length > 0
        ? { allExtensionNumbersResponse: { baseTypeName: extended.slice(1), extensionNumber } }
        : { errorResponse: { errorCode: 5, errorMessage: 'no extensions' } };
    };
    stream.write({ originalRequest: request, ...answer() });
  };
}
