// What a composer of raw bytes keeps: what is being written in each mode, how often it is sent, and what went before.
import { z } from 'zod';
import { endingSchema, lineEndingSchema } from '../bytes/line-ending';
import { splitSchema } from './run-plan';
import { typeRefSchema } from './wire-format';

export const writingModes = ['text', 'hex', 'base64', 'message', 'file'] as const;
export const writingModeSchema = z.enum(writingModes);
export type WritingMode = z.infer<typeof writingModeSchema>;

export const chosenFileSchema = z.object({ path: z.string(), name: z.string(), size: z.number() });
export type ChosenFile = z.infer<typeof chosenFileSchema>;

/** One payload as it was written. `text` is what its mode reads; of a file it is the path. */
export const keptPayloadSchema = z.object({
  mode: writingModeSchema,
  text: z.string(),
  /** Bytes that it had on the wire. */
  size: z.number(),
  /** Of a text; left out by older states, whose texts go with the ending that stands there. */
  ending: endingSchema.optional(),
  /** Of a message. */
  type: typeRefSchema.optional(),
});
export type KeptPayload = z.infer<typeof keptPayloadSchema>;

export const savedPayloadSchema = keptPayloadSchema.extend({ id: z.string(), name: z.string() });
export type SavedPayload = z.infer<typeof savedPayloadSchema>;

export const listedPayloadSchema = keptPayloadSchema.extend({
  id: z.string(),
  /** After it, before the next. Milliseconds. */
  pauseMs: z.number(),
});
export type ListedPayload = z.infer<typeof listedPayloadSchema>;

export const composerStateSchema = z.object({
  mode: writingModeSchema,
  /** Of text, hex and base64: switching converts it. */
  text: z.string(),
  /** JSON of the message. */
  message: z.string(),
  editor: z.enum(['form', 'json']),
  expanded: z.array(z.string()),
  file: chosenFileSchema.nullable(),
  ending: z.enum([...lineEndingSchema.options, 'custom']),
  /** With escapes. */
  customEnding: z.string(),
  /** As typed: times and milliseconds; 0 times goes on until it is stopped. */
  times: z.string(),
  everyMs: z.string(),
  split: splitSchema.nullable(),
  recent: z.array(keptPayloadSchema),
  saved: z.array(savedPayloadSchema),
  list: z.array(listedPayloadSchema),
});
export type ComposerState = z.infer<typeof composerStateSchema>;

export function emptyComposer(): ComposerState {
  return {
    mode: 'text',
    text: '',
    message: '{}',
    editor: 'form',
    expanded: [],
    file: null,
    ending: 'none',
    customEnding: '',
    times: '1',
    everyMs: '100',
    split: null,
    recent: [],
    saved: [],
    list: [],
  };
}
