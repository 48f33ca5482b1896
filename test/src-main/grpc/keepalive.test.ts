// Connections over time: keepalive finds a server that went silent, and what nobody uses is closed.
import type { Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { TargetSettings } from '../../../src-shared/target-settings';
import { faultServing, frame, frameType, message } from '../../support/fault-server';
import { GrpcHarness } from '../../support/grpc-harness';

const one = Buffer.of(8, 1);
const call = { path: '/a.B/C', serverStreaming: true };

function harness(): GrpcHarness {
  const made = new GrpcHarness({ lookMs: 1000 });
  onTestFinished(() => made.close());
  return made;
}

const keepalive = (timeMs: number, timeoutMs: number): { settings: TargetSettings } => ({
  settings: { security: 'plaintext', keepalive: { timeMs, timeoutMs } },
});

async function serving(plan: Parameters<typeof faultServing>[0]) {
  const server = await faultServing(plan);
  onTestFinished(() => server.stop());
  return server;
}

describe('keepalive', () => {
  it('ends a call without a deadline when the server goes silent, and says what was lost', async () => {
    const { target } = await serving({ mute: true });
    const { sink } = harness().open({ target, ...call, ...keepalive(300, 300) });
    expect(await sink.status()).toMatchObject({ code: 14, origin: 'local' });
    expect((await sink.diagnosis()).title).toBe(`The connection to ${target} was lost`);
  });

  it('lets a quiet call run as long as the server answers its pings', async () => {
    const sockets: Socket[] = [];
    let pings = 0;
    const { target } = await serving({
      onConnection: (socket) => {
        sockets.push(socket);
        socket.on('data', (bytes: Buffer) => {
          if (bytes.includes(frame(frameType.ping, 0, 0, Buffer.alloc(8)).subarray(0, 9))) pings += 1;
        });
      },
      answer: (stream) => void stream.headers().data(message(one)),
    });
    const { sink } = harness().open({ target, ...call, ...keepalive(150, 150) });
    await expect.poll(() => pings, { timeout: 5000 }).toBeGreaterThan(3);
    expect(sink.data('status')).toBeUndefined();
    expect(sockets).toHaveLength(1);
  });
});

describe('a connection without calls', () => {
  it('is closed after the idle time of its target', async () => {
    let closed = 0;
    const { target } = await serving({
      onConnection: (socket) => socket.on('close', () => (closed += 1)),
      answer: (stream) => void stream.headers().data(message(one)).ok(),
    });
    const calls = harness();
    const settings: TargetSettings = { security: 'plaintext', idleTimeoutMs: 50 };
    expect((await calls.open({ target, ...call, settings }).sink.status()).code).toBe(0);
    await expect.poll(() => closed).toBe(1);
    expect(calls.registry.connections()).toEqual([]);
  });
});
