// What one send writes: text, hex or bytes, in a frame with a checksum; read once, and rendered anew for each send.
import { z } from 'zod';
import { encodingSchema } from '../bytes/encoding';
import { joinBytes } from '../bytes/join-bytes';
import { endingSchema, lineBreakOf, lineEndingBytes } from '../bytes/line-ending';
import { readTemplate, renderTemplate, variableFree } from '../bytes/template';
import type { VariableContext } from '../bytes/variable';
import { sealFrame, type CheckedFrame } from '../framing/checked-frame';
import { framingSchema } from '../framing/framing';
import { ok, type Result } from '../result';
import { frameChecksumSchema } from './wire-format';

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'must be bytes');

export const writtenSchema = z.discriminatedUnion('kind', [
  /** With variables; the ending is of a text. */
  z.object({
    kind: z.literal('template'),
    mode: z.enum(['text', 'hex']),
    text: z.string().max(16_000_000),
    encoding: encodingSchema,
    ending: endingSchema,
  }),
  z.object({ kind: z.literal('bytes'), bytes }),
]);
export type Written = z.infer<typeof writtenSchema>;

export const payloadSchema = z.object({
  written: writtenSchema,
  framing: framingSchema.nullable(),
  checksum: frameChecksumSchema.nullable(),
});
export type Payload = z.infer<typeof payloadSchema>;

export interface ReadyPayload {
  /** It has variables: each send may have other bytes. */
  readonly varies: boolean;
  /** The bytes of one send, with their parts. Failures: those of encodings and of `sealFrame`. */
  render(context: VariableContext): Result<CheckedFrame>;
}

/** Failures: those of templates, line endings and, for a payload without variables, of `sealFrame`. */
export function readPayload({ written, framing, checksum }: Payload): Result<ReadyPayload> {
  if (written.kind === 'bytes') return fixed(sealFrame(framing, written.bytes, checksum));
  const { mode, text, encoding, ending } = written;
  const tail = mode === 'text' ? lineEndingBytes(ending, encoding) : ok(new Uint8Array(0));
  const lineBreak = tail.ok ? lineBreakOf(tail.value) : undefined;
  const template = readTemplate(text, { mode, encoding, lineBreak });
  if (!template.ok) return template;
  if (!tail.ok) return tail;
  const sealed = (body: Uint8Array): Result<CheckedFrame> =>
    sealFrame(framing, joinBytes([body, tail.value]), checksum);
  const literal = variableFree(template.value);
  if (literal !== undefined) return fixed(sealed(literal));
  return ok({
    varies: true,
    render(context) {
      const body = renderTemplate(template.value, context);
      return body.ok ? sealed(body.value) : body;
    },
  });
}

function fixed(frame: Result<CheckedFrame>): Result<ReadyPayload> {
  return frame.ok ? ok({ varies: false, render: () => frame }) : frame;
}
