// What goes on the wire, cut for the eye: lines of sixteen bytes with prefix, checksum and suffix apart, and the sum of the parts.
import type { CheckedFrame, FramePart } from '../../../src-shared/framing/checked-frame';
import type { Framing } from '../../../src-shared/framing/framing';
import { formatCount } from '../../../src-shared/bytes/byte-size';
import { m } from '../../paraglide/messages';

export interface WireRun {
  role: FramePart['role'];
  /** `00 00 00 11` */
  text: string;
}

const lineBytes = 16;
const digits = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0');

/** @param most bytes that are shown */
export function wireLines({ bytes, parts }: CheckedFrame, most: number): WireRun[][] {
  const end = Math.min(bytes.length, most);
  const lines: WireRun[][] = [];
  for (let at = 0; at < end; at += lineBytes) {
    const to = Math.min(end, at + lineBytes);
    const runs = parts
      .map((part) => ({ role: part.role, from: Math.max(at, part.from), to: Math.min(to, part.to) }))
      .filter((run) => run.from < run.to)
      .map(({ role, from, to: until }) => ({
        role,
        text: Array.from(bytes.subarray(from, until), digits).join(' '),
      }));
    lines.push(runs);
  }
  return lines;
}

/** `4 length + 17 payload`; empty when the payload is all there is. */
export function partsText({ parts }: CheckedFrame, framing: Framing | null): string {
  if (parts.length < 2 && parts[0]?.role !== 'prefix') return '';
  return parts
    .map(({ role, from, to }) => `${formatCount(to - from)} ${roleName(role, framing)}`)
    .join(' + ');
}

function roleName(role: FramePart['role'], framing: Framing | null): string {
  if (role === 'payload') return m.compose_part_payload();
  if (role === 'checksum') return m.compose_part_checksum();
  if (role === 'suffix') return framing?.kind === 'length' ? m.compose_part_trailer() : m.compose_part_end();
  return framing?.kind === 'between' ? m.compose_part_start() : m.compose_part_length();
}
