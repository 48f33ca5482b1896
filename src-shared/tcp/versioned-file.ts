// Reads our JSON files: tells another kind of file, a newer version and a wrong place in it apart, each in a sentence.
import type { z } from 'zod';
import { fail, ok, type Result } from '../result';

interface FileKind<T> {
  /** As people call it: `rules`. */
  readonly name: string;
  readonly format: string;
  readonly version: number;
  readonly schema: z.ZodType<T>;
}

/** Failures: `not-json`, `other-format`, `newer-version`, `bad-file`. */
export function readVersioned<T>(text: string, kind: FileKind<T>): Result<T> {
  const parsed = parse(text);
  if (!parsed.ok) return parsed;
  const { format, version } = headOf(parsed.value);
  if (format !== kind.format)
    return fail('other-format', `This is no file of ${kind.name}: its format is not ${kind.format}.`);
  if (typeof version === 'number' && version > kind.version) {
    return fail(
      'newer-version',
      `The file of ${kind.name} has version ${version}; this Halfclose reads up to ${kind.version}. Update it.`,
    );
  }
  const checked = kind.schema.safeParse(parsed.value);
  if (checked.success) return ok(checked.data);
  const issue = checked.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? 'The file' : issue.path.join('.');
  return fail(
    'bad-file',
    `${where} is not right in the file of ${kind.name}: ${issue?.message ?? 'unknown'}.`,
  );
}

/** Indented, so that people can edit it and compare versions. */
export function writeVersioned(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function parse(text: string): Result<unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return ok(value);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return fail('not-json', `The file is not JSON. ${detail}.`, detail);
  }
}

function headOf(value: unknown): { format?: unknown; version?: unknown } {
  return typeof value === 'object' && value !== null ? value : {};
}
