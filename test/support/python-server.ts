// Starts the Python route guide (Debian's python3-grpcio) with stubs generated into a temporary folder.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
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
  const protos = join(root, 'protos/demo');
  execFileSync(python, [
    '-m',
    'grpc_tools.protoc',
    `-I${protos}`,
    `--python_out=${folder}`,
    `--grpc_python_out=${folder}`,
    join(protos, 'route_guide.proto'),
  ]);
  const child = spawn(python, [join(root, 'test/support/python/route_guide_server.py')], {
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
