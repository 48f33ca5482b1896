// Scripts: a recorded conversation keeps its bytes through the file, for either side, and differences are told.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareFrame,
  readScript,
  recordScript,
  scriptPayload,
  turnScript,
  writeScript,
  type RecordedEvent,
  type Script,
} from '../../../src-shared/tcp/script';

const setting = { role: 'client', framing: { kind: 'delimiter', mark: '0d0a' }, encoding: 'utf-8' } as const;
const bytesOf = (text: string) => new TextEncoder().encode(text);

const recorded: RecordedEvent[] = [
  { direction: 'sent', timeUs: 0, payload: bytesOf('PING {{x}}') },
  { direction: 'received', timeUs: 12_400, payload: bytesOf('+PONG') },
  { direction: 'sent', timeUs: 512_400, payload: Uint8Array.of(0, 255, 254, 1) },
  { direction: 'sent', timeUs: 513_000, payload: null },
  { direction: 'received', timeUs: 600_000, payload: null },
];

function payloads({ steps }: Script): string[] {
  return steps.map((step) => {
    if (!('mode' in step)) return step.do;
    const bytes = scriptPayload(step, 'utf-8');
    return `${step.do} ${bytes.ok ? Buffer.from(bytes.value).toString('latin1') : bytes.error.message}`;
  });
}

describe('a recorded script', () => {
  it('says and expects what was said and came, with its pauses', () => {
    const script = recordScript(recorded, setting);
    expect(script.steps).toEqual([
      { do: 'send', mode: 'text', text: 'PING {{{{x}}', afterMs: 0 },
      { do: 'expect', mode: 'text', text: '+PONG', withinMs: 10_000 },
      { do: 'send', mode: 'hex', text: '00 FF FE 01', afterMs: 500 },
      { do: 'end', afterMs: 1 },
      { do: 'expect-end', withinMs: 10_000 },
    ]);
    expect(readScript(writeScript(script))).toEqual({ ok: true, value: script });
  });

  it('turned around is the other side of the same conversation', () => {
    const script = recordScript(recorded, setting);
    expect(payloads(turnScript(script))).toEqual([
      'expect PING {{x}}',
      'send +PONG',
      'expect \0ÿþ\x01',
      'expect-end',
      'end',
    ]);
    expect(turnScript(script).role).toBe('server');
    expect(payloads(turnScript(turnScript(script)))).toEqual(payloads(script));
  });

  it('keeps any bytes exactly', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const [step] = recordScript([{ direction: 'sent', timeUs: 0, payload: bytes }], setting).steps;
        expect(step && 'mode' in step && scriptPayload(step, 'utf-8')).toEqual({ ok: true, value: bytes });
      }),
    );
  });
});

describe('a comparison', () => {
  it.each([
    ['abc', 'abc', ''],
    ['abc', 'abd', 'Frame 3 differs at byte 2: expected 63, but 64 came.'],
    ['abc', 'ab', 'Frame 3 differs at byte 2: expected 63, but the end came (3 bytes expected, 2 came).'],
    ['', 'abcdefghij', 'Frame 3 differs at byte 0: expected the end, but 61 62 63 64 65 66 67 68 ... came'],
  ])('of %j with %j says %j', (expected, found, sentence) => {
    const compared = compareFrame(bytesOf(expected), bytesOf(found), 3);
    expect(compared.ok ? '' : compared.error.message).toContain(sentence);
    expect(compared.ok).toBe(sentence === '');
  });
});
