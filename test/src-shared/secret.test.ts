// The walk that finds secrets: it must know every kind of schema that the saved shapes are made of.
import { expect, it } from 'vitest';
import { z } from 'zod';
import { reflectionSettingsSchema } from '../../src-shared/catalog';
import { replaceSecrets, secret } from '../../src-shared/secret';
import { workspaceSchema } from '../../src-shared/workspace';

/** Kinds without anything inside, and those that the walk goes through. */
const known = new Set([
  ...['string', 'number', 'boolean', 'enum', 'literal', 'null', 'undefined'],
  ...['object', 'array', 'union', 'record', 'optional', 'nullable', 'default'],
]);

/** Every kind of schema in a shape, however deep. */
function kindsIn(schema: unknown, found = new Set<string>()): Set<string> {
  if (!(schema instanceof z.ZodType)) return found;
  found.add(schema.def.type);
  if (schema instanceof z.ZodObject) Object.values(schema.shape).forEach((part) => kindsIn(part, found));
  else if (schema instanceof z.ZodArray) kindsIn(schema.element, found);
  else if (schema instanceof z.ZodUnion) schema.options.forEach((option) => kindsIn(option, found));
  else if (schema instanceof z.ZodRecord) kindsIn(schema.valueType, found);
  else if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault
  ) {
    kindsIn(schema.unwrap(), found);
  }
  return found;
}

it.each([
  ['the workspace', workspaceSchema],
  ['reflection', reflectionSettingsSchema],
])('%s is made of schemas that the walk goes through', (_name, schema) => {
  expect([...kindsIn(schema)].filter((kind) => !known.has(kind))).toEqual([]);
});

it('finds secrets behind every wrapper, tells what is certain, and leaves the rest as it is', () => {
  const shape = z.object({
    list: z.array(z.union([z.object({ text: secret() }), z.object({ path: z.string() })])),
    named: z.record(z.string(), secret((row) => row['a'] === 'x').nullable()).default({}),
    row: z.object({ key: z.string(), value: secret(({ key }) => key === 'token') }).optional(),
    empty: secret(),
  });
  const value = {
    list: [{ text: 'one' }, { path: '/two' }],
    named: { a: 'three', b: null },
    row: { key: 'token', value: 'four' },
    empty: '',
  };
  const found: [string, boolean][] = [];
  const replaced = replaceSecrets(shape, value, (text, certain) => {
    found.push([text, certain]);
    return '*';
  });
  expect(found).toEqual([
    ['one', true],
    ['three', false],
    ['four', true],
  ]);
  expect(replaced).toEqual({
    list: [{ text: '*' }, { path: '/two' }],
    named: { a: '*', b: null },
    row: { key: 'token', value: '*' },
    empty: '',
  });
});
