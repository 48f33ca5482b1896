// The guess: streams that were made with a framing are recognised, with their type, and noise is not.
import { beforeAll, describe, expect, it } from 'vitest';
import { seededBytes } from '../../../src-shared/bytes/random-bytes';
import { joinFrame } from '../../../src-shared/framing/frame-wrap';
import { guessFraming, type GuessSchema } from '../../../src-shared/framing/guess';
import { framingText, readFraming } from '../../../src-shared/framing/presets';
import { encodeJson } from '../../../src-shared/proto/encode';
import type { TypeRegistry } from '../../../src-shared/proto/registry';
import { compile, messageType } from '../proto/compile';
import { kinds, survey } from '../proto/schemas';

let types: TypeRegistry;
let schema: GuessSchema;
beforeAll(() => {
  types = compile({ 'survey.proto': survey, 'kinds.proto': kinds });
  const messages = types.files.flatMap(({ messages }) => messages);
  schema = { types: messages, registry: types.types };
});

const random = seededBytes(7);

/** Surveys as a client would send them. */
function surveys(count: number): Uint8Array[] {
  const desc = messageType(types, 'survey.v1.CreateSurveyRequest');
  return Array.from({ length: count }, (_, index) => {
    const json = {
      title: `Survey ${index} ${'x'.repeat(index % 2 === 0 ? 0 : 90)}`,
      priority: 'PRIORITY_HIGH',
      waypoints: [{ latitude: 407 + index, longitude: -74 }],
      labels: { team: 'north' },
    };
    const encoded = encodeJson(JSON.stringify(json), desc, types.types);
    if (!encoded.ok) throw new Error(encoded.error.message);
    return encoded.value.bytes;
  });
}

function framed(text: string, payloads: readonly Uint8Array[]): { bytes: Uint8Array }[] {
  const framing = readFraming(text);
  if (!framing.ok) throw new Error(framing.error.message);
  return payloads.map((payload) => {
    const joined = joinFrame(framing.value, {
      payload,
      before: text.includes('before=2') ? Uint8Array.of(0xca, 0xfe) : undefined,
    });
    if (!joined.ok) throw new Error(joined.error.message);
    return { bytes: joined.value };
  });
}

const names = (chunks: readonly { bytes: Uint8Array }[], given?: GuessSchema) =>
  guessFraming(chunks, given).map(({ framing }) => framingText(framing));

describe('a guess', () => {
  const binary = [
    'varint',
    'zigzag-varint',
    'u8',
    'u16be',
    'u16le',
    'u24be',
    'u24le',
    'u32be',
    'u32le',
    'u64be',
    'u64le',
    'grpc',
    'u16be,counts=whole',
    'u32le,counts=whole',
    'u16be,before=2',
    'decimal:8',
    'stx-etx-dle',
    'dle-stx-etx',
  ];

  it.each(binary)('finds %s and the type of its messages first', (text) => {
    const [best] = guessFraming(framed(text, surveys(6)), schema);
    expect(best && framingText(best.framing)).toBe(text);
    expect(best?.frames).toBe(6);
    expect(best?.types[0]?.type).toBe('survey.v1.CreateSurveyRequest');
    expect(best?.reasons.map(({ code }) => code)).toEqual([
      'consumes-all',
      'chunks-end-with-frames',
      'type-parses',
    ]);
  });

  // A single byte says too little for that.
  const wide = binary.filter((text) => text !== 'u8');

  it.each(wide)('finds %s also without a schema and in one chunk, among its first three', (text) => {
    const chunks = framed(text, surveys(6));
    expect(names([{ bytes: Buffer.concat(chunks.map(({ bytes }) => bytes)) }]).slice(0, 3)).toContain(text);
  });

  it.each(['lf', 'crlf', 'nul', 'mark:0d0a0d0a', 'decimal:4'])('finds %s in text', (text) => {
    const lines = ['USER ada', 'PASS 中文', 'LIST', 'QUIT'].map((line) => new TextEncoder().encode(line));
    const [best] = guessFraming(framed(text, lines), schema);
    expect(best && framingText(best.framing)).toBe(text);
    expect(best?.reasons).toContainEqual({ code: 'payloads-are-text' });
  });

  it('finds records of one size where chunks have it', () => {
    const records = Array.from({ length: 20 }, () => ({ bytes: random(37) }));
    expect(names(records)[0]).toBe('fixed:37');
  });

  it('finds one message without any framing by its type alone', () => {
    const [bytes] = surveys(1);
    const [best] = guessFraming([{ bytes: bytes ?? new Uint8Array(0) }], schema);
    expect(best).toMatchObject({ framing: { kind: 'until-close' }, frames: 1 });
  });

  it('takes a stream whose last frame is still on its way', () => {
    const whole = framed('u32be', surveys(5));
    const [best] = guessFraming(
      [...whole.slice(0, 4), { bytes: (whole[4]?.bytes ?? new Uint8Array(0)).subarray(0, 20) }],
      schema,
    );
    expect(best && framingText(best.framing)).toBe('u32be');
    expect(best?.reasons[0]).toEqual({ code: 'cut-at-end', frames: 4, bytes: 20 });
  });

  it('proposes nothing for noise, and nothing for no bytes', () => {
    const proposed = Array.from({ length: 20 }, () =>
      names([{ bytes: random(400) }, { bytes: random(211) }], schema),
    ).flat();
    expect(proposed).toEqual([]);
    expect(guessFraming([], schema)).toEqual([]);
  });
});
