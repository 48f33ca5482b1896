// From what a composer holds to bytes and back: what would go out now, and the same bytes in another mode.
import type { ComposerMode } from '../../src-shared/bytes/composer';
import type { Encoding } from '../../src-shared/bytes/encoding';
import type { Ending } from '../../src-shared/bytes/line-ending';
import { decodeMessage } from '../../src-shared/proto/decode';
import { encodeJson } from '../../src-shared/proto/encode';
import { fail, ok, type Result } from '../../src-shared/result';
import { readBase64 } from '../../src-shared/bytes/base64-input';
import type { Payload, Written } from '../../src-shared/tcp/payload';
import type { WireFormat } from '../../src-shared/tcp/wire-format';
import type { Draft } from './draft.svelte';

export function isTyped(mode: string): mode is ComposerMode {
  return mode === 'text' || mode === 'hex' || mode === 'base64';
}

/** The text of a mode as what a send writes. Failures: those of base64. */
export function writtenText(
  text: string,
  mode: ComposerMode,
  encoding: Encoding,
  ending: Ending,
): Result<Written> {
  if (mode !== 'base64') return ok({ kind: 'template', mode, text, encoding, ending });
  const bytes = readBase64(text);
  return bytes.ok ? ok({ kind: 'bytes', bytes: bytes.value }) : bytes;
}

export function payloadOf(written: Written, { framing, checksum }: WireFormat): Payload {
  return { written, framing, checksum };
}

/** A draft's bytes. Failures: those of `Draft.encode`. */
export function draftBytes(draft: Draft): Result<Uint8Array> {
  const encoded = draft.encode();
  return encoded.ok ? ok(encoded.value.bytes) : encoded;
}

/** The JSON of a message with exactly these bytes. Failures: `no-type`, `not-the-type`, `not-lossless`. */
export function messageText(bytes: Uint8Array, draft: Draft): Result<string> {
  const { descriptor, registry } = draft;
  if (descriptor === null)
    return fail('no-type', 'There is no message type yet. Choose one under "Decode sent as" to switch.');
  const { json, problems } = decodeMessage(bytes, descriptor, registry);
  const [problem] = problems;
  if (problem !== undefined)
    return fail('not-the-type', `The bytes are no ${descriptor.typeName}: ${problem.message}.`);
  const back = encodeJson(json, descriptor, registry);
  if (back.ok && isSame(back.value.bytes, bytes)) return ok(json);
  return fail(
    'not-lossless',
    `As ${descriptor.typeName} these bytes would change: they hold fields that the type lacks, or another order.`,
  );
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
