// The composer's modes and variables: every switch keeps the bytes or is refused, and every value repeats under a clock.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBase64 } from '../../../src-shared/bytes/base64-input';
import {
  printComposer,
  printHex,
  readComposer,
  switchMode,
  typedOf,
  type ComposerMode,
  type Typed,
} from '../../../src-shared/bytes/composer';
import { encodingSchema, type Encoding } from '../../../src-shared/bytes/encoding';
import { readHex } from '../../../src-shared/bytes/hex-input';
import { valueOf } from '../../support/captures';
import { appendLineEnding, lineEndingBytes, type Ending } from '../../../src-shared/bytes/line-ending';
import { seededBytes } from '../../../src-shared/bytes/random-bytes';
import { readTemplate, renderTemplate } from '../../../src-shared/bytes/template';
import { readEscapes } from '../../../src-shared/bytes/text-escapes';
import { pathWarning } from '../../../src-shared/bytes/path-warning';
import { printEscapes } from '../../../src-shared/bytes/text-print';
import type { Result } from '../../../src-shared/result';

const hexOf = (result: Result<Uint8Array>) =>
  result.ok ? Buffer.from(result.value).toString('hex') : result.error.message;
const encodings = encodingSchema.options;
const modes: readonly ComposerMode[] = ['text', 'hex', 'base64'];

describe('printed bytes', () => {
  it('read back as the same bytes in every mode and every encoding', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 40 }),
        fc.constantFrom(...modes),
        fc.constantFrom(...encodings),
        (bytes, mode, encoding) => {
          const text = printComposer(bytes, mode, encoding);
          expect(hexOf(readComposer(text, mode, encoding))).toBe(Buffer.from(bytes).toString('hex'));
        },
      ),
      { numRuns: 600 },
    );
  });

  it('of text are that text, where it can be seen', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const bytes = new TextEncoder().encode(text);
        expect(hexOf(readEscapes(printEscapes(bytes)))).toBe(Buffer.from(bytes).toString('hex'));
      }),
    );
    expect(printEscapes(new TextEncoder().encode('Grüße, 中文 😀'))).toBe('Grüße, 中文 😀');
  });

  it.each<[string, Encoding, string]>([
    ['50494e470d0a', 'utf-8', 'PING\\r\\n'],
    ['00095c7f1b', 'utf-8', '\\0\\t\\\\\\u{7F}\\u{1B}'],
    ['41e4b8ff42', 'utf-8', 'A\\xE4\\xB8\\xFFB'],
    ['d6d0ff41', 'gb18030', '中\\xFFA'],
    ['efbbbf41', 'utf-8', '\\u{FEFF}A'],
    ['41000d000a00', 'utf-16le', 'A\\r\\n'],
    ['4100ff', 'utf-16le', 'A\\xFF'],
    ['e280a8c2a0', 'utf-8', '\\u{2028}\\u{A0}'],
    ['7b7b', 'utf-8', '{{'],
  ])('%s in %s are %s', (hex, encoding, text) => {
    expect(printEscapes(Uint8Array.from(Buffer.from(hex, 'hex')), encoding)).toBe(text);
  });
});

describe('switching the mode', () => {
  it('there and back keeps the bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 40 }),
        fc.constantFrom(...modes),
        fc.constantFrom(...modes),
        fc.constantFrom(...encodings),
        (bytes, from, to, encoding) => {
          const typed = { text: printComposer(bytes, from, encoding), ending: 'none' as const };
          const there = switchMode(typed, from, to, encoding);
          const back = there.ok ? switchMode(there.value, to, from, encoding) : there;
          expect(back.ok && hexOf(readComposer(back.value.text, from, encoding))).toBe(
            Buffer.from(bytes).toString('hex'),
          );
        },
      ),
    );
  });

  it('keeps what is sent, the line ending of a text too', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 12 }),
        fc.boolean(),
        fc.constantFrom(...modes),
        fc.constantFrom(...modes),
        fc.constantFrom<Ending>('none', 'lf', 'crlf', 'nul', { custom: '\\xFF' }),
        fc.constantFrom(...encodings),
        (body, isEnded, from, to, ending, encoding) => {
          const bytes = isEnded ? valueOf(appendLineEnding(body, ending, encoding)) : body;
          const typed = typedOf(bytes, from, encoding, ending);
          const there = valueOf(switchMode(typed, from, to, encoding));
          const sent = readComposer(there.text, to, encoding, there.ending);
          if (typed.text !== '') expect(hexOf(sent)).toBe(Buffer.from(bytes).toString('hex'));
        },
      ),
      { numRuns: 600 },
    );
    const ended: Typed = { text: 'PING', ending: 'crlf' };
    const hex = valueOf(switchMode(ended, 'text', 'hex', 'utf-8'));
    expect(hex.text).toBe('50 49 4E 47 0D 0A');
    expect(switchMode(hex, 'hex', 'text', 'utf-8')).toEqual({ ok: true, value: ended });
    expect(switchMode({ ...hex, text: '50 49' }, 'hex', 'text', 'utf-8')).toEqual({
      ok: true,
      value: { text: 'PI', ending: 'none' },
    });
    const empty: Typed = { text: '', ending: 'crlf' };
    expect(switchMode(empty, 'text', 'hex', 'utf-8')).toEqual({ ok: true, value: empty });
  });

  it.each<[string, ComposerMode, ComposerMode, string]>([
    ['A中B', 'text', 'hex', '41 E4 B8 AD 42'],
    ['0 1 2 3', 'hex', 'text', '\\0\\u{1}\\u{2}\\u{3}'],
    ['\\x41', 'text', 'base64', 'QQ=='],
    ['7b7b', 'hex', 'text', '{{{{'],
    ['{{{{', 'text', 'hex', '7B 7B'],
    ['C:\\temp', 'text', 'hex', '43 3A 09 65 6D 70'],
    ['C:\\Users', 'text', 'hex', '\\U at character 3 is no escape'],
    ['abc', 'hex', 'text', 'abc at character 1 has 3 hex digits'],
    ['QQ=', 'base64', 'text', 'padding'],
    ['{{time}}', 'text', 'hex', 'The text has variables'],
    ['41 {{counter}}', 'hex', 'base64', 'The text has variables'],
  ])('of %s from %s to %s gives %s', (text, from, to, wanted) => {
    const switched = switchMode({ text, ending: 'none' }, from, to, 'utf-8');
    expect(switched.ok ? switched.value.text : switched.error.message).toContain(wanted);
  });

  it('prints long hex in lines of sixteen', () => {
    expect(printHex(new Uint8Array(17)).split('\n')).toHaveLength(2);
    expect(hexOf(readHex(printHex(new Uint8Array(33))))).toBe('00'.repeat(33));
  });
});

describe('text in an encoding', () => {
  it.each<[string, Encoding, string]>([
    ['A中\\n\\xFF', 'gbk', '41d6d00aff'],
    ['A\\n\\x41', 'utf-16be', '0041000a41'],
    ['\\u{4E2D}', 'big5', 'a4a4'],
    ['ab\\r\\u{1F600}', 'big5', '😀 (U+1F600) at character 5 does not exist in Big5'],
    ['a😀é', 'big5', '😀 (U+1F600) at character 2 does not exist in Big5'],
    ['\\X41', 'utf-8', '\\X at character 1 is no escape'],
  ])('%s in %s is %s', (text, encoding, hex) => expect(hexOf(readEscapes(text, encoding))).toContain(hex));

  it('sends each typed line break as the line ending, and an escaped one as it is written', () => {
    const text = 'GET / HTTP/1.1\nHost: x\\n\n';
    const sent = (ending: Ending): string => hexOf(readComposer(text, 'text', 'utf-8', ending));
    const wanted = (lineBreak: string, after: string): string =>
      Buffer.from(`GET / HTTP/1.1${lineBreak}Host: x\n${lineBreak}${after}`).toString('hex');
    expect(sent('none')).toBe(wanted('\n', ''));
    expect(sent('crlf')).toBe(wanted('\r\n', '\r\n'));
    expect(sent('cr')).toBe(wanted('\r', '\r'));
    expect(hexOf(readComposer('中\n\\q', 'text', 'utf-8', 'crlf'))).toContain('\\q at character 3');
  });

  it('has line endings of its own encoding, and custom ones', () => {
    expect([...valueOf(appendLineEnding(Uint8Array.of(1), 'crlf', 'utf-16le'))]).toEqual([1, 13, 0, 10, 0]);
    expect(hexOf(lineEndingBytes({ custom: '\\x03;' }))).toBe('033b');
    expect(hexOf(lineEndingBytes({ custom: '\\q' }))).toContain('\\q at character 1 is no escape');
  });
});

describe('base64', () => {
  it.each([
    ['SGVs\nbG8=', '48656c6c6f'],
    ['-_-_', 'fbffbf'],
    ['', ''],
    ['SGVsbG8', '48656c6c6f'],
  ])('%j is %s', (text, hex) => expect(hexOf(readBase64(text))).toBe(hex));

  it.each([
    ['SG*s', '* at character 3 does not belong'],
    ['😀', '😀 at character 1 does not belong'],
    ['Q=QQ', '= at character 2 does not belong'],
    ['QQQQQ', 'one character is missing'],
    ['QR==', 'bits that belong to no byte'],
  ])('%j is refused: %s', (text, sentence) => expect(hexOf(readBase64(text))).toContain(sentence));
});

describe('a dump', () => {
  it('of hexdump -C ends with its size, which is no data', () => {
    const dump = '00000000  48 65 6c 6c 6f  |abcde|\n00000005\n';
    expect(hexOf(readHex(dump))).toBe('48656c6c6f');
  });

  it('with lines left out is refused, not guessed', () => {
    const dump = '00000000  00 00  |..|\n*\n00000020\n';
    expect(readHex(dump).ok).toBe(false);
  });
});

describe('variables', () => {
  const context = () => ({ nowMs: Date.UTC(2026, 10, 22, 23, 14, 5, 123), count: 6, random: seededBytes(1) });
  const render = (text: string, mode: 'text' | 'hex' = 'text', encoding: Encoding = 'utf-8') => {
    const template = readTemplate(text, { mode, encoding });
    return template.ok ? renderTemplate(template.value, context()) : template;
  };
  const textOf = (text: string) => {
    const rendered = render(text);
    return rendered.ok ? Buffer.from(rendered.value).toString('latin1') : rendered.error.message;
  };

  it.each([
    ['at {{time}}\\n', 'at 2026-11-22T23:14:05.123Z\n'],
    ['{{date}}', '2026-11-22'],
    ['{{ unix }} {{unix-ms}}', '1795389245 1795389245123'],
    ['{{counter}},{{counter 100}}', '7,106'],
    ['{{{{time}}', '{{time}}'],
    ['{{{{{{counter}}', '{{7'],
    ['{"a":{"b":1}}', '{"a":{"b":1}}'],
  ])('%s is %s', (text, value) => expect(textOf(text)).toBe(value));

  it('give the same bytes in hex as in text, and numbers their width and order', () => {
    expect(hexOf(render('02 {{counter u16be}} {{counter u16le 256}} 03', 'hex'))).toBe('0200070601' + '03');
    expect(hexOf(render('\\x02{{counter u16be}}{{counter 256 u16le}}\\x03'))).toBe('020007060103');
    expect(hexOf(render('{{counter}}', 'hex'))).toBe('37');
    expect(hexOf(render('{{counter u64le}}', 'hex'))).toBe('0700000000000000');
    expect(hexOf(render('{{counter}}', 'text', 'utf-16be'))).toBe('0037');
  });

  it('repeat under the same clock and seed, and never turn random bytes into other bytes', () => {
    const random = hexOf(render('{{random 4}}', 'hex'));
    expect(random).toMatch(/^[0-9a-f]{8}$/);
    expect(hexOf(render('{{random 4}}'))).toBe(random);
    expect(hexOf(render('{{random 4}}', 'text', 'utf-16le'))).toBe(random);
    expect(textOf('{{random 12 text}}')).toMatch(/^[a-z0-9]{12}$/);
    expect(textOf('{{uuid}}')).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it.each([
    ['ab {{tiem}}', '{{tiem}} at character 4 is no variable. Known are time, date'],
    ['😀{{}}', 'The variable at character 2 is no variable'],
    ['a {{time', '{{ at character 3 has no }} after it'],
    ['{{random}}', '{{random}} at character 1 needs how many bytes'],
    ['{{random 4 hex}}', 'hex in {{random}} at character 1 means nothing there'],
    ['{{counter u12}}', 'u12 in {{counter}} at character 1 means nothing there'],
    ['{{time local}}', 'local in {{time}} at character 1 means nothing there. Write {{time}}.'],
    ['{{time}} \\q', '\\q at character 10 is no escape'],
    ['{{match 1}}', '{{match}} at character 1 is no variable'],
  ])('%s is an error with its position', (text, sentence) => expect(hexOf(render(text))).toContain(sentence));

  it('in hex report the position in the whole text', () => {
    expect(hexOf(render('41 {{counter}} 4G', 'hex'))).toContain('G at character 17 is no hex digit');
  });
});

describe('a path with single backslashes', () => {
  it.each([
    [
      'C:\\temp',
      'C:\\temp at character 1 looks like a path, but \\t is a TAB. Write C:\\\\temp for the path.',
    ],
    ['cd D:\\new\\x41', 'D:\\new\\x41 at character 4 looks like a path, but \\n is a line feed.'],
  ])('%s is sent as its escapes say, with a warning', (text, sentence) => {
    expect(readEscapes(text).ok).toBe(true);
    expect(pathWarning(text)).toContain(sentence);
  });

  it.each(['C:\\\\temp', 'GET / HTTP/1.1\\r\\nHost: a:8080\\r\\n', 'key:\\tvalue', 'a\\tb', 'http://x/\\n'])(
    '%s is none',
    (text) => expect(pathWarning(text)).toBeUndefined(),
  );
});
