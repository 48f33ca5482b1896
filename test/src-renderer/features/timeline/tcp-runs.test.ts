// Lines of the TCP log: hex, ASCII, text with escapes, and what a search marks in them.
import { describe, expect, it } from 'vitest';
import { previewParts, splitAtHits } from '../../../../src-renderer/features/timeline/preview-cache';
import { bytesAround, searchMask } from '../../../../src-renderer/features/timeline/search-mask';
import { asciiRuns, hexRuns, textRuns } from '../../../../src-renderer/features/timeline/tcp-runs';
import type { CaptureLine } from '../../../../src-shared/contract';

const bytes = (text: string) => new TextEncoder().encode(text);
const none = new Uint8Array(0);

function line(content: Uint8Array, more: Partial<CaptureLine> = {}): CaptureLine {
  return {
    ...{ seq: 1, part: 'bytes', kind: 'chunk', direction: 'received', number: 1, timeUs: 0, sinceUs: 0 },
    ...{
      size: content.length,
      offset: 0,
      bytes: content as CaptureLine['bytes'],
      carry: none,
      unfinished: 0,
    },
    ...more,
  };
}

describe('a hex line', () => {
  it('is two halves of eight pairs, without a space at the end', () => {
    const text = hexRuns(bytes('PING halfclose\r\n'), []).map((run) => run.text);
    expect(text).toEqual(['50 49 4E 47 20 68 61 6C  66 63 6C 6F 73 65 0D 0A']);
    expect(hexRuns(Uint8Array.of(1), [])[0]?.text).toBe('01');
  });

  it('has one character a byte, a point for what does not print', () => {
    expect(asciiRuns(Uint8Array.of(0x41, 0, 0x7f, 0xe2, 0x20), [])).toEqual([{ text: 'A··· ', look: '' }]);
  });

  it('marks a match in either case, also over the edge to the next line of the chunk', () => {
    const lines = [line(bytes('0123456789 Mendh')), line(bytes('am, NJ')), line(bytes('am'), { seq: 2 })];
    const at = (index: number) => lines[index];
    const needle = bytes('mendHAM');
    const first = searchMask(bytesAround(at, 0, needle.length), 16, needle);
    expect(first.lastIndexOf(false)).toBe(10);
    const second = searchMask(bytesAround(at, 1, needle.length), 6, needle);
    expect(second).toEqual([true, true, false, false, false, false]);
    expect(searchMask(bytesAround(at, 2, needle.length), 2, needle)).toEqual([false, false]);
    const looks = second.map((hit) => ({ name: hit ? 'hit' : '', frame: -1 }));
    expect(asciiRuns(bytes('am, NJ'), looks)).toEqual([
      { text: 'am', look: 'hit' },
      { text: ', NJ', look: '' },
    ]);
  });

  it('has no tint between two frames, and one within', () => {
    const looks = [1, 1, 2].map((frame) => ({ name: frame === 1 ? 'fA' : 'fB', frame }));
    expect(hexRuns(Uint8Array.of(1, 2, 3), looks)).toEqual([
      { text: '01 02', look: 'fA' },
      { text: ' ', look: '' },
      { text: '03', look: 'fB' },
    ]);
  });
});

describe('a text line', () => {
  it('shows control bytes and bytes that are not UTF-8 as escapes', () => {
    expect(textRuns(line(bytes('a\r\n\0\x07')))).toEqual([
      { text: 'a', escape: false },
      { text: '\\r\\n\\0\\x07', escape: true },
    ]);
    expect(textRuns(line(Uint8Array.of(0x41, 0xff, 0xc3)))).toEqual([
      { text: 'A', escape: false },
      { text: '\\xFF\\xC3', escape: true },
    ]);
  });

  it('shows a character that was cut between two chunks once, whole, where it ends', () => {
    const euro = bytes('€');
    const first = line(Uint8Array.of(0x31, euro[0] ?? 0, euro[1] ?? 0), { unfinished: 2 });
    const second = line(Uint8Array.of(euro[2] ?? 0, 0x32), { carry: euro.slice(0, 2) });
    expect(textRuns(first)).toEqual([{ text: '1', escape: false }]);
    expect(textRuns(second)).toEqual([{ text: '€2', escape: false }]);
  });

  it('shows invisible direction marks as escapes', () => {
    expect(textRuns(line(bytes('a\u202eb'))).map((run) => run.text)).toEqual(['a', '\\u{202E}', 'b']);
  });
});

describe('a search in previews', () => {
  it('splits at every match, in any case', () => {
    expect(splitAtHits('Mendham, mendham', 'mendham')).toEqual([
      { text: 'Mendham', hit: true },
      { text: ', ', hit: false },
      { text: 'mendham', hit: true },
    ]);
    expect(splitAtHits('none', 'x')).toEqual([{ text: 'none', hit: false }]);
  });

  it('joins neighbours of one kind while nothing is searched', () => {
    const tokens = [
      { text: 'name', kind: 'key' as const },
      { text: ' ', kind: 'punct' as const },
      { text: '{', kind: 'punct' as const },
    ];
    expect(previewParts(tokens, '').map(({ text }) => text)).toEqual(['name', ' {']);
    expect(previewParts(tokens, 'am').map(({ text, hit }) => (hit ? `[${text}]` : text))).toEqual([
      'n',
      '[am]',
      'e',
      ' {',
    ]);
  });
});
