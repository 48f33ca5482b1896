// JSON text to message bytes: refused with every fault named, or exact.
import { fromJson, toBinary } from '@bufbuild/protobuf';
import type { DescMessage, Registry } from '@bufbuild/protobuf';
import { reflect } from '@bufbuild/protobuf/reflect';
import type { Failure } from '../result';
import { setAnyUrl } from './any-url';
import { readDraft, type Draft } from './draft';
import { maxMessageDepth, type JsonDiagnostic } from './json-check';

/** A Result whose error also carries what is wrong where; `error.message` is the first fault. */
export type EncodeResult =
  | { ok: true; value: { bytes: Uint8Array; warnings: readonly JsonDiagnostic[] } }
  | { ok: false; error: Failure & { diagnostics: readonly JsonDiagnostic[] } };

/** The bytes of one message, or code 'not-encodable'. Never throws, never drops or rounds a value without saying so. */
export function encodeDraft({ desc, types, checked }: Draft): EncodeResult {
  const { diagnostics, value, anyUrls } = checked;
  const first = diagnostics.find(({ severity }) => severity === 'error');
  if (first !== undefined) return refused(first.message, diagnostics);
  try {
    // Its own limit counts messages and Values; ours has been applied by the check.
    const message = fromJson(desc, value, { registry: types, recursionLimit: maxMessageDepth * 4 });
    for (const anyUrl of anyUrls) setAnyUrl(reflect(desc, message), anyUrl, types);
    return { ok: true, value: { bytes: toBinary(desc, message), warnings: diagnostics } };
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
