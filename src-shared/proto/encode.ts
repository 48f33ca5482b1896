// JSON text to message bytes: refused with every fault named, or exact.
import type { DescMessage, Registry } from '@bufbuild/protobuf';
import type { Failure } from '../result';
import { readDraft, type Draft } from './draft';
import type { JsonDiagnostic } from './json-check';
import { messageBytes } from './message-write';

/** A Result whose error also carries what is wrong where; `error.message` is the first fault. */
export type EncodeResult =
  | { ok: true; value: { bytes: Uint8Array; warnings: readonly JsonDiagnostic[] } }
  | { ok: false; error: Failure & { diagnostics: readonly JsonDiagnostic[] } };

/** The bytes of one message, or code 'not-encodable'. Never throws, never drops or rounds a value without saying so. */
export function encodeDraft({ desc, types, checked }: Draft): EncodeResult {
  const { diagnostics, value } = checked;
  const first = diagnostics.find(({ severity }) => severity === 'error');
  if (first !== undefined) return refused(first.message, diagnostics);
  try {
    return { ok: true, value: { bytes: messageBytes(value, desc, types), warnings: diagnostics } };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return refused(`The message cannot be encoded: ${detail}`, diagnostics);
  }
}

/** For text that nobody looks at: prepared messages, the command line. */
export function encodeJson(text: string, desc: DescMessage, types: Registry): EncodeResult {
  return encodeDraft(readDraft(text, desc, types));
}

function refused(message: string, diagnostics: readonly JsonDiagnostic[]): EncodeResult {
  return { ok: false, error: { code: 'not-encodable', message, diagnostics } };
}
