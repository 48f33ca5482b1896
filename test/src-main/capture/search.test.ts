// Search over the bytes of messages and chunks, against a plain model, both ways round and across chunk edges.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Direction } from '../../../src-shared/capture';
import type { RowFilter } from '../../../src-shared/contract';
import { bytesOf, chunk, closed, message, openStore, status, valueOf } from '../../support/captures';

const small = fc.string({ unit: fc.constantFrom('a', 'B', 'b', 'A'), maxLength: 6 });

describe('capture search', () => {
  it('finds what a plain search over each message finds, in both directions, wrapping around', async () => {
    const store = await openStore();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom<Direction>('sent', 'received'), small), { maxLength: 20 }),
        fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 4 }),
        fc.constantFrom<RowFilter>('all', 'sent', 'received'),
        fc.constantFrom<'next' | 'previous'>('next', 'previous'),
        fc.integer({ min: -1, max: 22 }),
        async (messages, needle, filter, toward, seq) => {
          const captureId = `capture-${(run += 1)}`;
          const log = valueOf(store.create(captureId, 'grpc'));
          for (const [direction, text] of messages) message(log, direction, text);
          const passing = messages
            .map(([direction], at) => ({ direction, at }))
            .filter((m) => filter === 'all' || m.direction === filter);
          const hits = passing
            .map((m) => m.at)
            .filter((at) => (messages[at]?.[1] ?? '').toLowerCase().includes(needle));
          const expected =
            toward === 'next'
              ? (hits.find((at) => at > seq) ?? hits[0])
              : (hits.findLast((at) => at < Math.max(0, seq)) ?? hits.at(-1));
          const { found } = valueOf(
            await store.search({ captureId, filter, needle: bytesOf(needle), seq, toward }),
          );
          expect(found).toEqual(
            expected === undefined
              ? null
              : { seq: expected, row: passing.findIndex((m) => m.at === expected) },
          );
          status(log);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('finds bytes across the chunks of one direction, in the chunk where they end, but not across directions', async () => {
    const store = await openStore();
    const log = valueOf(store.create('capture-1', 'tcp'));
    chunk(log, 'received', 'hel');
    chunk(log, 'sent', 'lo');
    chunk(log, 'received', 'l');
    chunk(log, 'received', 'o world');
    const search = { captureId: 'capture-1', filter: 'all' as const, needle: bytesOf('HELLO') };
    for (const toward of ['next', 'previous'] as const) {
      for (const seq of [-1, 1, 2, 3]) {
        expect(valueOf(await store.search({ ...search, seq, toward })).found).toEqual({ row: 3, seq: 3 });
      }
    }
    expect(
      valueOf(await store.search({ ...search, filter: 'sent', seq: -1, toward: 'next' })).found,
    ).toBeNull();
    closed(log);
  });

  it('finds bytes anywhere in a message that is longer than one slice', async () => {
    const store = await openStore();
    const log = valueOf(store.create('capture-1', 'grpc'));
    const big = new Uint8Array(1_000_000).fill(0x2e);
    for (const at of [262_140, 999_995]) {
      const bytes = big.slice();
      bytes.set(bytesOf('piece'), at);
      message(log, 'received', bytes);
    }
    const search = {
      captureId: 'capture-1',
      filter: 'all' as const,
      needle: bytesOf('Piece'),
      toward: 'next' as const,
    };
    expect(valueOf(await store.search({ ...search, seq: -1 })).found?.seq).toBe(0);
    expect(valueOf(await store.search({ ...search, seq: 0 })).found?.seq).toBe(1);
    expect(valueOf(await store.search({ ...search, seq: 1, toward: 'previous' })).found?.seq).toBe(0);
  });

  it('does not look into headers and statuses, finds nothing for nothing, and gives way to a newer search', async () => {
    const store = await openStore();
    const log = valueOf(store.create('capture-1', 'grpc'));
    log.append({
      kind: 'request-headers',
      direction: 'sent',
      data: { entries: [], target: 'glove', path: '/glove' },
    });
    message(log, 'sent', 'gate');
    const search = { captureId: 'capture-1', filter: 'all' as const, seq: -1, toward: 'next' as const };
    expect(valueOf(await store.search({ ...search, needle: bytesOf('glove') })).found).toBeNull();
    expect(valueOf(await store.search({ ...search, needle: new Uint8Array(0) })).found).toBeNull();
    const [older, newer] = await Promise.all([
      store.search({ ...search, needle: bytesOf('zzz') }),
      store.search({ ...search, needle: bytesOf('gate') }),
    ]);
    expect(older).toMatchObject({ ok: false, error: { code: 'superseded' } });
    expect(valueOf(newer).found).toEqual({ row: 1, seq: 1 });
  });
});
