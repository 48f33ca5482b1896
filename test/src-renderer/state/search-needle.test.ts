// What is typed into a log's search field: text, hex or a message number.
import { describe, expect, it } from 'vitest';
import { isHexSearch, jumpNumber, searchNeedle } from '../../../src-renderer/state/search-needle';
import { RateMeter } from '../../../src-renderer/state/rate-meter';
import { emptySummary } from '../../../src-shared/empty-summary';

describe('search needle', () => {
  it('is text in a call, whatever it looks like', () => {
    expect([...searchNeedle('0A 25', 'grpc')]).toEqual([...new TextEncoder().encode('0A 25')]);
    expect([...searchNeedle('é', 'grpc')]).toEqual([0xc3, 0xa9]);
  });

  it.each([
    ['0A 25', [0x0a, 0x25]],
    ['0x0a25', [0x0a, 0x25]],
    ['0x0a,0x25', [0x0a, 0x25]],
    ['\\x0a\\x25', [0x0a, 0x25]],
    ['ff:FE-00', [0xff, 0xfe, 0x00]],
  ])('%s is hex in a connection', (text, bytes) => {
    expect(isHexSearch(text, 'tcp')).toBe(true);
    expect([...searchNeedle(text, 'tcp')]).toEqual(bytes);
  });

  it.each(['be', 'cafe', 'PING', '0A 2', '12 GET', ''])('%j stays text in a connection', (text) => {
    expect(isHexSearch(text, 'tcp')).toBe(false);
    expect(new TextDecoder().decode(searchNeedle(text, 'tcp'))).toBe(text);
  });

  it('knows a message number', () => {
    expect([jumpNumber('#61,201'), jumpNumber(' # 7 '), jumpNumber('61201'), jumpNumber('#a')]).toEqual([
      61201,
      7,
      null,
      null,
    ]);
  });
});

describe('rate meter', () => {
  const at = (count: number, bytes: number) => ({
    ...emptySummary('capture-1', 'grpc', 0),
    received: { count, bytes },
  });

  it('is the growth of the last second', () => {
    const meter = new RateMeter();
    for (let tick = 0; tick <= 30; tick += 1) meter.note(at(tick * 100, tick * 1000), tick * 100);
    expect(meter.at(3000).messages).toBeCloseTo(1000);
    expect(meter.at(3000).receivedBytes).toBeCloseTo(10_000);
  });

  it('is zero when nothing came for a second, and at the very start', () => {
    const meter = new RateMeter();
    expect(meter.at(0).messages).toBe(0);
    meter.note(at(1, 1), 0);
    meter.note(at(1000, 1000), 500);
    expect(meter.at(1600).messages).toBe(0);
  });
});
