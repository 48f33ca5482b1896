// A payload with its checksum in its frame, both ways: the exact bytes with their parts named, and the verdict on a frame.
import { checksumBytes, checksumSize, type Checksum, type ChecksumVerdict } from '../bytes/checksum';
import { joinBytes } from '../bytes/join-bytes';
import { fail, ok, type Result } from '../result';
import { wrapFrame } from './frame-wrap';
import type { Frame, Framing } from './framing';
import { unescapePayload } from './payload-escape';

/**
 * `covers`: the payload alone, or the frame from its first byte to the checksum. The checksum is the end of the
 * payload, which the length counts; where a `length` framing has a trailer, it is the trailer.
 */
export interface FrameChecksum {
  readonly checksum: Checksum;
  readonly covers: 'payload' | 'frame';
}

/** Offsets in the frame's bytes, ends exclusive; in the order of the bytes, together all of them. */
export interface FramePart {
  readonly role: 'prefix' | 'payload' | 'checksum' | 'suffix';
  readonly from: number;
  readonly to: number;
}

export interface CheckedFrame {
  readonly bytes: Uint8Array;
  readonly parts: readonly FramePart[];
}

/** Failures: those of `wrapFrame` and of checksums; `no-place` when the trailer has another size than the checksum. */
export function sealFrame(
  framing: Framing | null,
  payload: Uint8Array,
  sum: FrameChecksum | null,
): Result<CheckedFrame> {
  if (sum === null) return wrapped(framing, payload, 0);
  const size = checksumSize(sum.checksum);
  const trailer = trailerOf(framing);
  if (trailer > 0 && trailer !== size)
    return fail('no-place', `The trailer has ${trailer} bytes, the checksum ${size}. Make them the same.`);
  const covered =
    sum.covers === 'payload' ? ok(payload) : coveredFrame(framing, payload, trailer > 0 ? 0 : size);
  if (!covered.ok) return covered;
  const tail = checksumBytes(sum.checksum, covered.value);
  if (!tail.ok) return tail;
  if (framing !== null && trailer > 0) return withTrailer(framing, payload, tail.value);
  return wrapped(framing, joinBytes([payload, tail.value]), size);
}

/**
 * Whether a received frame's checksum is right. `bytes` are those of the whole frame.
 * Failures: those of checksums.
 */
export function verifyFrame(
  framing: Framing | null,
  frame: Frame,
  bytes: Uint8Array,
  sum: FrameChecksum,
): Result<ChecksumVerdict> {
  const [from, to] = [frame.payloadStart - frame.start, frame.payloadEnd - frame.start];
  const payload = payloadOf(framing, bytes.subarray(from, to));
  const content = withoutChecksum(framing, payload, sum);
  const found = trailerOf(framing) > 0 ? bytes.slice(to) : payload.slice(content.length);
  const covered = sum.covers === 'payload' ? content : joinBytes([bytes.subarray(0, from), content]);
  const expected = checksumBytes(sum.checksum, covered);
  if (!expected.ok) return expected;
  const isRight =
    found.length === expected.value.length && found.every((byte, index) => byte === expected.value[index]);
  return ok({ isRight, expected: expected.value, found });
}

/** What the sender meant by a frame's payload bytes: without escapes, and without the checksum at their end. */
export function frameContent(
  framing: Framing | null,
  payload: Uint8Array,
  sum: FrameChecksum | null,
): Uint8Array {
  const plain = payloadOf(framing, payload);
  return sum === null ? plain : withoutChecksum(framing, plain, sum);
}

function payloadOf(framing: Framing | null, payload: Uint8Array): Uint8Array {
  return framing === null ? payload : unescapePayload(framing, payload);
}

function withoutChecksum(framing: Framing | null, payload: Uint8Array, sum: FrameChecksum): Uint8Array {
  if (trailerOf(framing) > 0) return payload;
  return payload.subarray(0, Math.max(0, payload.length - checksumSize(sum.checksum)));
}

function trailerOf(framing: Framing | null): number {
  return framing?.kind === 'length' ? framing.trailer : 0;
}

/** The prefix, whose length counts the checksum already, and the payload. */
function coveredFrame(framing: Framing | null, payload: Uint8Array, size: number): Result<Uint8Array> {
  if (framing === null) return ok(payload);
  const frame = wrapFrame(framing, { payload: joinBytes([payload, new Uint8Array(size)]) });
  // A mark may be in the way of the zeros only: the real checksum is refused, or not, when the frame is made.
  if (!frame.ok && frame.error.code !== 'holds-mark') return frame;
  return ok(frame.ok ? joinBytes([frame.value.prefix, payload]) : payload);
}

function withTrailer(framing: Framing, payload: Uint8Array, trailer: Uint8Array): Result<CheckedFrame> {
  const frame = wrapFrame(framing, { payload, trailer });
  if (!frame.ok) return frame;
  return ok(
    named([
      ['prefix', frame.value.prefix],
      ['payload', frame.value.payload],
      ['checksum', frame.value.suffix],
    ]),
  );
}

/** `size` bytes at the payload's end are its checksum. */
function wrapped(framing: Framing | null, payload: Uint8Array, size: number): Result<CheckedFrame> {
  const none = new Uint8Array(0);
  const frame =
    framing === null ? ok({ prefix: none, payload, suffix: none }) : wrapFrame(framing, { payload });
  if (!frame.ok) return frame;
  const { prefix, suffix } = frame.value;
  // With escapes the checksum may be longer on the wire than it is.
  const head = payload.length - size;
  const escaped = frame.value.payload;
  const at = size === 0 ? escaped.length : escapedLength(framing, payload.subarray(0, head));
  return ok(
    named([
      ['prefix', prefix],
      ['payload', escaped.subarray(0, at)],
      ['checksum', escaped.subarray(at)],
      ['suffix', suffix],
    ]),
  );
}

function escapedLength(framing: Framing | null, payload: Uint8Array): number {
  if (framing?.kind !== 'between' || framing.escape === 'none') return payload.length;
  const alone = wrapFrame(framing, { payload });
  return alone.ok ? alone.value.payload.length : payload.length;
}

function named(pieces: readonly (readonly [FramePart['role'], Uint8Array])[]): CheckedFrame {
  const parts: FramePart[] = [];
  let at = 0;
  for (const [role, { length }] of pieces) {
    if (length > 0) parts.push({ role, from: at, to: at + length });
    at += length;
  }
  return { bytes: joinBytes(pieces.map(([, bytes]) => bytes)), parts };
}
