// The send side of a framing: one payload to the bytes of one frame, refused when the peer could not cut it out again.
import { fail, ok, type Failure, type Result } from '../result';
import { formatCount } from '../bytes/byte-size';
import { joinBytes } from '../bytes/join-bytes';
import { lengthWidths, markBytes, type Framing, type LengthFraming } from './framing';
import { endOfMark, makeMark } from './mark';
import { endBytes, startBytes } from './marked-machine';
import { escapePayload } from './payload-escape';

export interface FrameParts {
  readonly payload: Uint8Array;
  /** `length` framing: the header's bytes before the length. Zeros when absent. */
  readonly before?: Uint8Array | undefined;
  /** `length` framing: the header's bytes after the length. Zeros when absent. */
  readonly after?: Uint8Array | undefined;
  /** `length` framing: the bytes behind the payload. Zeros when absent. */
  readonly trailer?: Uint8Array | undefined;
  /** `grpc`: the flag says compressed. */
  readonly isCompressed?: boolean | undefined;
}

/** What stands around the payload on the wire; `payload` is escaped already where the framing escapes. */
export interface WrappedFrame {
  readonly prefix: Uint8Array;
  readonly payload: Uint8Array;
  readonly suffix: Uint8Array;
}

const none = new Uint8Array(0);

/**
 * Failures: `too-long` (the length does not fit its field), `holds-mark` (the payload has the mark that ends a frame),
 * `wrong-size` (a fixed size or a part of the header differs).
 */
export function wrapFrame(framing: Framing, parts: FrameParts): Result<WrappedFrame> {
  const { payload } = parts;
  if (framing.kind === 'length') return wrapLength(framing, parts);
  if (framing.kind === 'varint') return prefixed(varint(framing.zigzag, payload.length), payload);
  if (framing.kind === 'decimal') return wrapDecimal(framing.digits, payload);
  if (framing.kind === 'grpc') {
    const length = integer(BigInt(payload.length), 4, 'big');
    return prefixed(Uint8Array.of(parts.isCompressed ? 1 : 0, ...length), payload);
  }
  if (framing.kind === 'delimiter') return wrapDelimited(markBytes(framing.mark), payload);
  if (framing.kind === 'between') return wrapBetween(framing, payload);
  if (framing.kind === 'fixed' && payload.length !== framing.size)
    return { ok: false, error: wrongSize('The payload', payload.length, framing.size) };
  return prefixed(none, payload);
}

/** The whole frame. Failures as `wrapFrame`. */
export function joinFrame(framing: Framing, parts: FrameParts): Result<Uint8Array> {
  const wrapped = wrapFrame(framing, parts);
  if (!wrapped.ok) return wrapped;
  return ok(joinBytes([wrapped.value.prefix, wrapped.value.payload, wrapped.value.suffix]));
}

function wrapLength(framing: LengthFraming, parts: FrameParts): Result<WrappedFrame> {
  const { payload, before, after, trailer } = parts;
  for (const [name, bytes, size] of [
    ['The header before the length', before, framing.before],
    ['The header after the length', after, framing.after],
    ['The trailer', trailer, framing.trailer],
  ] as const) {
    if (bytes !== undefined && bytes.length !== size)
      return { ok: false, error: wrongSize(name, bytes.length, size) };
  }
  const width = lengthWidths[framing.width];
  const rest = framing.after + payload.length + framing.trailer;
  const counted = { payload: payload.length, rest, whole: framing.before + width + rest }[framing.counts];
  const length = BigInt(counted - framing.extra);
  if (length < 0n || length >= 1n << BigInt(8 * width)) {
    const limit = formatCount(Number((1n << BigInt(8 * width)) - 1n));
    const fact = length < 0n ? 'is below 0' : `does not fit ${framing.width} (at most ${limit})`;
    return fail('too-long', `The length ${length} ${fact}. Choose another width or another payload.`);
  }
  const prefix = joinBytes([
    before ?? new Uint8Array(framing.before),
    integer(length, width, framing.endian),
    after ?? new Uint8Array(framing.after),
  ]);
  return ok({ prefix, payload, suffix: trailer ?? new Uint8Array(framing.trailer) });
}

function wrapDecimal(digits: number, payload: Uint8Array): Result<WrappedFrame> {
  const text = String(payload.length);
  if (text.length > digits)
    return fail('too-long', `The length ${text} has more than ${digits} digits. Choose more digits.`);
  return prefixed(ascii(text.padStart(digits, '0')), payload);
}

function wrapDelimited(mark: Uint8Array, payload: Uint8Array): Result<WrappedFrame> {
  const joined = joinBytes([payload, mark]);
  const end = endOfMark(makeMark(mark), joined);
  if (end < joined.length) return { ok: false, error: holdsMark(mark, end) };
  return ok({ prefix: none, payload, suffix: mark });
}

function wrapBetween(
  framing: Extract<Framing, { kind: 'between' }>,
  payload: Uint8Array,
): Result<WrappedFrame> {
  const prefix = startBytes(framing);
  const suffix = endBytes(framing);
  if (framing.escape !== 'none') return ok({ prefix, payload: escapePayload(framing, payload), suffix });
  const joined = joinBytes([payload, suffix]);
  const end = endOfMark(makeMark(suffix), joined);
  if (end < joined.length) return { ok: false, error: holdsMark(suffix, end) };
  return ok({ prefix, payload, suffix });
}

function prefixed(prefix: Uint8Array, payload: Uint8Array): Result<WrappedFrame> {
  return ok({ prefix, payload, suffix: none });
}

function holdsMark(mark: Uint8Array, end: number): Failure {
  const hex = Array.from(mark, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(' ');
  const at = end - mark.length;
  const message = `The payload has ${hex} at byte ${at}, which would end the frame there. Choose another framing, or send it as several frames.`;
  return { code: 'holds-mark', message };
}

function wrongSize(name: string, found: number, wanted: number): Failure {
  return {
    code: 'wrong-size',
    message: `${name} has ${formatCount(found)} bytes; the framing says ${formatCount(wanted)}.`,
  };
}

function varint(zigzag: boolean, length: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt(length) << (zigzag ? 1n : 0n);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Uint8Array.of(...bytes, Number(rest));
}

function integer(value: bigint, width: number, endian: 'big' | 'little'): Uint8Array {
  const bytes = Uint8Array.from({ length: width }, (_, index) => Number((value >> BigInt(8 * index)) & 255n));
  return endian === 'big' ? bytes.reverse() : bytes;
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}
