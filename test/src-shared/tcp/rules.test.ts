// Auto-reply rules: which one answers, with exactly which bytes, and what a faulty one does to the others.
import { beforeAll, describe, expect, it } from 'vitest';
import { seededBytes } from '../../../src-shared/bytes/random-bytes';
import { readFraming } from '../../../src-shared/framing/presets';
import { encodeJson } from '../../../src-shared/proto/encode';
import type { TypeRegistry } from '../../../src-shared/proto/registry';
import type { FrameTest, Reply, Rule } from '../../../src-shared/tcp/rule';
import type { ReplyRoom } from '../../../src-shared/tcp/rule-reply';
import { RuleSet, type RuleEvent, type RuleHit } from '../../../src-shared/tcp/rule-set';
import { compile, messageType } from '../proto/compile';
import { survey } from '../proto/schemas';

let types: TypeRegistry;
beforeAll(() => {
  types = compile({ 'survey.proto': survey });
});

const room: ReplyRoom = { encoding: 'utf-8', framing: null };
const moment = { nowMs: Date.UTC(2026, 10, 22), random: seededBytes(1) };
const text = (value: string, framed = false): Reply => ({
  kind: 'text',
  text: value,
  framed,
  delayMs: 0,
  split: null,
});

let made = 0;
function rule(parts: Partial<Rule>): Rule {
  made += 1;
  const trigger = { on: 'frame', test: { kind: 'any' }, every: 1 } as const;
  return { id: `rule-${made}`, name: '', enabled: true, trigger, replies: [], then: 'nothing', ...parts };
}

function onFrame(test: FrameTest, answer: string, every = 1): Rule {
  return rule({ trigger: { on: 'frame', test, every }, replies: [text(answer)] });
}

const frame = (payload: string | Uint8Array): RuleEvent => ({
  on: 'frame',
  payload: typeof payload === 'string' ? new TextEncoder().encode(payload) : payload,
});

function said(hit: RuleHit | undefined): string | undefined {
  if (hit === undefined) return undefined;
  return hit.fault?.message ?? hit.steps.map(({ bytes }) => Buffer.from(bytes).toString('latin1')).join('|');
}

function answer(rules: Rule[], event: RuleEvent, place: ReplyRoom = room): string | undefined {
  return said(new RuleSet(rules, place).converse().handle(event, moment));
}

describe('a test on a frame', () => {
  it.each<[FrameTest, string, boolean]>([
    [{ kind: 'equals', text: 'PING', ignoreCase: false }, 'PING', true],
    [{ kind: 'equals', text: 'PING', ignoreCase: false }, 'PING ', false],
    [{ kind: 'equals', text: 'ping', ignoreCase: true }, 'PING', true],
    [{ kind: 'starts', text: 'GET\\x20', ignoreCase: false }, 'GET /', true],
    [{ kind: 'starts', text: 'GET ', ignoreCase: false }, 'FORGET ', false],
    [{ kind: 'contains', text: '中', ignoreCase: false }, 'A中B', true],
    [{ kind: 'contains', text: 'STRASSE', ignoreCase: true }, 'Hauptstrasse 1', true],
    [{ kind: 'pattern', source: '^\\d+$', ignoreCase: false }, '123', true],
    [{ kind: 'pattern', source: '^\\d+$', ignoreCase: false }, '12a', false],
    [{ kind: 'bytes', bytes: '?? 0D', place: 'equals' }, 'A\r', true],
    [{ kind: 'bytes', bytes: '?? 0D', place: 'equals' }, 'AB\r', false],
    [{ kind: 'bytes', bytes: '4? ?D', place: 'contains' }, '..A\r', true],
    [{ kind: 'bytes', bytes: '410d', place: 'starts' }, 'A\r\n', true],
    [{ kind: 'bytes', bytes: '410d', place: 'starts' }, 'A', false],
  ])('%j of %j: %s', (test, payload, isFound) => {
    expect(answer([onFrame(test, 'yes')], frame(payload))).toBe(isFound ? 'yes' : undefined);
  });

  it('looks at a decoded field, by either of its names and in any item of a list', () => {
    const desc = messageType(types, 'survey.v1.CreateSurveyRequest');
    const json =
      '{"title": "Lost glove", "maxFeatures": 7, "waypoints": [{"latitude": 1}, {"latitude": 5}], "labels": {"team": "north"}}';
    const encoded = encodeJson(json, desc, types.types);
    if (!encoded.ok) throw new Error(encoded.error.message);
    const test = (path: string, compare: 'equals' | 'contains', value: string) =>
      answer(
        [onFrame({ kind: 'field', type: desc.typeName, path, compare, value }, 'yes')],
        frame(encoded.value.bytes),
        { ...room, types },
      );
    expect(test('title', 'contains', 'glove')).toBe('yes');
    expect(test('title', 'equals', 'glove')).toBeUndefined();
    expect(test('max_features', 'equals', '7')).toBe('yes');
    expect(test('waypoints.latitude', 'equals', '5')).toBe('yes');
    expect(test('waypoints[0].latitude', 'equals', '5')).toBeUndefined();
    expect(test('labels.team', 'equals', 'north')).toBe('yes');
    expect(test('note', 'equals', '')).toBeUndefined();
    const broken = new RuleSet(
      [onFrame({ kind: 'field', type: desc.typeName, path: 'title', compare: 'contains', value: '' }, 'yes')],
      { ...room, types },
    );
    expect(broken.converse().handle(frame(Uint8Array.of(0xff)), moment)).toBeUndefined();
  });
});

describe('rules', () => {
  it('are tried in order, the first match wins, and hits are counted across connections', () => {
    const off = rule({ enabled: false, replies: [text('off')] });
    const set = new RuleSet(
      [
        off,
        onFrame({ kind: 'starts', text: 'a', ignoreCase: false }, 'first'),
        onFrame({ kind: 'any' }, 'second'),
      ],
      room,
    );
    expect(said(set.converse().handle(frame('abc'), moment))).toBe('first');
    expect(said(set.converse().handle(frame('xyz'), moment))).toBe('second');
    expect(said(set.converse().handle(frame('a'), moment))).toBe('first');
    expect(set.states.map(({ hits }) => hits)).toEqual([0, 2, 1]);
  });

  it('answer connecting, ending and silence, each silence once', () => {
    const rules = [
      rule({ trigger: { on: 'connect' }, replies: [text('220 ready\\r\\n')] }),
      rule({ trigger: { on: 'idle', ms: 500 }, replies: [text('still there?')] }),
      rule({ trigger: { on: 'idle', ms: 2000 }, then: 'reset' }),
      rule({ trigger: { on: 'end' }, then: 'close' }),
    ];
    const set = new RuleSet(rules, room);
    const one = set.converse();
    expect(set.idleTimes).toEqual([500, 2000]);
    expect(said(one.handle({ on: 'connect' }, moment))).toBe('220 ready\r\n');
    expect(said(one.handle({ on: 'idle', ms: 500 }, moment))).toBe('still there?');
    expect(one.handle({ on: 'idle', ms: 700 }, moment)).toBeUndefined();
    expect(one.handle({ on: 'idle', ms: 2000 }, moment)).toMatchObject({ then: 'reset', index: 2 });
    one.noteArrival();
    expect(said(one.handle({ on: 'idle', ms: 500 }, moment))).toBe('still there?');
    expect(one.handle({ on: 'end' }, moment)).toMatchObject({ then: 'close', steps: [] });
  });

  it('of every n-th frame leave the others to the rules after them, for each connection by itself', () => {
    const set = new RuleSet([onFrame({ kind: 'any' }, 'third', 3), onFrame({ kind: 'any' }, 'other')], room);
    const one = set.converse();
    const two = set.converse();
    two.handle(frame('x'), moment);
    expect([1, 2, 3, 4, 5, 6].map(() => said(one.handle(frame('x'), moment)))).toEqual([
      'other',
      'other',
      'third',
      'other',
      'other',
      'third',
    ]);
  });

  it('put captures, the frame, the count and calculations into replies', () => {
    const pattern: FrameTest = { kind: 'pattern', source: '^(\\w+) (?<rest>.+)$', ignoreCase: false };
    const replies = [
      text('{{match 1}}:{{match rest}}:{{counter}}'),
      text('[{{frame}}]'),
      text('{{calc rest}}'),
    ];
    const set = new RuleSet([rule({ trigger: { on: 'frame', test: pattern, every: 1 }, replies })], room);
    expect(said(set.converse().handle(frame('SUM 1+2*3'), moment))).toBe('SUM:1+2*3:1|[SUM 1+2*3]|7');
    expect(said(set.converse().handle(frame('SUM x'), moment))).toBe('SUM:x:2|[SUM x]|error');
  });

  it('keep delays, splits and the order of several replies, and frame what asks for it', () => {
    const framing = readFraming('u16be');
    const replies: Reply[] = [
      text('ab', true),
      {
        kind: 'hex',
        text: '00 {{counter u8}}',
        framed: false,
        delayMs: 250,
        split: { bytes: 1, pauseMs: 20 },
      },
    ];
    const set = new RuleSet([rule({ replies, then: 'end' })], {
      ...room,
      framing: framing.ok ? framing.value : null,
    });
    expect(set.converse().handle(frame('x'), moment)).toMatchObject({
      then: 'end',
      steps: [
        { bytes: Uint8Array.of(0, 2, 0x61, 0x62), delayMs: 0, split: null },
        { bytes: Uint8Array.of(0, 1), delayMs: 250, split: { bytes: 1, pauseMs: 20 } },
      ],
    });
  });

  it('send messages with values from fields, escaped where they stand in strings', () => {
    const type = 'survey.v1.CreateSurveyRequest';
    const desc = messageType(types, type);
    const test: FrameTest = { kind: 'field', type, path: 'title', compare: 'contains', value: 'x' };
    const json =
      '{"title": "re: {{field title}}", "maxFeatures": {{field max_features}}, "note": "{{{{{{counter}}"}';
    const reply: Reply = { kind: 'message', type, json, delayMs: 0, split: null };
    const asked = encodeJson('{"title": "x \\"quoted\\" \\\\ 中", "maxFeatures": 7}', desc, types.types);
    const wanted = encodeJson(
      '{"title": "re: x \\"quoted\\" \\\\ 中", "maxFeatures": 7, "note": "{{1"}',
      desc,
      types.types,
    );
    if (!asked.ok || !wanted.ok) throw new Error('the test messages are wrong');
    const set = new RuleSet([rule({ trigger: { on: 'frame', test, every: 1 }, replies: [reply] })], {
      ...room,
      types,
    });
    expect(set.states[0]?.fault).toBeUndefined();
    const hit = set.converse().handle(frame(asked.value.bytes), moment);
    expect(hit?.fault).toBeUndefined();
    expect(hit?.steps[0]?.bytes).toEqual(wanted.value.bytes);
    const without = encodeJson('{"title": "x"}', desc, types.types);
    const missing = set.converse().handle(frame(without.ok ? without.value.bytes : Uint8Array.of()), moment);
    expect(missing).toMatchObject({
      steps: [],
      then: 'nothing',
      fault: { message: 'The message has no value in max_features.' },
    });
  });
});

describe('a faulty rule', () => {
  const field = (type: string, path: string): FrameTest => ({
    kind: 'field',
    type,
    path,
    compare: 'equals',
    value: '',
  });
  const request = 'survey.v1.CreateSurveyRequest';
  it.each<[string, () => Rule, string]>([
    [
      'pattern',
      () => onFrame({ kind: 'pattern', source: '(', ignoreCase: false }, ''),
      'is inside a ( that has no )',
    ],
    [
      'bytes',
      () => onFrame({ kind: 'bytes', bytes: '0G', place: 'equals' }, ''),
      'G at character 2 is neither',
    ],
    [
      'text',
      () => onFrame({ kind: 'equals', text: '\\q', ignoreCase: false }, ''),
      '\\q at character 1 is no escape',
    ],
    ['reply', () => onFrame({ kind: 'any' }, '{{tiem}}'), '{{tiem}} at character 1 is no variable'],
    ['capture', () => onFrame({ kind: 'any' }, '{{match 1}}'), 'needs a rule that matches a pattern'],
    ['value', () => rule({ trigger: { on: 'connect' }, replies: [text('{{frame}}')] }), 'needs a frame'],
    [
      'type',
      () => onFrame(field('survey.v1.CreateSurveyReqest', 'title'), ''),
      'the nearest name is survey.v1.CreateSurveyRequest',
    ],
    ['field', () => onFrame(field(request, 'titel'), ''), 'has no field titel'],
    ['index', () => onFrame(field(request, 'title[0]'), ''), 'is no list'],
    ['field of a reply', () => onFrame(field(request, 'title'), '{{field titel}}'), 'has no field titel'],
    [
      'message',
      () =>
        rule({
          replies: [{ kind: 'message', type: request, json: '{"titel": 1}', delayMs: 0, split: null }],
        }),
      'titel',
    ],
  ])('with a wrong %s says why, and the others go on', (_what, make, sentence) => {
    const set = new RuleSet([make(), onFrame({ kind: 'any' }, 'other')], { ...room, types });
    expect(set.states[0]?.fault?.message).toContain(sentence);
    expect(said(set.converse().handle(frame('x'), moment))).toBe('other');
  });

  it('about messages waits for a schema', () => {
    const set = new RuleSet([onFrame(field(request, 'title'), '')], room);
    expect(set.states[0]?.fault).toMatchObject({ code: 'no-schema' });
  });
});
