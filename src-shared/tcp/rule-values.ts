// The values that a reply can take from what its rule matched: captures, fields, the frame itself, a calculation.
import type { Variable } from '../bytes/variable';
import { fail, ok, type Result } from '../result';
import { calculate } from './arithmetic';
import { readFieldPath, valuesAt, valueText } from './field-path';
import type { FrameMatch, RuleRoom } from './frame-test';
import type { Trigger } from './rule';

export const ruleValues: readonly string[] = ['match', 'field', 'frame', 'calc'];

/** Whether the rule's trigger has that value at all. Failures: `no-value`, `bad-path`. */
export function checkRuleValue(variable: Variable, trigger: Trigger, { types }: RuleRoom): Result<null> {
  if (variable.kind !== 'given') return ok(null);
  const { name, argument } = variable;
  if (trigger.on !== 'frame')
    return fail('no-value', `{{${name}}} needs a frame; this rule answers something else.`);
  if (name === 'frame') return ok(null);
  if (name !== 'field') {
    return trigger.test.kind === 'pattern'
      ? ok(null)
      : fail('no-value', `{{${name} ${argument}}} needs a rule that matches a pattern.`);
  }
  if (trigger.test.kind !== 'field')
    return fail('no-value', `{{field ${argument}}} needs a rule that looks at a field.`);
  const desc = types?.message(trigger.test.type);
  if (desc === undefined || !desc.ok) return ok(null);
  const path = readFieldPath(argument, desc.value);
  return path.ok ? ok(null) : path;
}

/** Failures: `no-value` when the group or the field was not there. A wrong calculation gives the word `error`. */
export function ruleValue(
  name: string,
  argument: string,
  from: { payload: Uint8Array; match: FrameMatch; trigger: Trigger; room: RuleRoom },
): Result<string | Uint8Array> {
  if (name === 'frame') return ok(from.payload);
  if (name === 'field') return fieldValue(argument, from);
  const found = captured(argument, from.match);
  if (name !== 'calc' || !found.ok) return found;
  const result = calculate(found.value);
  return ok(result === undefined ? 'error' : String(result));
}

function captured(argument: string, { pattern }: FrameMatch): Result<string> {
  const group = argument === '' ? '0' : argument;
  if (pattern !== undefined && /^\d+$/.test(group) && Number(group) < pattern.captures.length)
    return ok(pattern.captures[Number(group)] ?? '');
  if (pattern !== undefined && Object.hasOwn(pattern.named, group)) return ok(pattern.named[group] ?? '');
  return fail('no-value', `The pattern has no group ${group}.`);
}

function fieldValue(
  argument: string,
  { match, trigger, room }: { match: FrameMatch; trigger: Trigger; room: RuleRoom },
): Result<string> {
  const type = trigger.on === 'frame' && trigger.test.kind === 'field' ? trigger.test.type : '';
  const desc = room.types?.message(type);
  const path = desc?.ok === true ? readFieldPath(argument, desc.value) : undefined;
  const value = path?.ok === true ? valuesAt(match.json, path.value)[0] : undefined;
  if (value === undefined) return fail('no-value', `The message has no value in ${argument}.`);
  return ok(valueText(value));
}
