// The kinds of rules as people choose them, flat in one list, and a rule in a few words for its row.
import type { Framing } from '../../../src-shared/framing/framing';
import type { FrameTest, Reply, Rule, Trigger } from '../../../src-shared/tcp/rule';
import { m } from '../../paraglide/messages';

/** What a frame is called where the framing makes lines, or none. */
export function unitWord(framing: Framing | null): string {
  if (framing === null) return m.listen_unit_chunk();
  const isLine = framing.kind === 'delimiter' && ['0a', '0d0a', '0d', '00'].includes(framing.mark);
  return isLine ? m.listen_unit_line() : m.listen_unit_frame();
}

export const ruleKinds = [
  'connect',
  'any',
  'equals',
  'starts',
  'contains',
  'pattern',
  'bytes-equals',
  'bytes-starts',
  'bytes-contains',
  'field-equals',
  'field-contains',
  'end',
  'idle',
] as const;
export type RuleKind = (typeof ruleKinds)[number];

export function kindOf(trigger: Trigger): RuleKind {
  if (trigger.on !== 'frame') return trigger.on;
  const { test } = trigger;
  if (test.kind === 'bytes') return `bytes-${test.place}`;
  return test.kind === 'field' ? `field-${test.compare}` : test.kind;
}

export function kindWord(kind: RuleKind, framing: Framing | null): string {
  const unit = unitWord(framing);
  return {
    connect: m.listen_when_connect(),
    any: m.listen_when_any({ unit: unit.toLowerCase() }),
    equals: m.listen_when_equals({ unit }),
    starts: m.listen_when_starts({ unit }),
    contains: m.listen_when_contains({ unit }),
    pattern: m.listen_when_pattern({ unit }),
    'bytes-equals': m.listen_when_bytes_equals(),
    'bytes-starts': m.listen_when_bytes_starts(),
    'bytes-contains': m.listen_when_bytes_contains(),
    'field-equals': m.listen_when_field_equals(),
    'field-contains': m.listen_when_field_contains(),
    end: m.listen_when_end(),
    idle: m.listen_when_idle(),
  }[kind];
}

/** Another kind for a rule: what was typed is kept where both have it. */
export function triggerOf(kind: RuleKind, before: Trigger): Trigger {
  if (kind === 'connect' || kind === 'end') return { on: kind };
  if (kind === 'idle') return { on: 'idle', ms: before.on === 'idle' ? before.ms : 1000 };
  const every = before.on === 'frame' ? before.every : 1;
  return { on: 'frame', test: testOf(kind, before.on === 'frame' ? before.test : undefined), every };
}

function testOf(
  kind: Exclude<RuleKind, 'connect' | 'end' | 'idle'>,
  before: FrameTest | undefined,
): FrameTest {
  const typed = before === undefined ? '' : matchText(before);
  const ignoreCase = before !== undefined && 'ignoreCase' in before && before.ignoreCase;
  switch (kind) {
    case 'any':
      return { kind };
    case 'equals':
    case 'starts':
    case 'contains':
      return { kind, text: typed, ignoreCase };
    case 'pattern':
      return { kind, source: typed, ignoreCase };
    case 'bytes-equals':
    case 'bytes-starts':
    case 'bytes-contains':
      return { kind: 'bytes', bytes: typed, place: kind.slice(6) as 'equals' | 'starts' | 'contains' };
    case 'field-equals':
    case 'field-contains': {
      const compare = kind === 'field-equals' ? 'equals' : 'contains';
      const { type = '', path = '' } = before?.kind === 'field' ? before : {};
      return { kind: 'field', type, path, compare, value: typed };
    }
  }
}

/** What is typed to match. */
export function matchText(test: FrameTest): string {
  if (test.kind === 'any') return '';
  if (test.kind === 'pattern') return test.source;
  if (test.kind === 'bytes') return test.bytes;
  return test.kind === 'field' ? test.value : test.text;
}

export function withMatch(test: FrameTest, text: string): FrameTest {
  if (test.kind === 'any') return test;
  if (test.kind === 'pattern') return { ...test, source: text };
  if (test.kind === 'bytes') return { ...test, bytes: text };
  return test.kind === 'field' ? { ...test, value: text } : { ...test, text };
}

/** The Match column. */
export function matchSummary({ trigger }: Rule): string {
  if (trigger.on === 'idle') return m.listen_after({ ms: trigger.ms }).replace(/^\S+ /, '');
  if (trigger.on !== 'frame') return '';
  const { test, every } = trigger;
  const text = test.kind === 'field' ? `${test.path} ${test.value}` : matchText(test);
  const nth = every === 1 ? '' : m.listen_every({ n: every });
  return [text, nth].filter((part) => part !== '').join(', ');
}

/** The reply's own text, on one line. */
export function replyText(reply: Reply): string {
  return reply.kind === 'message' ? `${reply.type} ${reply.json.replace(/\s+/g, ' ')}` : reply.text;
}

export function actWord(then: Rule['then']): string {
  return {
    nothing: m.listen_then_nothing(),
    end: m.listen_then_end(),
    close: m.listen_then_close(),
    reset: m.listen_then_reset(),
  }[then];
}
