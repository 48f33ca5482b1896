// A framing fault in a sentence: what was read, where, and that the framing may be the wrong one.
import { formatBytes } from '../bytes/byte-size';
import type { FrameFault } from './framing';

/** `length 1,734,439,797 exceeds 64 MB at offset 0x3E: wrong framing?` */
export function faultSentence(fault: FrameFault): string {
  const where = `at offset 0x${fault.offset.toString(16).toUpperCase()}: wrong framing?`;
  const length = fault.announced === undefined ? '' : grouped(fault.announced);
  const cap = formatBytes(fault.cap).replace('.0 ', ' ');
  const bytes = (fault.found ?? '').replace(/(..)(?=.)/g, '$1 ').toUpperCase();
  if (fault.code === 'too-long') return `length ${length} exceeds ${cap} ${where}`;
  if (fault.code === 'too-short') return `length ${length} is less than the frame's own header ${where}`;
  if (fault.code === 'no-end') return `no end within ${cap} of the frame that begins ${where}`;
  if (fault.code === 'bad-flag') return `${bytes} is no flag (00 or 01) ${where}`;
  if (fault.code === 'bad-escape') return `${bytes} is no escape ${where}`;
  return fault.announced === undefined
    ? `${bytes} is no length ${where}`
    : `length ${length} is negative ${where}`;
}

function grouped(value: bigint): string {
  return value.toString().replace(/\B(?=(\d{3})+$)/g, ',');
}
