// ncat as a partner: a real program, from Debian, that sends back what it is sent.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';

export interface Ncat {
  port: number;
  stop: () => void;
}

/** Listens on a free port of 127.0.0.1 and sends every byte back, to one connection after the other. */
export async function startNcatEcho(): Promise<Ncat> {
  const port = await freePort();
  const child = spawn('ncat', ['-v', '-l', '-k', '127.0.0.1', String(port), '--exec', '/bin/cat'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await listening(child);
  return { port, stop: () => void child.kill() };
}

/** A port of 127.0.0.1 that nothing listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

// ncat prints the port that it was given, not the one that the system chose: so it is given one.
async function listening(child: ChildProcess): Promise<void> {
  if (!child.stderr) throw new Error('ncat has no output');
  for await (const line of createInterface({ input: child.stderr })) {
    if (line.includes('Listening on')) return;
  }
  throw new Error('ncat ended before it listened');
}
