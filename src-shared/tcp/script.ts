// A conversation as a file that replays: what one side sends and expects, frame by frame, as client or as server.
import { z } from 'zod';
import { printComposer, readComposer } from '../bytes/composer';
import { encodingSchema, type Encoding } from '../bytes/encoding';
import { framingSchema, type Framing } from '../framing/framing';
import { fail, ok, type Result } from '../result';
import { readVersioned, writeVersioned } from './versioned-file';

const milliseconds = z.int().min(0).max(3_600_000);
/** The payload of one frame, as the composer has it, without variables. */
const payload = { mode: z.enum(['text', 'hex', 'base64']), text: z.string() };

/** `afterMs`: pause before the step. `withinMs`: the longest wait for what is expected. */
const stepSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('send'), ...payload, afterMs: milliseconds }),
  z.strictObject({ do: z.literal('expect'), ...payload, withinMs: milliseconds }),
  z.strictObject({ do: z.literal('end'), afterMs: milliseconds }),
  z.strictObject({ do: z.literal('expect-end'), withinMs: milliseconds }),
]);
export type ScriptStep = z.infer<typeof stepSchema>;

const scriptSchema = z.strictObject({
  format: z.literal('halfclose-script'),
  version: z.literal(1),
  /** The side whose view the steps have. */
  role: z.enum(['client', 'server']),
  /** Null: each chunk is a frame. */
  framing: framingSchema.nullable(),
  encoding: encodingSchema,
  steps: z.array(stepSchema).max(100_000),
});
export type Script = z.infer<typeof scriptSchema>;

/** Failures: `not-json`, `other-format`, `newer-version`, `bad-file`. */
export function readScript(text: string): Result<Script> {
  return readVersioned(text, {
    name: 'scripts',
    format: 'halfclose-script',
    version: 1,
    schema: scriptSchema,
  });
}

export function writeScript(script: Script): string {
  return writeVersioned(script);
}

/** One frame, or the end of a direction (FIN), in the order of the log. Times in microseconds. */
export interface RecordedEvent {
  readonly direction: 'sent' | 'received';
  readonly timeUs: number;
  /** Null: that direction ended. */
  readonly payload: Uint8Array | null;
}

const patience = 10_000;

/** The script that says again what we said and expects what came. Pauses are kept; they run from the event before. */
export function recordScript(
  events: readonly RecordedEvent[],
  setting: { role: Script['role']; framing: Framing | null; encoding: Encoding },
): Script {
  const steps = events.map((event, index): ScriptStep => {
    const before = events[index - 1]?.timeUs ?? event.timeUs;
    const afterMs = Math.min(3_600_000, Math.max(0, Math.round((event.timeUs - before) / 1000)));
    if (event.payload === null)
      return event.direction === 'sent' ? { do: 'end', afterMs } : { do: 'expect-end', withinMs: patience };
    const written = writePayload(event.payload, setting.encoding);
    return event.direction === 'sent'
      ? { do: 'send', ...written, afterMs }
      : { do: 'expect', ...written, withinMs: patience };
  });
  return { format: 'halfclose-script', version: 1, ...setting, steps };
}

/** Text where most of it can be read, else hex. */
function writePayload(bytes: Uint8Array, encoding: Encoding): { mode: 'text' | 'hex'; text: string } {
  const text = printComposer(bytes, 'text', encoding);
  const escapes = text.match(/\\(?:x|u\{)/g) ?? [];
  const isText = escapes.length * 8 <= bytes.length;
  return isText ? { mode: 'text', text } : { mode: 'hex', text: printComposer(bytes, 'hex', encoding) };
}

/** The same conversation from the other side: it sends what was expected. */
export function turnScript(script: Script): Script {
  const steps = script.steps.map((step): ScriptStep => {
    if (step.do === 'end') return { do: 'expect-end', withinMs: patience };
    if (step.do === 'expect-end') return { do: 'end', afterMs: 0 };
    const { mode, text } = step;
    return step.do === 'send'
      ? { do: 'expect', mode, text, withinMs: patience }
      : { do: 'send', mode, text, afterMs: 0 };
  });
  return { ...script, role: script.role === 'client' ? 'server' : 'client', steps };
}

/** The bytes of a step's payload. Failures as `readComposer`. */
export function scriptPayload(
  step: Extract<ScriptStep, { mode: string }>,
  encoding: Encoding,
): Result<Uint8Array> {
  return readComposer(step.text, step.mode, encoding);
}

/** Failure `differs`: the first byte that does, with what was expected there and what came. `number` is from 1. */
export function compareFrame(expected: Uint8Array, found: Uint8Array, number: number): Result<null> {
  const length = Math.max(expected.length, found.length);
  for (let at = 0; at < length; at += 1) {
    if (expected[at] === found[at]) continue;
    const sizes =
      expected.length === found.length ? '' : ` (${expected.length} bytes expected, ${found.length} came)`;
    return fail(
      'differs',
      `Frame ${number} differs at byte ${at}: expected ${shown(expected, at)}, but ${shown(found, at)} came${sizes}.`,
    );
  }
  return ok(null);
}

function shown(bytes: Uint8Array, at: number): string {
  const hex = Array.from(bytes.subarray(at, at + 8), (byte) =>
    byte.toString(16).toUpperCase().padStart(2, '0'),
  );
  return hex.length === 0 ? 'the end' : `${hex.join(' ')}${bytes.length > at + 8 ? ' ...' : ''}`;
}
