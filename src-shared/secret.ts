// Which strings of saved shapes are secrets: marked in their schema, found by a walk over schema and value together.
import { z } from 'zod';

/** `certain`: it must not lie on a disk in the clear unless the person says so; else it is encrypted where that costs nothing. */
type IsCertain = (parent: Readonly<Record<string, unknown>>) => boolean;

const marked = z.registry<{ isCertain: IsCertain }>();

/** A string that is a secret: a pass phrase, a token, a value that may be one (`isCertain` decides by its neighbours). */
export function secret(isCertain: IsCertain = () => true): z.ZodString {
  return z.string().register(marked, { isCertain });
}

/** What stands in the place of each secret string; `replace` is not asked for empty ones. */
export type ReplaceSecret = (value: string, certain: boolean) => unknown;

/** A copy of a value in which every non-empty secret is replaced; the rest is shared with the original. */
export function replaceSecrets(schema: z.ZodType, value: unknown, replace: ReplaceSecret): unknown {
  return walk(schema, value, {}, replace);
}

function walk(
  schema: unknown,
  value: unknown,
  parent: Readonly<Record<string, unknown>>,
  replace: ReplaceSecret,
): unknown {
  if (value === undefined || value === null) return value;
  if (schema instanceof z.ZodString) {
    const mark = marked.get(schema);
    return mark === undefined || typeof value !== 'string' || value === ''
      ? value
      : replace(value, mark.isCertain(parent));
  }
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return walk(schema.unwrap(), value, parent, replace);
  }
  if (schema instanceof z.ZodUnion) {
    const fitting = schema.options.find((option) => (option as z.ZodType).safeParse(value).success);
    return walk(fitting, value, parent, replace);
  }
  if (schema instanceof z.ZodArray) return walkArray(schema, value, replace);
  if (schema instanceof z.ZodRecord) {
    return mapEntries(value, (_key, entry) => walk(schema.valueType, entry, {}, replace));
  }
  if (schema instanceof z.ZodObject) {
    const shape: Readonly<Record<string, unknown>> = schema.shape;
    return mapEntries(value, (key, entry, whole) => walk(shape[key], entry, whole, replace));
  }
  return value;
}

function walkArray(schema: z.ZodArray, value: unknown, replace: ReplaceSecret): unknown {
  return Array.isArray(value) ? value.map((entry) => walk(schema.element, entry, {}, replace)) : value;
}

function mapEntries(
  value: unknown,
  map: (key: string, entry: unknown, whole: Readonly<Record<string, unknown>>) => unknown,
): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const whole = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(Object.entries(whole).map(([key, entry]) => [key, map(key, entry, whole)]));
}
