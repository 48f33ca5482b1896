// A relay between a client and its server: bytes and ends go through as they came, and what both logs say is true.
import { describe, expect, test } from 'vitest';
import { noFaults, plainRelay, type RelayFaults } from '../../../src-shared/listen-settings';
import { sentBy } from '../../../src-shared/sent-by';
import { listenOn, TestClient, type Bench } from '../../support/listener-bench';
import type { MemorySink } from '../../support/memory-sink';
import { connect, has, streamOf, type Wire } from '../../support/tcp-wire';
import { valueOf } from '../../support/captures';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
type Side = 'client' | 'server';
type Act = 'end' | 'close' | 'reset';

interface Line {
  client: Wire;
  relay: Bench;
  server: Bench;
}

/** Our client, our relay, our server: greeted both ways. */
async function makeLine(faults: { toServer?: RelayFaults; toClient?: RelayFaults } = {}): Promise<Line> {
  const server = await listenOn();
  const relay = await listenOn({ relay: { ...plainRelay(server.address), ...faults } });
  const client = connect('127.0.0.1', relay.port);
  await client.sink.until(has('connected'));
  valueOf(client.registry.send(client.captureId, bytesOf('from client')));
  await server.until(() => server.listener.total === 1);
  server.listener.send([1], bytesOf('from server'));
  await client.sink.until((sink) => streamOf(sink, 'received').length === 11);
  await server.sink(1).until((sink) => streamOf(sink, 'received').length === 11);
  return { client, relay, server };
}

function logOf({ client, server }: Line, side: Side): MemorySink {
  return side === 'client' ? client.sink : server.sink(1);
}

function send({ client, server }: Line, side: Side, text: string): void {
  if (side === 'client') client.registry.send(client.captureId, bytesOf(text));
  else server.listener.send([1], bytesOf(text));
}

function act({ client, server }: Line, side: Side, what: Act): void {
  if (side === 'client') valueOf(client.registry[what](client.captureId));
  else expect(server.listener.act([1], what)).toEqual({ done: 1, left: 0 });
}

const other = (side: Side): Side => (side === 'client' ? 'server' : 'client');
const ended = (direction: string) => (sink: MemorySink) =>
  sink.events.some((event) => event.kind === 'half-close' && event.direction === direction);

describe.each<Side>(['client', 'server'])('the %s begins', (first) => {
  const second = other(first);

  test.each<[Act, object, object]>([
    ['end', { how: 'ended', by: 'us' }, { how: 'ended', by: 'peer' }],
    ['close', { how: 'ended', by: 'us' }, { how: 'closed', by: 'us' }],
    ['reset', { how: 'reset', by: 'peer' }, { how: 'reset', by: 'us' }],
  ])('with End: the other still sends, then does %s', async (what, atFirst, atSecond) => {
    const line = await makeLine();
    act(line, first, 'end');
    await logOf(line, second).until(ended('received'));
    expect(logOf(line, second).kinds()).not.toContain('closed');
    send(line, second, ', and more');
    await logOf(line, first).until((sink) => streamOf(sink, 'received').length === 21);
    act(line, second, what);
    await Promise.all([logOf(line, first).until(has('closed')), logOf(line, second).until(has('closed'))]);
    expect(logOf(line, first).data('closed')).toMatchObject({ ...atFirst, receivedAfterEnd: 10 });
    expect(logOf(line, second).data('closed')).toMatchObject({ ...atSecond, sentAfterPeerEnd: 10 });
    await sawTheSame(line);
  });

  // Once a socket has told its end, the system tells Node no reset of it before the next write.
  test.each<Act>(['close', 'reset'])(
    'with End, then %s: the other learns it only when it sends once more',
    async (what) => {
      const line = await makeLine();
      act(line, first, 'end');
      await logOf(line, second).until(ended('received'));
      act(line, first, what);
      await logOf(line, first).until(has('closed'));
      expect(logOf(line, second).kinds()).not.toContain('closed');
      while (!logOf(line, second).kinds().includes('closed')) {
        send(line, second, 'late');
        await new Promise(setImmediate);
      }
      expect(logOf(line, second).data('closed')).toMatchObject({ how: 'reset', by: 'peer' });
      expect(logOf(line, second).data('closed')?.sentAfterPeerEnd).toBeGreaterThan(0);
      expect(streamOf(logOf(line, first), 'received').toString()).not.toContain('late');
      await sawTheSame(line);
    },
  );

  test.each<[Act, object]>([
    ['end', { how: 'ended', by: 'peer' }],
    ['close', { how: 'closed', by: 'us' }],
    ['reset', { how: 'reset', by: 'us' }],
  ])('with Close: the other sees FIN, then does %s', async (what, atSecond) => {
    const line = await makeLine();
    act(line, first, 'close');
    await logOf(line, second).until(ended('received'));
    expect(logOf(line, first).data('closed')).toMatchObject({ how: 'closed', by: 'us' });
    act(line, second, what);
    await logOf(line, second).until(has('closed'));
    expect(logOf(line, second).data('closed')).toMatchObject(atSecond);
    await sawTheSame(line);
  });

  test('with Reset: the other is reset, and nobody saw an end', async () => {
    const line = await makeLine();
    act(line, first, 'reset');
    await logOf(line, second).until(has('closed'));
    expect(logOf(line, first).data('closed')).toMatchObject({ how: 'reset', by: 'us' });
    expect(logOf(line, second).data('closed')).toMatchObject({ how: 'reset', by: 'peer' });
    for (const side of [first, second]) expect(logOf(line, side).kinds()).not.toContain('half-close');
    await sawTheSame(line);
  });
});

/** The relay stood between: its sockets must have seen what the logs of both ends say. */
async function sawTheSame(line: Line): Promise<void> {
  const { relay, client, server } = line;
  await relay.sink(1).until(has('closed'));
  await relay.serverSink(1).until(has('closed'));
  for (const [end, between] of [
    [client.sink, relay.sink(1)],
    [server.sink(1), relay.serverSink(1)],
  ] as const) {
    const sent = streamOf(end, 'sent').toString();
    const seen = streamOf(between, 'received').toString();
    const [how, seenHow] = [end.data('closed')?.how, between.data('closed')?.how];
    // A reset drops what was under way; all else arrives whole.
    if (how === 'reset' || seenHow === 'reset') expect(sent.startsWith(seen)).toBe(true);
    else expect(seen).toBe(sent);
    // Whoever closed or reset its end reads no more; else the relay's FIN is there if and only if this end has it.
    if (how === 'ended') expect(ended('received')(end)).toBe(ended('sent')(between));
    if (ended('sent')(end)) expect(ended('received')(between)).toBe(true);
    if (how === 'reset' && end.data('closed')?.by === 'us')
      expect(between.data('closed')).toMatchObject({ how: 'reset', by: 'peer' });
  }
}

test('both logs say relay, and received is what came from that side', async () => {
  const { relay, client } = await makeLine();
  expect(streamOf(relay.sink(1), 'received').toString()).toBe('from client');
  expect(streamOf(relay.sink(1), 'sent').toString()).toBe('from server');
  expect(streamOf(relay.serverSink(1), 'sent').toString()).toBe('from client');
  const sent = relay.sink(1).events.find((event) => event.kind === 'chunk' && event.direction === 'sent');
  expect(sent).toMatchObject({ by: sentBy.relay });
  expect(relay.row(1).forward).toMatchObject({ state: 'open', sentBytes: 11, receivedBytes: 11 });
  client.registry.close(client.captureId);
});

test('a server that is not there: the client is reset, and its log says why', async () => {
  const gone = await listenOn();
  gone.listener.stop();
  const relay = await listenOn({ relay: plainRelay(gone.address) });
  const client = await TestClient.connect(relay.port);
  await client.hasSeen('close');
  expect(client.saw).toContain('ECONNRESET');
  await relay.until(() => relay.row(1).state === 'closed');
  expect(relay.row(1)).toMatchObject({ how: 'reset', by: 'relay' });
  expect(relay.sink(1).data('note')?.message).toContain('Nothing is listening');
  expect(relay.serverSink(1).data('closed')).toMatchObject({ how: 'failed' });
});

test('a person closes one side of a relayed connection: the other goes with it', async () => {
  const line = await makeLine();
  line.relay.listener.act([1], 'reset');
  await line.client.sink.until(has('closed'));
  await line.server.sink(1).until(has('closed'));
  expect(line.client.sink.data('closed')).toMatchObject({ how: 'reset', by: 'peer' });
  expect(line.server.sink(1).data('closed')).toMatchObject({ how: 'reset', by: 'peer' });
  expect(line.relay.row(1)).toMatchObject({ how: 'reset', by: 'you' });
});

describe('faults', () => {
  test('delay and split, in one direction alone', async () => {
    const toClient = { ...noFaults(), delayMs: 40, split: { bytes: 4, pauseMs: 5 } };
    const { client, server } = await makeLine({ toClient });
    const before = performance.now();
    server.listener.send([1], bytesOf('12345678'));
    await client.sink.until((sink) => streamOf(sink, 'received').length === 19);
    expect(performance.now() - before).toBeGreaterThan(39);
    const parts = client.sink.events.flatMap((event) =>
      'bytes' in event && event.direction === 'received' ? [Buffer.from(event.bytes).toString()] : [],
    );
    expect(parts.slice(-2)).toEqual(['1234', '5678']);
  });

  test('cut after some bytes: the rest does not go on, the connection lives', async () => {
    const line = await makeLine({ toServer: { ...noFaults(), after: { bytes: 15, act: 'cut' } } });
    send(line, 'client', '12345678');
    await line.relay.sink(1).until((sink) => sink.data('note') !== undefined);
    send(line, 'server', 'still here');
    await line.client.sink.until((sink) => streamOf(sink, 'received').length === 21);
    expect(streamOf(line.server.sink(1), 'received').toString()).toBe('from client1234');
    expect(line.relay.sink(1).data('note')?.message).toContain('after 15 bytes');
    act(line, 'client', 'reset');
    await line.relay.sink(1).until(has('closed'));
    await line.relay.serverSink(1).until(has('closed'));
  });

  test('End after some bytes looks like a server that ended early', async () => {
    const line = await makeLine({ toClient: { ...noFaults(), after: { bytes: 13, act: 'end' } } });
    send(line, 'server', '12345678');
    await line.client.sink.until(ended('received'));
    expect(streamOf(line.client.sink, 'received').toString()).toBe('from server12');
  });

  test('Reset after some bytes resets both', async () => {
    const line = await makeLine({ toServer: { ...noFaults(), after: { bytes: 12, act: 'reset' } } });
    send(line, 'client', '12345678');
    await line.client.sink.until(has('closed'));
    await line.server.sink(1).until(has('closed'));
    expect(line.client.sink.data('closed')).toMatchObject({ how: 'reset', by: 'peer' });
    expect(line.server.sink(1).data('closed')).toMatchObject({ how: 'reset', by: 'peer' });
    expect(line.relay.row(1)).toMatchObject({ how: 'reset', by: 'relay' });
  });
});

test('a server that reads slowly slows the client down: nothing piles up in the relay', async () => {
  const server = await listenOn();
  const relay = await listenOn({ relay: plainRelay(server.address) });
  const client = await TestClient.connect(relay.port);
  await server.until(() => server.listener.total === 1);
  const whole = 48_000_000;
  client.socket.write(Buffer.alloc(whole, 1));
  client.socket.end();
  await server.until(() => server.listener.total === 1 && server.row(1).state === 'peer-ended');
  expect(server.row(1).receivedBytes).toBe(whole);
  expect(relay.row(1)).toMatchObject({ state: 'peer-ended', receivedBytes: whole });
}, 30_000);
