// A `-bin` header in its other forms: hex, and what it means where that is known.
import type { HeaderEntry } from '../../../src-shared/capture';
import { base64ToBytes } from '../../../src-shared/proto/base64';
import { wellKnownTypes } from '../../../src-shared/proto/registry';
import { readStatusDetails } from '../../../src-shared/proto/status-details';
import { hexText } from '../../../src-shared/proto/scalar-read';
import { m } from '../../paraglide/messages';

export interface BinaryForm {
  label: string;
  text: string;
}

/** The trailer that carries a google.rpc.Status. */
export const statusDetailsKey = 'grpc-status-details-bin';
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
  const forms = [{ label: m.timeline_hex(), text: bytes.length > mostBytes ? `${hex} …` : hex }];
  const meaning = entry.key === statusDetailsKey ? statusMeaning(bytes) : null;
  return meaning ? [meaning, ...forms] : forms;
}

function statusMeaning(bytes: Uint8Array): BinaryForm | null {
  const read = readStatusDetails(bytes, wellKnownTypes);
  if (!read.ok) return null;
  const { code, message, details } = read.value;
  const types = details.map(({ typeName }) => typeName).join(', ');
  return { label: 'google.rpc.Status', text: `${code} ${message}${types ? `: ${types}` : ''}` };
}
