// The rules that come with the app, as they answer, and the file that rules are saved in.
import { describe, expect, it } from 'vitest';
import { seededBytes } from '../../../src-shared/bytes/random-bytes';
import { calculate } from '../../../src-shared/tcp/arithmetic';
import { readRuleFile, writeRuleFile } from '../../../src-shared/tcp/rule-file';
import { rulePreset, type RulePreset } from '../../../src-shared/tcp/rule-presets';
import { RuleSet, type RuleEvent, type RuleHit } from '../../../src-shared/tcp/rule-set';

const moment = { nowMs: Date.UTC(2026, 10, 22), random: seededBytes(1) };

const frame = (payload: string | Uint8Array): RuleEvent => ({
  on: 'frame',
  payload: typeof payload === 'string' ? new TextEncoder().encode(payload) : payload,
});

function said(hit: RuleHit | undefined): string | undefined {
  return (
    hit?.fault?.message ?? hit?.steps.map(({ bytes }) => Buffer.from(bytes).toString('latin1')).join('|')
  );
}

describe('presets', () => {
  const talk = (preset: RulePreset, payload: string | Uint8Array) => {
    const file = rulePreset(preset, () => crypto.randomUUID());
    expect(readRuleFile(writeRuleFile(file))).toEqual({ ok: true, value: file });
    const set = new RuleSet(file.rules, { encoding: file.encoding, framing: file.framing });
    expect(set.states.filter(({ fault }) => fault !== undefined)).toEqual([]);
    return set.converse().handle(frame(payload), moment);
  };

  it('echo, sink, answer HTTP, calculate lines and echo length-prefixed messages', () => {
    expect(talk('echo', Uint8Array.of(0, 255, 10))?.steps[0]?.bytes).toEqual(Uint8Array.of(0, 255, 10));
    expect(talk('sink', 'anything')).toBeUndefined();
    expect(said(talk('http-200', 'GET /a HTTP/1.1\r\nHost: b'))).toMatch(
      /^HTTP\/1\.1 200 OK\r\n(.*\r\n)+\r\nok\n$/,
    );
    expect(talk('http-200', 'GET /a HTTP/1.1')?.then).toBe('end');
    expect(said(talk('line-calculator', '2 * (3 + 4)\r'))).toBe('14\n');
    expect(said(talk('line-calculator', '1 / 0'))).toBe('error\n');
    expect(said(talk('line-calculator', 'hello'))).toBe('error\n');
    expect(talk('protobuf-echo', Uint8Array.of(8, 1))?.steps[0]?.bytes).toEqual(Uint8Array.of(2, 8, 1));
  });

  it.each([
    ['2*3+4', 10],
    ['-(1.5 - 2) * 4', 2],
    ['8/4/2', 1],
    ['1-2-3', -4],
    ['--2', 2],
    ['2*', undefined],
    ['(1', undefined],
    ['1 2', undefined],
    ['', undefined],
    ['('.repeat(100_000), undefined],
  ])('%s is %s', (line, value) => expect(calculate(line)).toBe(value));
});

describe('a file of rules', () => {
  it.each([
    ['{', 'not-json', 'The file is not JSON.'],
    ['{"format": "other"}', 'other-format', 'This is no file of rules'],
    [
      '{"format": "halfclose-rules", "version": 2}',
      'newer-version',
      'has version 2; this Halfclose reads up to 1',
    ],
    [
      '{"format": "halfclose-rules", "version": 1, "framing": null, "encoding": "utf-9", "rules": []}',
      'bad-file',
      'encoding is not right',
    ],
    ['[]', 'other-format', 'no file of rules'],
  ])('%s is refused as %s', (file, code, sentence) => {
    const read = readRuleFile(file);
    expect(read.ok ? '' : read.error.code).toBe(code);
    expect(read.ok ? '' : read.error.message).toContain(sentence);
  });
});
