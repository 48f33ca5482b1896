import { describe, expect, test } from 'vitest';
import { completeJson } from '../../../src-shared/proto/completion';
import { compile, messageType } from './compile';
import { shared } from './schemas';

const registry = compile(shared);
const request = messageType(registry, 'survey.v1.CreateSurveyRequest');
const everything = messageType(registry, 'kinds.Everything');

/** What is offered at the bar in the text, and the text after taking the option of that label. */
function complete(marked: string, label?: string, desc = request): { labels: string[]; after: string } {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const found = completeJson(text, offset, desc, registry.types);
  const labels = found?.options.map((option) => option.label) ?? [];
  const taken = found?.options.find((option) => option.label === label);
  if (found === undefined || taken === undefined) return { labels, after: text };
  const insert =
    taken.cursor === undefined
      ? `${taken.insert}|`
      : `${taken.insert.slice(0, taken.cursor)}|${taken.insert.slice(taken.cursor)}`;
  return { labels, after: text.slice(0, found.from) + insert + text.slice(found.to) };
}

describe('keys', () => {
  test('those that the object does not have yet, without the other arms of a oneof', () => {
    const { labels } = complete('{ "title": "a", "cron": "b", | }');
    expect(labels).not.toContain('title');
    expect(labels).not.toContain('once');
    expect(labels).toContain('startsAt');
  });

  test('a taken key comes with quotes, colon and the beginning of its value', () => {
    expect(complete('{ | }', 'title').after).toBe('{ "title": "|" }');
    expect(complete('{ "|" }', 'area').after).toBe('{ "area": {|} }');
    expect(complete('{ "way|', 'waypoints').after).toBe('{ "waypoints": [|]');
    expect(complete('{ "titl|e": "x" }', 'note').after).toBe('{ "note"|: "x" }');
    expect(complete('{ pri| }', 'priority').after).toBe('{ "priority": "|" }');
  });

  test('of nested messages, items and entries, also while the text is broken', () => {
    expect(complete('{"area": {"lo": {"|').labels).toEqual(['latitude', 'longitude']);
    expect(complete('{"waypoints": [{"latitude": 1}, {|').labels).toEqual(['latitude', 'longitude']);
    expect(complete('{"byInt32": {"1": {|}}}', undefined, everything).labels).toEqual(['name', 'number']);
    expect(complete('{"area": {"lo": {"latitude": 1, |}, "title": }').labels).toEqual(['longitude']);
  });

  test('in an Any: first @type, then the fields of that type', () => {
    expect(complete('{"any": {|}}', '@type', everything).after).toBe(
      '{"any": {"@type": "type.googleapis.com/|"}}',
    );
    expect(complete('{"any": {"@type": "x/kinds.Leaf", |}}', undefined, everything).labels).toEqual([
      'name',
      'number',
    ]);
  });

  test('the comment, the type and the place of the field stand beside it', () => {
    const found = completeJson('{', 1, request, registry.types);
    expect(found?.options[0]).toMatchObject({
      label: 'title',
      detail: 'string',
      doc: 'What people call the survey.',
      origin: 'survey.v1.CreateSurveyRequest, field 1',
    });
  });
});

describe('values', () => {
  test('enum names with their numbers and comments (picture 03)', () => {
    const marked = '{ "priority": "PRIORITY_HIGH|" }';
    const found = completeJson(marked.replace('|', ''), marked.indexOf('|'), request, registry.types);
    expect(found?.options.map(({ label, detail }) => `${label} ${detail}`)).toEqual([
      'PRIORITY_UNSPECIFIED 0',
      'PRIORITY_LOW 1',
      'PRIORITY_NORMAL 2',
      'PRIORITY_HIGH 3',
    ]);
    expect(found?.options[3]?.doc).toBe('The crew leaves within 24 hours of approval.');
    expect(complete(marked, 'PRIORITY_LOW').after).toBe('{ "priority": "PRIORITY_LOW"| }');
    expect(complete('{ "priority": | }', 'PRIORITY_LOW').after).toBe('{ "priority": "PRIORITY_LOW"| }');
    expect(complete('{ "priority": "PRI|', 'PRIORITY_LOW').after).toBe('{ "priority": "PRIORITY_LOW"|');
    expect(complete('{"colors": ["COLOR_RED", |]}', 'COLOR_BLUE', everything).after).toBe(
      '{"colors": ["COLOR_RED", "COLOR_BLUE"|]}',
    );
  });

  test('booleans, times and boolean map keys', () => {
    expect(complete('{"notify": t|}', 'true').after).toBe('{"notify": true|}');
    expect(complete('{"startsAt": |}').labels).toEqual(['1970-01-01T00:00:00Z']);
    expect(complete('{"byBool": {"true": 0, |}}', undefined, everything).labels).toEqual(['false']);
    expect(complete('{"byBool": {"true": |}}', undefined, everything).labels).toContain('COLOR_RED');
  });

  test('nothing where the schema has nothing to say', () => {
    for (const marked of [
      '|',
      '{"title": "a|"}',
      '{"title": "a" |}',
      '{}|',
      '{"labels": {|}}',
      '{"nope": {|}}',
    ]) {
      expect(complete(marked).labels).toEqual([]);
    }
    expect(complete('{"struct": {"a": |}}', undefined, everything).labels).toEqual([]);
  });
});
