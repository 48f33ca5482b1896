// The truth about half-close, for every order of End, Close and Reset by either side: state, bytes that still arrived, who did it.
import { describe, expect, it } from 'vitest';
import { bytesOf, valueOf } from '../../support/captures';
import type { MemorySink } from '../../support/memory-sink';
import { connect, has, listen, streamOf, type PeerSocket, type Wire } from '../../support/tcp-wire';

type Act = 'end' | 'close' | 'reset';

async function line(): Promise<{ wire: Wire; peer: PeerSocket }> {
  const server = await listen();
  const wire = connect('127.0.0.1', server.port);
  const peer = await server.accept();
  await wire.sink.until(has('connected'));
  return { wire, peer };
}

function ours({ registry, captureId }: Wire, act: Act): void {
  valueOf(registry[act](captureId));
}

function theirs({ socket }: PeerSocket, act: Act): void {
  if (act === 'end') socket.end();
  else if (act === 'reset') socket.resetAndDestroy();
  else socket.destroySoon();
}

const ends = (sink: MemorySink): string[] =>
  sink.events.flatMap((event) => {
    if (event.kind === 'half-close') return [`${event.direction} ended`];
    return event.kind === 'closed' ? [`${event.data.how} by ${event.data.by}`] : [];
  });

describe('we act first, then the peer', () => {
  it.each<[Act, Act, string[]]>([
    ['end', 'end', ['sent ended', 'received ended', 'ended by us']],
    ['end', 'close', ['sent ended', 'received ended', 'ended by us']],
    ['end', 'reset', ['sent ended', 'reset by peer']],
  ])('%s, then %s', async (first, second, expected) => {
    const { wire, peer } = await line();
    ours(wire, first);
    await peer.sawEnd;
    // What they still say after our end arrives, and is counted as such.
    peer.socket.write('still here');
    await wire.sink.until((sink) => streamOf(sink, 'received').length === 10);
    theirs(peer, second);
    await wire.sink.until(has('closed'));
    expect(ends(wire.sink)).toEqual(expected);
    expect(wire.sink.data('closed')).toMatchObject({ receivedAfterEnd: 10, unsentBytes: 0 });
  });

  it.each<[Act, string, string]>([
    ['close', 'end', 'closed by us'],
    ['reset', 'ECONNRESET', 'reset by us'],
  ])('%s: the peer sees %s', async (act, seen, expected) => {
    const { wire, peer } = await line();
    ours(wire, act);
    expect(await peer.sawEnd).toBe(seen);
    await wire.sink.until(has('closed'));
    expect(ends(wire.sink)).toEqual([expected]);
  });
});

describe('the peer acts first, then we', () => {
  it.each<[Act, string[]]>([
    ['end', ['received ended', 'sent ended', 'ended by peer']],
    ['close', ['received ended', 'closed by us']],
    ['reset', ['received ended', 'reset by us']],
  ])('end, then our %s', async (act, expected) => {
    const { wire, peer } = await line();
    theirs(peer, 'end');
    await wire.sink.until(has('half-close'));
    valueOf(wire.registry.send(wire.captureId, bytesOf('after yours')));
    await peer.hasReceived(11);
    ours(wire, act);
    await wire.sink.until(has('closed'));
    expect(ends(wire.sink)).toEqual(expected);
    expect(wire.sink.data('closed')).toMatchObject({ sentAfterPeerEnd: 11 });
    expect(peer.received.toString()).toBe('after yours');
  });

  it('reset: one error in words, then the one end', async () => {
    const { wire, peer } = await line();
    theirs(peer, 'reset');
    await wire.sink.until(has('closed'));
    expect(ends(wire.sink)).toEqual(['reset by peer']);
    expect(wire.sink.kinds().filter((kind) => kind === 'error')).toHaveLength(1);
  });

  it('close with bytes of ours unread: what it sent before is kept, then the reset is told', async () => {
    const { wire, peer } = await line();
    peer.socket.pause();
    valueOf(wire.registry.send(wire.captureId, bytesOf('never read')));
    peer.socket.write('last words');
    await wire.sink.until((sink) => streamOf(sink, 'received').length === 10);
    peer.socket.destroy();
    await wire.sink.until(has('closed'));
    expect(streamOf(wire.sink, 'received').toString()).toBe('last words');
    expect(ends(wire.sink).at(-1)).toMatch(/ by peer$/);
  });
});

describe('both at once', () => {
  it.each<[Act, Act]>([
    ['end', 'end'],
    ['end', 'reset'],
    ['close', 'end'],
    ['close', 'close'],
    ['close', 'reset'],
    ['reset', 'end'],
    ['reset', 'reset'],
  ])('our %s and their %s end exactly once', async (our, their) => {
    const { wire, peer } = await line();
    ours(wire, our);
    theirs(peer, their);
    await wire.sink.until(has('closed'));
    await wire.registry.closeAll();
    expect(wire.sink.kinds().filter((kind) => kind === 'closed')).toHaveLength(1);
    expect(wire.sink.kinds().at(-1)).toBe('closed');
  });
});
