// JSON text to message bytes: refused with every fault named, or exact.
import { fromJson, toBinary } from '@bufbuild/protobuf';
import type { DescMessage, Registry } from '@bufbuild/protobuf';
import { reflect } from '@bufbuild/protobuf/reflect';
import type { Failure } from '../result';
import { setAnyUrl } from './any-url';
import { checkJson, maxMessageDepth, type JsonDiagnostic } from './json-check';
import { readJson } from './json-reader';

/** A Result whose error also carries what is wrong where; `error.message` is the first fault. */
export type EncodeResult =
  | { ok: true; value: { bytes: Uint8Array; warnings: readonly JsonDiagnostic[] } }
  | { ok: false; error: Failure & { diagnostics: readonly JsonDiagnostic[] } };

/** The bytes of one message, or code 'not-encodable'. Never throws, never drops or rounds a value without saying so. */
export function encodeJson(text: string, desc: DescMessage, types: Registry): EncodeResult {
  const document = readJson(text);
  const { diagnostics, value, anyUrls } = checkJson(document, desc, types);
  const first = diagnostics.find(({ severity }) => severity === 'error');
  if (first !== undefined) return refused(first.message, diagnostics);
  try {
    // Its own limit counts messages and Values; ours has been applied above.
    const message = fromJson(desc, value, { registry: types, recursionLimit: maxMessageDepth * 4 });
    for (const anyUrl of anyUrls) setAnyUrl(reflect(desc, message), anyUrl, types);
    return { ok: true, value: { bytes: toBinary(desc, message), warnings: diagnostics } };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return refused(`The message cannot be encoded: ${detail}`, diagnostics);
  }
}

function refused(message: string, diagnostics: readonly JsonDiagnostic[]): EncodeResult {
  return { ok: false, error: { code: 'not-encodable', message, diagnostics } };
}
