// The wire view's lines: tinted runs of a line, and shorter lines for narrow panes.
import { describe, expect, it } from 'vitest';
import { halvedLines, wireRuns } from '../../../../src-renderer/features/timeline/wire-runs';
import { wireRows } from '../../../../src-shared/proto/wire';
import { bytePart, wireLines } from '../../../../src-shared/proto/wire-lines';

/** Field 1, a string of 20 bytes. */
const message = Uint8Array.of(0x0a, 20, ...new TextEncoder().encode('Patriots Path, Mendh'));
const prefixed = Uint8Array.of(0, 0, 0, 0, message.length, ...message);
const lines = wireLines(wireRows(message, { grpcPrefix: { compressed: false } }));

function texts(shown: typeof lines): string[] {
  return shown.map((line) =>
    wireRuns(prefixed, line, bytePart)
      .map(({ part, text }) => `${part}:${text}`)
      .join(' | '),
  );
}

describe('wire lines', () => {
  it('are runs of tag, length and value; the prefix shows its flag apart', () => {
    expect(texts(lines)).toEqual([
      'length:00 | length:00 00 00 16',
      'tag:0A | length:14 | value:50 61 74 72 69 6F 74 73 20 50 61 74 68 2C',
      'value:20 4D 65 6E 64 68',
    ]);
  });

  it('have 8 bytes where there is no room for 16, and lose none', () => {
    const halved = halvedLines(lines);
    expect(halved.map(({ range }) => range.to - range.from)).toEqual([5, 8, 8, 6]);
    expect(halved.map(({ isFirst }) => isFirst)).toEqual([true, true, false, false]);
    expect(texts(halved)[1]).toBe('tag:0A | length:14 | value:50 61 74 72 69 6F');
  });
});
