import { describe, expect, test } from 'vitest';
import { metadataProblem, metadataToSend, pastedMetadata } from '../../../src-renderer/state/metadata-check';
import type { MetadataRow } from '../../../src-shared/workspace';

function row(
  key: string,
  value: string,
  encoding: MetadataRow['encoding'] = 'text',
  enabled = true,
): MetadataRow {
  return { id: key, key, value, encoding, enabled };
}

describe('a row of metadata', () => {
  test.each([
    ['authorization', 'Bearer x', 'text'],
    ['X-Request-Id', '', 'text'],
    ['trace-bin', 'n4bQgYhMfWU=', 'base64'],
    ['trace-bin', '9f 86 D0', 'hex'],
    ['trace-bin', 'grüße', 'text'],
    ['', '', 'text'],
  ] as const)('%j: %j as %s goes on the wire', (key, value, encoding) => {
    expect(metadataProblem(row(key, value, encoding))).toBeUndefined();
  });

  test.each([
    ['', 'x', 'text', 'key', 'without a key'],
    ['my key', 'x', 'text', 'key', 'U+0020'],
    ['größe', 'x', 'text', 'key', 'ö (U+00F6)'],
    [':path', 'x', 'text', 'key', 'begins with a colon'],
    ['Content-Type', 'x', 'text', 'key', 'set by gRPC itself'],
    ['grpc-timeout', '1S', 'text', 'key', 'set by gRPC itself'],
    ['name', 'grüße', 'text', 'value', 'ü (U+00FC)'],
    ['name', 'a\nb', 'text', 'value', 'U+000A'],
    ['trace-bin', 'n4b%', 'base64', 'value', '"%"'],
    ['trace-bin', '9f 8', 'hex', 'value', 'One hex digit is missing'],
    ['trace-bin', '9g', 'hex', 'value', 'g (U+0067)'],
  ] as const)('%j: %j as %s is refused at its %s', (key, value, encoding, where, words) => {
    const problem = metadataProblem(row(key, value, encoding));
    expect(problem?.where).toBe(where);
    expect(problem?.message).toContain(words);
  });
});

test('what is off or empty is left out, repeated keys stay in order, and one wrong row refuses the call', () => {
  const rows = [row('a', '1'), row('b', 'ü', 'text', false), row('', ''), row('a', '2')];
  expect(metadataToSend(rows)).toEqual({
    ok: true,
    value: [
      { key: 'a', value: '1', encoding: 'text' },
      { key: 'a', value: '2', encoding: 'text' },
    ],
  });
  const refused = metadataToSend([...rows, row('b', 'ü')]);
  expect(refused.ok).toBe(false);
  if (!refused.ok) expect(refused.error.message).toMatch(/^Metadata b: /);
});

describe('pasted lines', () => {
  test('each line with a key and a value becomes a pair', () => {
    expect(pastedMetadata('authorization: Bearer a:b\r\n  x-empty:\n\nx-y:z')).toEqual([
      { key: 'authorization', value: 'Bearer a:b' },
      { key: 'x-empty', value: '' },
      { key: 'x-y', value: 'z' },
    ]);
  });

  test('an address or prose is no metadata', () => {
    expect(pastedMetadata('https://example.org')).toBeUndefined();
    expect(pastedMetadata('a: b\njust a line')).toBeUndefined();
    expect(pastedMetadata('')).toBeUndefined();
  });
});
