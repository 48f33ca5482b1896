// One end of a TCP connection for the bench: our core with its capture log on disk, or plain Node; it prints what it measured.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CaptureStore } from '../../src-main/capture/capture-store';
import type { CaptureLog } from '../../src-main/capture/capture-log';
import { ConnectionRegistry } from '../../src-main/tcp/connection-registry';
import type { RunPlan } from '../../src-shared/tcp/run-plan';

const [role = '', task = '', portText = '', bytesText = '', chunkText = ''] = process.argv.slice(2);
const [port, bytes, chunk] = [Number(portText), Number(bytesText), Number(chunkText)];
const captureId = 'bench-capture';

/** Megabytes. */
const resident = (): number => process.memoryUsage.rss() / 1e6;

/** The partner: sends or swallows so many bytes, in pieces; prints its port first. */
async function serve(): Promise<void> {
  const piece = Buffer.alloc(chunk, 0x61);
  const server = net.createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => undefined);
    if (task === 'swallow') return void socket.resume().on('end', () => socket.end());
    let sent = 0;
    const pump = (): void => {
      while (sent < bytes) {
        sent += piece.length;
        if (!socket.write(piece)) return void socket.once('drain', pump);
      }
      socket.end();
    };
    pump();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  console.log((server.address() as net.AddressInfo).port);
  process.stdin.resume().on('end', () => process.exit());
}

async function plain(): Promise<object> {
  const socket = net.connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const start = performance.now();
  let seen = 0;
  if (task === 'send') {
    const piece = Buffer.alloc(chunk, 0x62);
    for (; seen < bytes; seen += piece.length) if (!socket.write(piece)) await once(socket, 'drain');
    socket.end();
    socket.resume();
  } else {
    socket.on('data', (data: Buffer) => (seen += data.length));
    socket.on('end', () => socket.end());
  }
  await once(socket, 'close');
  return { seconds: (performance.now() - start) / 1000, bytes: seen };
}

async function ours(): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), 'halfclose-bench-tcp-'));
  const store = new CaptureStore({ folder });
  let log: CaptureLog | undefined;
  const registry = new ConnectionRegistry({
    openLog: (id, protocol) => {
      const made = store.create(id, protocol);
      if (made.ok) log = made.value;
      return made;
    },
  });
  registry.connect({ captureId, to: { host: '127.0.0.1', port }, timeoutMs: 5000 });
  if (log === undefined) throw new Error('no log');
  while (log.summary().phase === 'opening') await new Promise(setImmediate);
  const connection = registry.get(captureId);
  const before = resident();
  const most = { unwritten: 0, resident: before, queued: 0 };
  const look = setInterval(() => {
    most.unwritten = Math.max(most.unwritten, log?.writer.unwritten ?? 0);
    most.resident = Math.max(most.resident, resident());
    most.queued = Math.max(most.queued, connection?.queuedBytes ?? 0);
  }, 5);
  const start = performance.now();
  if (task === 'send') {
    const plan: RunPlan = {
      steps: [{ payload: payload(), pauseMs: 0 }],
      ...{ times: Math.ceil(bytes / chunk), everyMs: 0, split: null, count: 0 },
    };
    const begun = registry.run(captureId, plan);
    if (!begun.ok) throw new Error(begun.error.message);
    while (log.summary().sent.bytes < bytes) await new Promise((resolve) => setTimeout(resolve, 5));
    registry.end(captureId);
  } else {
    while (log.summary().receivedEndedUs === undefined)
      await new Promise((resolve) => setTimeout(resolve, 5));
    registry.end(captureId);
  }
  await connection?.whenClosed;
  const seconds = (performance.now() - start) / 1000;
  clearInterval(look);
  const { sent, received, lostEvents } = log.summary();
  const sizes = task === 'send' ? sizesOf(log) : [];
  await store.close();
  rmSync(folder, { recursive: true, force: true });
  return { seconds, sent, received, lostEvents, sizes, growth: most.resident - before, ...most };
}

function payload(): RunPlan['steps'][number]['payload'] {
  return {
    written: { kind: 'bytes', bytes: new Uint8Array(chunk).fill(0x62) },
    framing: null,
    checksum: null,
  };
}

/** The different sizes of the chunks that were sent: one, when no boundary was lost or merged. */
function sizesOf({ table: { index } }: CaptureLog): number[] {
  const sizes = new Set<number>();
  for (let seq = 0; seq < index.count; seq += 1)
    if (index.isPayload(seq) && !index.isReceived(seq)) sizes.add(index.length(seq));
  return [...sizes];
}

if (role === 'serve') await serve();
else console.log(JSON.stringify(role === 'plain' ? await plain() : await ours()));
