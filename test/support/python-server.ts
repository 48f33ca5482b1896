// Starts Python servers (Debian's python3-grpcio), the route guide or reflection, with stubs generated into a temporary folder.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** Debian's own: python3-grpcio installs for this one, not for pyenv's. */
const python = '/usr/bin/python3';
const root = resolve(import.meta.dirname, '../..');

export interface PythonServer {
  /** `127.0.0.1:port`. */
  target: string;
  stop(): Promise<void>;
}

export async function startPythonServer(): Promise<PythonServer> {
  const folder = mkdtempSync(join(tmpdir(), 'halfclose-python-'));
  generateStubs(folder, join(root, 'protos/demo'), 'route_guide.proto');
  return run('route_guide_server.py', folder, []);
}

/** A server with nothing but reflection, v1alpha: of the route guide and of itself. `tls`: PEM files. */
export async function startPythonReflection(tls?: {
  keyFile: string;
  certFile: string;
}): Promise<PythonServer> {
  const folder = mkdtempSync(join(tmpdir(), 'halfclose-python-'));
  generateStubs(folder, join(root, 'protos/demo'), 'route_guide.proto');
  // Under the name of Python's own package: `grpc` would hide the library.
  const name = 'grpc_reflection/v1alpha/reflection.proto';
  const original = join(
    root,
    'node_modules/@grpc/reflection/build/proto/grpc/reflection/v1alpha/reflection.proto',
  );
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  copyFileSync(original, join(folder, name));
  generateStubs(folder, folder, name);
  return run('reflection_server.py', folder, tls ? [tls.keyFile, tls.certFile] : []);
}

/** Of one file, into the folder that PYTHONPATH names. */
export function generateStubs(folder: string, protos: string, name: string): void {
  execFileSync(python, [
    '-m',
    'grpc_tools.protoc',
    `-I${protos}`,
    `--python_out=${folder}`,
    `--grpc_python_out=${folder}`,
    join(protos, name),
  ]);
}

async function run(script: string, folder: string, args: string[]): Promise<PythonServer> {
  const child = spawn(python, [join(root, 'test/support/python', script), ...args], {
    env: { PATH: process.env['PATH'], PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const port = await firstLine(child);
  return {
    target: `127.0.0.1:${port}`,
    stop: async () => {
      const gone = once(child, 'exit');
      child.stdin.end();
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the Python server has no output');
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error('the Python server ended before it listened');
}
