// A `-bin` header in its other forms: hex, and what it means where that is known.
import type { HeaderEntry } from '../../../src-shared/capture';
import { base64ToBytes } from '../../../src-shared/proto/base64';
import { hexText } from '../../../src-shared/proto/scalar-read';
import { m } from '../../paraglide/messages';

export interface BinaryForm {
  label: string;
  text: string;
}

const mostBytes = 256;

/** Bytes of a `-bin` value, or null when it is not base64. */
export function binaryBytes({ value }: HeaderEntry): Uint8Array | null {
  const decoded = base64ToBytes(value);
  return 'bytes' in decoded ? decoded.bytes : null;
}

export function binaryForms(entry: HeaderEntry): BinaryForm[] {
  const bytes = binaryBytes(entry);
  if (!bytes) return [];
  const hex = hexText(bytes.subarray(0, mostBytes));
  return [{ label: m.timeline_hex(), text: bytes.length > mostBytes ? `${hex} …` : hex }];
}
