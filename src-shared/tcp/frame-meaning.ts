// What a frame means: its content without prefix, escapes and checksum, and the type that its direction or envelope gives it.
import type { DescMessage, Registry } from '@bufbuild/protobuf';
import type { Direction } from '../capture';
import { frameContent } from '../framing/checked-frame';
import { base64ToBytes } from '../proto/base64';
import { decodeMessage } from '../proto/decode';
import { fail, ok, type Result } from '../result';
import { readFieldPath, valuesAt, valueText } from './field-path';
import type { Envelope, WireFormat } from './wire-format';

/** A frame's bytes with the sizes of what stands around its payload. `isWhole`: none of its bytes is missing. */
export interface FrameBytes {
  readonly direction: Direction;
  readonly bytes: Uint8Array;
  readonly prefix: number;
  readonly suffix: number;
  readonly isWhole: boolean;
}

/** The types of a format, by its directions; routes are looked up by name. */
export interface FrameTypes {
  readonly sent: DescMessage | undefined;
  readonly received: DescMessage | undefined;
  readonly types: Registry;
}

export interface FrameMeaning {
  readonly desc: DescMessage;
  /** The bytes of that message. */
  readonly bytes: Uint8Array;
  /** The message around it that named its type. */
  readonly envelope?: { readonly desc: DescMessage; readonly bytes: Uint8Array };
}

const anyName = 'google.protobuf.Any';

/** The payload as its sender meant it; of a frame whose end is missing, what there is of it. */
export function contentOf({ bytes, prefix, suffix, isWhole }: FrameBytes, format: WireFormat): Uint8Array {
  if (!isWhole) return frameContent(format.framing, bytes.subarray(prefix), null);
  return frameContent(format.framing, bytes.subarray(prefix, bytes.length - suffix), format.checksum);
}

/**
 * Failures: `no-type` (nothing says what it is), `no-route` (its envelope names nothing that is known), `bad-envelope`,
 * `compressed` (gRPC's flag).
 */
export function meaningOf(frame: FrameBytes, format: WireFormat, types: FrameTypes): Result<FrameMeaning> {
  const { envelope, framing } = format;
  if (framing?.kind === 'grpc' && frame.bytes[0] === 1)
    return fail('compressed', 'The flag says that this message is compressed, so its fields cannot be read.');
  const content = contentOf(frame, format);
  const desc = types[frame.direction];
  if (envelope?.kind === 'any') return known(types, anyName, content);
  if (envelope?.kind === 'header') return routeByHeader(envelope, frame, content, types);
  if (desc === undefined) return fail('no-type', 'No type is chosen for this direction.');
  return envelope === null ? ok({ desc, bytes: content }) : routeByField(envelope, content, desc, types);
}

function routeByHeader(
  envelope: Extract<Envelope, { kind: 'header' }>,
  { bytes, direction }: FrameBytes,
  content: Uint8Array,
  types: FrameTypes,
): Result<FrameMeaning> {
  const { at, size, endian, routes } = envelope;
  const field = bytes.subarray(at, at + size);
  if (field.length < size) return fail('bad-envelope', `The frame is too short for a number at byte ${at}.`);
  const ordered = endian === 'big' ? [...field] : [...field].reverse();
  const value = String(ordered.reduce((number, byte) => number * 256 + byte, 0));
  const route = routes.find((one) => one.value.trim() === value);
  if (route !== undefined) return known(types, route.typeName, content);
  const desc = types[direction];
  return desc === undefined
    ? fail('no-route', `The number at byte ${at} is ${value}, for which no type is given.`)
    : ok({ desc, bytes: content });
}

function routeByField(
  envelope: Extract<Envelope, { kind: 'field' }>,
  content: Uint8Array,
  desc: DescMessage,
  types: FrameTypes,
): Result<FrameMeaning> {
  const path = readFieldPath(envelope.path, desc);
  if (!path.ok) return path;
  const { json: text } = decodeMessage(content, desc, types.types);
  const json: unknown = JSON.parse(text);
  const [found] = valuesAt(json, path.value);
  const value = found === undefined ? '' : valueText(found);
  const route = envelope.routes.find((one) => one.value.trim() === value);
  if (route === undefined) {
    const fact = found === undefined ? 'is not set' : `is ${value}, for which no type is given`;
    return fail('no-route', `${envelope.path} ${fact}.`);
  }
  if (envelope.payload.trim() === '') return known(types, route.typeName, content);
  const inner = payloadAt(json, envelope.payload, desc);
  if (!inner.ok) return inner;
  const meaning = known(types, route.typeName, inner.value);
  return meaning.ok ? ok({ ...meaning.value, envelope: { desc, bytes: content } }) : meaning;
}

/** The bytes of a field; one that is not set has none. */
function payloadAt(json: unknown, path: string, desc: DescMessage): Result<Uint8Array> {
  const steps = readFieldPath(path, desc);
  if (!steps.ok) return steps;
  const [found] = valuesAt(json, steps.value);
  if (found === undefined) return ok(new Uint8Array(0));
  const read = typeof found === 'string' ? base64ToBytes(found) : undefined;
  if (read !== undefined && 'bytes' in read) return ok(read.bytes);
  return fail('bad-envelope', `${path} is no field of bytes.`);
}

function known({ types }: FrameTypes, typeName: string, bytes: Uint8Array): Result<FrameMeaning> {
  const desc = types.getMessage(typeName);
  if (desc !== undefined) return ok({ desc, bytes });
  return fail('no-route', `No open source has the type ${typeName}.`);
}

/** Names of the types that a format needs, each once: those of its directions, and of its routes alone. */
export function routedTypes({ envelope }: WireFormat): string[] {
  if (envelope === null || envelope.kind === 'any') return [];
  return [...new Set(envelope.routes.map(({ typeName }) => typeName).filter((name) => name !== ''))];
}
