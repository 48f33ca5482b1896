// What a prepared message looks like in its list: one line of fields and its size, or why it cannot be sent.
import type { DescMessage, Registry } from '@bufbuild/protobuf';
import { encodeJson } from '../../src-shared/proto/encode';
import { previewMessage, type PreviewToken } from '../../src-shared/proto/preview';

export interface PreparedPreview {
  tokens: readonly PreviewToken[];
  /** Encoded bytes. */
  size: number;
  problem?: string;
}

export function preparedPreview(text: string, desc: DescMessage, registry: Registry): PreparedPreview {
  const encoded = encodeJson(text, desc, registry);
  if (!encoded.ok) return { tokens: [], size: 0, problem: encoded.error.message };
  const { bytes } = encoded.value;
  return { tokens: previewMessage(bytes, desc, registry), size: bytes.length };
}
