// Rows of the metadata table: what goes out, and what is refused before it could be changed or lost on the way.
import { describe, expect, it } from 'vitest';
import { sentEntries } from '../../../src-main/grpc/header-list';
import { toMetadata } from '../../../src-main/grpc/metadata';
import type { MetadataInput } from '../../../src-shared/contract';

function row(key: string, value = '', encoding: MetadataInput['encoding'] = 'text'): MetadataInput {
  return { key, value, encoding };
}

function entries(...rows: MetadataInput[]): unknown {
  const made = toMetadata(rows);
  return made.ok
    ? sentEntries(made.value.toHttp2Headers()).map(({ key, value }) => `${key}: ${value}`)
    : made.error.message;
}

describe('metadata', () => {
  it('keeps order and duplicates, and lowers the case of keys as HTTP/2 demands', () => {
    expect(entries(row('X-B', '2'), row('x-a', ' 1 '), row('x-b', '3'), row('constructor', 'c'))).toEqual([
      'x-b: 2',
      'x-b: 3',
      'x-a:  1 ',
      'constructor: c',
    ]);
  });

  it('takes a -bin value as text, base64 or hex', () => {
    expect(
      entries(
        row('a-bin', 'é'),
        row('a-bin', '-_8', 'base64'),
        row('a-bin', '0x00 0xFF', 'hex'),
        row('b-bin', ''),
      ),
    ).toEqual(['a-bin: w6k=', 'a-bin: +/8=', 'a-bin: AP8=', 'b-bin: ']);
  });

  it.each([
    [row(''), 'A metadata row has no key. Type one, or turn the row off.'],
    [row('x y'), 'The metadata key x y holds " ". Use letters, digits, "_", "-" and "." only.'],
    [
      row('grpc-timeout', '1S'),
      'grpc-timeout is reserved: keys that start with grpc- belong to gRPC. Rename it.',
    ],
    [row('User-Agent', 'me'), 'user-agent is written by Halfclose itself. Remove the row.'],
    [row('connection', 'x'), 'connection is not allowed in HTTP/2. Remove the row.'],
    [row(':path', '/'), ':path belongs to HTTP/2 itself. Remove the row.'],
    [row('__proto__', 'x'), '__proto__ cannot be sent: the gRPC library would drop it. Rename it.'],
    [
      row('x-name', 'é'),
      'The value of x-name holds "é", which is not printable ASCII. Use the key x-name-bin for such a value.',
    ],
    [row('x-bin', 'a b!', 'base64'), 'The value of x-bin is not base64: "!" does not belong in it.'],
    [row('x-bin', 'abc', 'hex'), 'The value of x-bin is not hex: it has an odd number of digits.'],
    [row('x-bin', 'xy', 'hex'), 'The value of x-bin is not hex: "x" does not belong in it.'],
  ])('refuses %o', (wrong, message) => {
    expect(entries(wrong)).toBe(message);
  });

  it('refuses a second authorization, which Node would send for neither', () => {
    expect(entries(row('authorization', 'a'), row('Authorization', 'b'))).toBe(
      'authorization can be sent once only. Remove one row.',
    );
  });
});
