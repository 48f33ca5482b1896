// What is exported reads back: dumps by our own hex input, lines by any JSON reader.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHex } from '../../../src-shared/bytes/hex-input';
import { chunkDump, frameLine } from '../../../src-shared/tcp/frame-export';

const timeUs = Date.UTC(2026, 10, 22, 23, 14, 5, 123) * 1000 + 456;

describe('a dump of a chunk', () => {
  it('tells direction, number, time and size before the bytes', () => {
    const bytes = new TextEncoder().encode('Hello World, 中.');
    expect(chunkDump({ direction: 'received', number: 3, offset: 16, timeUs, bytes })).toBe(
      [
        '<- received chunk 3, 2026-11-22T23:14:05.123456Z, 17 bytes',
        '00000010  48 65 6C 6C 6F 20 57 6F  72 6C 64 2C 20 E4 B8 AD  Hello World, ...',
        '00000020  2E                                                .',
        '',
        '',
      ].join('\n'),
    );
  });

  it('can be pasted back into the composer', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 70 }), (bytes) => {
        const [, ...lines] = chunkDump({ direction: 'sent', number: 1, offset: 0, timeUs, bytes }).split(
          '\n',
        );
        expect(readHex(lines.join('\n'))).toEqual({ ok: true, value: bytes });
      }),
    );
  });
});

describe('a frame as a line', () => {
  const frame = {
    direction: 'sent',
    number: 3,
    timeUs,
    offset: 62,
    size: 9,
    chunks: [2, 3],
    payload: Uint8Array.of(8, 1),
  } as const;

  it('has its place, its chunks and its exact bytes', () => {
    expect(JSON.parse(frameLine(frame))).toEqual({
      direction: 'sent',
      frame: 3,
      time: '2026-11-22T23:14:05.123456Z',
      offset: 62,
      size: 9,
      chunks: [2, 3],
      payload: 'CAE=',
    });
    expect(JSON.parse(frameLine({ ...frame, text: 'a\n"b"' }))).toMatchObject({ text: 'a\n"b"' });
  });

  it('keeps the numbers of its message, and stays one line', () => {
    const json = '{\n  "id": 18446744073709551615,\n  "note": "a\\nb  c"\n}';
    const line = frameLine({ ...frame, message: { type: 'a.B', json } });
    expect(line.match(/\n/g)).toHaveLength(1);
    expect(line).toContain('"type":"a.B"');
    expect(line).toContain('"message":{ "id": 18446744073709551615, "note": "a\\nb  c" }}\n');
    expect(() => JSON.parse(line) as unknown).not.toThrow();
  });
});
