// Framing both ways: whatever the preset and the chunks, the frames that were joined come out again, and nothing else.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinBytes } from '../../../src-shared/bytes/join-bytes';
import { faultSentence } from '../../../src-shared/framing/fault-sentence';
import { joinFrame } from '../../../src-shared/framing/frame-wrap';
import { framingSchema, type FrameEvent, type Framing } from '../../../src-shared/framing/framing';
import { unescapePayload } from '../../../src-shared/framing/payload-escape';
import { framingPresets, framingText, readFraming } from '../../../src-shared/framing/presets';
import { FrameSplitter } from '../../../src-shared/framing/splitter';
import { anyFraming, cut, isFrame, payload, split } from './arbitrary-framing';

const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex.replace(/\s/g, ''), 'hex'));
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

function framing(text: string): Framing {
  const read = readFraming(text);
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
}

/** The frames of a stream in hex, and everything that is no frame as it is. */
function cutText(text: string, hex: string): (string | FrameEvent)[] {
  const stream = bytesOf(hex);
  return split(framing(text), [stream]).map((event) =>
    isFrame(event) ? hexOf(stream.subarray(event.payloadStart, event.payloadEnd)) : event,
  );
}

describe('a splitter', () => {
  it('gives back the frames that were joined, for every framing and every cut into chunks', () => {
    fc.assert(
      fc.property(
        anyFraming,
        fc.array(payload, { maxLength: 6 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        (kind, payloads, places) => {
          const sent =
            kind.kind === 'until-close' ? payloads.slice(0, 1).filter((one) => one.length > 0) : payloads;
          const joined = sent.map((one) => ({ payload: one, frame: joinFrame(kind, { payload: one }) }));
          const kept = joined.flatMap(({ payload: one, frame }) =>
            frame.ok ? [{ one, frame: frame.value }] : [],
          );
          const stream = joinBytes(kept.map(({ frame }) => frame));
          const events = split(kind, cut(stream, places));
          expect(events.filter((event) => !isFrame(event))).toEqual([]);
          const read = events
            .filter(isFrame)
            .map((event) => unescapePayload(kind, stream.subarray(event.payloadStart, event.payloadEnd)));
          expect(read.map(hexOf)).toEqual(kept.map(({ one }) => hexOf(one)));
          expect(events.at(-1)?.kind === 'frame' ? (events.at(-1) as { end: number }).end : 0).toBe(
            stream.length,
          );
        },
      ),
      { numRuns: 800 },
    );
  });

  it('says the same of any bytes, however they are cut into chunks, and goes on from a saved state', () => {
    fc.assert(
      fc.property(
        anyFraming,
        fc.uint8Array({ maxLength: 60 }),
        fc.array(fc.nat(), { maxLength: 12 }),
        fc.integer({ min: 1, max: 40 }),
        (kind, stream, places, cap) => {
          const whole = split(kind, [stream], cap);
          expect(split(kind, cut(stream, places), cap)).toEqual(whole);
          let splitter = new FrameSplitter(kind, { cap });
          const events: FrameEvent[] = [];
          for (const chunk of cut(stream, places)) {
            events.push(...splitter.push(chunk));
            splitter = new FrameSplitter(kind, { cap, state: structuredClone(splitter.save()) });
          }
          expect([...events, ...splitter.finish()]).toEqual(whole);
        },
      ),
      { numRuns: 800 },
    );
  });

  it('leaves no byte unexplained until it stops', () => {
    fc.assert(
      fc.property(anyFraming, fc.uint8Array({ maxLength: 60 }), (kind, stream) => {
        let at = 0;
        for (const event of split(kind, [stream], 50)) {
          if (event.kind === 'fault') return;
          expect(event.start).toBe(at);
          at = event.end;
        }
        expect(at).toBe(stream.length);
      }),
    );
  });
});

describe('known streams', () => {
  it.each([
    ['varint', '03 616263 00 01 64', ['616263', '', '64']],
    ['varint', `ac02 ${'61'.repeat(300)}`, ['61'.repeat(300)]],
    ['zigzag-varint', '06 616263', ['616263']],
    ['u16be', '0003 616263', ['616263']],
    ['u32le', '03000000 616263', ['616263']],
    ['u16be,counts=whole', '0005 616263 0002', ['616263', '']],
    ['u16be,before=2,after=1,trailer=2', 'cafe 0003 07 616263 1234', ['616263']],
    ['u16be,after=1,counts=rest', '0004 07 616263', ['616263']],
    ['u8,extra=2', '01 616263', ['616263']],
    ['decimal:8', '3030303030303033 616263', ['616263']],
    ['grpc', '00 00000003 616263 01 00000000', ['616263', '']],
    ['lf', '610a 0a 62630a', ['61', '', '6263']],
    ['crlf', '610d 0d0a 0a 0d0a', ['610d', '0a']],
    ['stx-etx', '02 6162 03 02 03', ['6162', '']],
    ['stx-etx-dle', '02 1002 61 1003 03', ['10026110' + '03']],
    ['dle-stx-etx', '1002 61 1010 03 1003', ['61101003']],
    ['mark:0d0a0d0a', '470d0a 610d0a0d0a', ['470d0a61']],
    ['fixed:2', '61626364', ['6162', '6364']],
    ['until-close', '610a', ['610a']],
  ])('%s cuts %s', (text, hex, frames) => expect(cutText(text, hex)).toEqual(frames));

  it('tell what is cut off at the end, and what stands between frames', () => {
    expect(cutText('u16be', '0003 6162')).toEqual([{ kind: 'cut', start: 0, end: 4, wanted: 5 }]);
    expect(cutText('u16be', '00')).toEqual([{ kind: 'cut', start: 0, end: 1 }]);
    expect(cutText('fixed:4', '61')).toEqual([{ kind: 'cut', start: 0, end: 1, wanted: 4 }]);
    expect(cutText('stx-etx', 'ffff 02 61 03 ff')).toEqual([
      { kind: 'noise', start: 0, end: 2 },
      '61',
      { kind: 'noise', start: 5, end: 6 },
    ]);
    expect(cutText('stx-etx-dle', '02 61 02 62 03')).toEqual([{ kind: 'noise', start: 0, end: 2 }, '62']);
  });

  it('end a frame of the idle framing after silence, not after a chunk', () => {
    const splitter = new FrameSplitter({ kind: 'idle', ms: 50 });
    expect(splitter.push(bytesOf('61'), 0)).toEqual([]);
    expect(splitter.push(bytesOf('62'), 49_999)).toEqual([]);
    expect(splitter.push(bytesOf('63'), 99_999)).toEqual([
      { kind: 'frame', start: 0, payloadStart: 0, payloadEnd: 2, end: 2 },
    ]);
    expect(splitter.elapsed(100_000)).toEqual([]);
    expect(splitter.elapsed(149_999)).toMatchObject([{ start: 2, end: 3 }]);
    expect(splitter.finish()).toEqual([]);
  });
});

describe('a bad prefix', () => {
  const html = new TextEncoder().encode('<html>'.repeat(20));

  it('is a fault with its length, the cap and the offset, and allocates nothing', () => {
    const splitter = new FrameSplitter(framingPresets.u32be as Framing);
    splitter.push(bytesOf(`0000003a${'00'.repeat(58)}`));
    const [fault] = splitter.push(bytesOf('67617375 00'));
    expect(fault).toMatchObject({ kind: 'fault', code: 'too-long', offset: 0x3e });
    expect(fault?.kind === 'fault' && faultSentence(fault)).toBe(
      'length 1,734,439,797 exceeds 64 MB at offset 0x3E: wrong framing?',
    );
    expect(splitter.isStopped).toBe(true);
    expect(splitter.push(html)).toEqual([]);
    expect(splitter.finish()).toEqual([]);
    expect(splitter.position).toBe(0x3e + 5 + html.length);
  });

  it('of a gigabyte is believed when the cap allows it, and still nothing is kept', () => {
    const splitter = new FrameSplitter(framingPresets.u32be as Framing, { cap: 2 ** 31 });
    splitter.push(bytesOf('40000000'));
    const chunk = new Uint8Array(2 ** 20);
    for (let sent = 0; sent < 2 ** 30 - chunk.length; sent += chunk.length)
      expect(splitter.push(chunk)).toEqual([]);
    expect(JSON.stringify(splitter.save()).length).toBeLessThan(400);
    expect(splitter.push(chunk)).toMatchObject([{ start: 0, payloadStart: 4, end: 4 + 2 ** 30 }]);
  });

  it.each([
    ['varint', 'ff'.repeat(10), 'FF FF FF FF FF FF FF FF FF FF is no length at offset 0x0: wrong framing?'],
    ['zigzag-varint', '05', 'length -3 is negative at offset 0x0: wrong framing?'],
    ['decimal:4', '30303078', '30 30 30 78 is no length at offset 0x0: wrong framing?'],
    [
      'u16be,counts=whole',
      '0001',
      "length 1 is less than the frame's own header at offset 0x0: wrong framing?",
    ],
    ['grpc', '3c68746d6c', '3C is no flag (00 or 01) at offset 0x0: wrong framing?'],
    ['dle-stx-etx', '1002 61 1041', '10 41 is no escape at offset 0x3: wrong framing?'],
    [
      'u64be',
      'ffffffffffffffff',
      'length 18,446,744,073,709,551,615 exceeds 64 MB at offset 0x0: wrong framing?',
    ],
  ])('of %s, %s, is told: %s', (text, hex, sentence) => {
    const [fault] = cutText(text, hex);
    expect(typeof fault === 'object' && fault.kind === 'fault' && faultSentence(fault)).toBe(sentence);
  });

  it('has a cap also where the end is looked for', () => {
    const [fault, ...more] = split(framingPresets.lf as Framing, [html], 100);
    expect(fault?.kind === 'fault' && faultSentence(fault)).toBe(
      'no end within 100 B of the frame that begins at offset 0x0: wrong framing?',
    );
    expect(more).toEqual([]);
  });

  it('can be stepped over by hand, from any byte', () => {
    const stream = bytesOf('ffffffff 0002 6162 0001 63');
    const splitter = new FrameSplitter(framingPresets.u16be as Framing, { cap: 100, from: 4 });
    expect(splitter.push(stream.subarray(4))).toEqual([
      { kind: 'frame', start: 4, payloadStart: 6, payloadEnd: 8, end: 8 },
      { kind: 'frame', start: 8, payloadStart: 10, payloadEnd: 11, end: 11 },
    ]);
  });
});

describe('a frame that the peer could not read', () => {
  it.each([
    ['u8', 'aa'.repeat(256), 'The length 256 does not fit u8 (at most 255).'],
    ['decimal:2', 'aa'.repeat(100), 'The length 100 has more than 2 digits.'],
    ['lf', '61 0a 62', 'The payload has 0A at byte 1, which would end the frame there.'],
    ['crlf', '61 0d0a', 'The payload has 0D 0A at byte 1'],
    ['mark:6161', '6261', 'The payload has 61 61 at byte 1'],
    ['stx-etx', '03', 'The payload has 03 at byte 0'],
    ['fixed:4', '616263', 'The payload has 3 bytes; the framing says 4.'],
    ['u8,extra=5', '61', 'The length -4 is below 0.'],
  ])('is refused: %s with %s', (text, hex, sentence) => {
    const joined = joinFrame(framing(text), { payload: bytesOf(hex) });
    expect(joined.ok ? hexOf(joined.value) : joined.error.message).toContain(sentence);
  });

  it('carries the header and the trailer that were given, in their own sizes', () => {
    const kind = framing('u16be,before=2,after=1,trailer=2');
    const parts = {
      payload: bytesOf('6162'),
      before: bytesOf('cafe'),
      after: bytesOf('07'),
      trailer: bytesOf('1234'),
    };
    const joined = joinFrame(kind, parts);
    expect(joined.ok && hexOf(joined.value)).toBe('cafe00020761621234');
    const short = joinFrame(kind, { ...parts, trailer: bytesOf('12') });
    expect(short.ok ? '' : short.error.message).toBe('The trailer has 1 bytes; the framing says 2.');
  });
});

describe('the text of a framing', () => {
  it('reads back as the same framing, and every framing passes its own schema', () => {
    fc.assert(
      fc.property(anyFraming, (kind) => {
        expect(framingSchema.safeParse(kind)).toMatchObject({ success: true });
        expect(readFraming(framingText(kind))).toEqual({ ok: true, value: kind });
      }),
    );
    for (const name of Object.keys(framingPresets)) expect(framingText(framing(name))).toBe(name);
    expect(framingText(framing('idle:50'))).toBe('idle:50');
  });

  it.each([
    '',
    'u12',
    'u16be,size=3',
    'u16be,before=x',
    'fixed:0',
    'mark:0',
    'between:02',
    'lf,before=1',
    'between:0202,03,stuffed',
  ])('%j is no framing, and the known ones are named', (text) => {
    const read = readFraming(text);
    expect(read.ok ? 'read' : read.error.message).toContain('is no framing. Known are varint');
  });
});
