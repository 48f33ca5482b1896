// Frames with their bytes: whatever the chunks are, the payloads that were sent come out.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sealFrame, type FrameChecksum } from '../../../src-shared/framing/checked-frame';
import { FrameCollector, type Collected } from '../../../src-shared/framing/frame-collector';
import type { Framing } from '../../../src-shared/framing/framing';
import { framingPresets } from '../../../src-shared/framing/presets';
import { valueOf } from '../../support/captures';

const cap = 1_000_000;
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function payloads(collected: readonly Collected[]): string[] {
  return collected.map((one) =>
    'payload' in one ? Buffer.from(one.payload).toString('hex') : one.fault.code,
  );
}

const sum: FrameChecksum = {
  checksum: { algorithm: 'crc-16/modbus', endian: 'little' },
  covers: 'payload',
};
const framings: Framing[] = Object.entries(framingPresets).flatMap(([name, framing]) =>
  name === 'until-close' ? [] : [framing],
);

test('all presets, all ways to cut the stream, with and without a checksum', () => {
  const hex = fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(
      fc.constantFrom(...framings),
      hex,
      fc.boolean(),
      fc.integer({ min: 1, max: 50 }),
      (framing, sent, isSummed, step) => {
        const checksum = isSummed ? sum : null;
        const sealed = sent.map((payload) => sealFrame(framing, payload, checksum));
        fc.pre(sealed.every(({ ok }) => ok));
        const stream = Buffer.concat(sealed.map((one) => valueOf(one).bytes));
        const collector = new FrameCollector({ framing, cap, checksum });
        const found: Collected[] = [];
        for (let at = 0; at < stream.length; at += step)
          found.push(...collector.push(stream.subarray(at, at + step), 0));
        expect(payloads(found)).toEqual(sent.map((payload) => Buffer.from(payload).toString('hex')));
      },
    ),
  );
});

test('without framing a chunk is a frame, and the caller may use its buffer again', () => {
  const collector = new FrameCollector({ framing: null, cap, checksum: null });
  const buffer = bytesOf('ping');
  const found = collector.push(buffer, 0);
  buffer.fill(0);
  expect(payloads(found)).toEqual(['70696e67']);
});

test('a bad length is told once, and nothing is kept after it', () => {
  const collector = new FrameCollector({ framing: framingPresets['u32be'] as Framing, cap, checksum: null });
  expect(payloads(collector.push(bytesOf('GET / HTTP/1.1\r\n'), 0))).toEqual(['too-long']);
  expect(collector.push(bytesOf('more'), 0)).toEqual([]);
  expect(collector.finish()).toEqual([]);
});

test('silence and the end of the stream end frames; one over the cap is a fault', () => {
  const idle = new FrameCollector({ framing: { kind: 'idle', ms: 50 }, cap, checksum: null });
  expect(idle.idleMs).toBe(50);
  expect(idle.push(bytesOf('ab'), 0)).toEqual([]);
  expect(idle.push(bytesOf('c'), 10_000)).toEqual([]);
  expect(payloads(idle.elapsed(70_000))).toEqual(['616263']);
  const whole = new FrameCollector({ framing: { kind: 'until-close' }, cap: 4, checksum: null });
  expect(whole.push(bytesOf('abc'), 0)).toEqual([]);
  expect(payloads(whole.finish())).toEqual(['616263']);
  const long = new FrameCollector({ framing: { kind: 'until-close' }, cap: 4, checksum: null });
  expect(payloads(long.push(bytesOf('abcde'), 0))).toEqual(['too-long']);
});
