// What frames mean: their type by direction, by a field, by a number in their header, or as an Any; and why there is none.
import { create, createRegistry, toBinary } from '@bufbuild/protobuf';
import {
  AnySchema,
  anyPack,
  FieldDescriptorProto_Type,
  FieldDescriptorProtoSchema,
  StringValueSchema,
  StructSchema,
  TimestampSchema,
  UninterpretedOptionSchema,
} from '@bufbuild/protobuf/wkt';
import { describe, expect, it } from 'vitest';
import type { Direction } from '../../../src-shared/capture';
import { joinBytes } from '../../../src-shared/bytes/join-bytes';
import { decodeMessage } from '../../../src-shared/proto/decode';
import { wellKnownTypes } from '../../../src-shared/proto/registry';
import { meaningOf, routedTypes, type FrameTypes } from '../../../src-shared/tcp/frame-meaning';
import { plainWireFormat, type WireFormat } from '../../../src-shared/tcp/wire-format';

const time = toBinary(TimestampSchema, create(TimestampSchema, { seconds: 5n }));
const types: FrameTypes = { sent: TimestampSchema, received: undefined, types: wellKnownTypes };

function meaning(
  bytes: Uint8Array,
  format: Partial<WireFormat>,
  { prefix = 0, direction = 'sent' as Direction, as = types } = {},
) {
  const frame = { direction, bytes, prefix, suffix: 0, isWhole: true };
  const found = meaningOf(frame, { ...plainWireFormat(), ...format }, as);
  if (!found.ok) return found.error.code;
  return decodeMessage(found.value.bytes, found.value.desc, as.types).json;
}

describe('a frame', () => {
  it('is of its direction’s type, without prefix and checksum', () => {
    const checksum = { checksum: { algorithm: 'sum8', endian: 'big' }, covers: 'payload' } as const;
    const frame = joinBytes([Uint8Array.of(time.length + 1), time, Uint8Array.of(13)]);
    expect(meaning(frame, { checksum }, { prefix: 1 })).toBe('"1970-01-01T00:00:05Z"');
    expect(meaning(frame, { checksum }, { prefix: 1, direction: 'received' })).toBe('no-type');
  });

  it('that is an Any says itself what it is', () => {
    const any = toBinary(AnySchema, anyPack(TimestampSchema, create(TimestampSchema, { seconds: 5n })));
    expect(meaning(any, { envelope: { kind: 'any' } }, { direction: 'received' })).toContain(
      '"value": "1970-01-01T00:00:05Z"',
    );
  });

  it('is routed by a number in its header', () => {
    const routes = [{ value: '258', typeName: 'google.protobuf.Timestamp' }];
    const envelope = { kind: 'header', at: 0, size: 2, endian: 'little', routes } as const;
    const frame = joinBytes([Uint8Array.of(2, 1), time]);
    const format = { envelope: { ...envelope, routes } };
    expect(meaning(frame, format, { prefix: 2, direction: 'received' })).toBe('"1970-01-01T00:00:05Z"');
    expect(
      meaning(joinBytes([Uint8Array.of(3, 1), time]), format, { prefix: 2, direction: 'received' }),
    ).toBe('no-route');
    expect(meaning(Uint8Array.of(1), format, { direction: 'received' })).toBe('bad-envelope');
  });

  it('is routed by a field, as a whole where no field holds the message', () => {
    const as = {
      ...types,
      sent: StringValueSchema,
      types: createRegistry(StructSchema, StringValueSchema, TimestampSchema),
    };
    const bytes = toBinary(StringValueSchema, create(StringValueSchema, { value: 'x' }));
    const field = (path: string) => ({
      envelope: {
        kind: 'field' as const,
        path,
        payload: '',
        routes: [{ value: 'x', typeName: 'nope.Nope' }],
      },
    });
    expect(meaning(bytes, field('nothing'), { as })).toBe('bad-path');
    expect(meaning(bytes, field('value'), { as })).toBe('no-route');
  });

  it('is what a field of its envelope names, with its bytes in another field', () => {
    const wrapped = create(UninterpretedOptionSchema, { identifierValue: 'clock', stringValue: time });
    const bytes = toBinary(UninterpretedOptionSchema, wrapped);
    const as = {
      ...types,
      sent: UninterpretedOptionSchema,
      types: createRegistry(UninterpretedOptionSchema, TimestampSchema),
    };
    const routes = [{ value: 'clock', typeName: 'google.protobuf.Timestamp' }];
    const envelope = { kind: 'field', path: 'identifier_value', payload: 'string_value', routes } as const;
    expect(meaning(bytes, { envelope: { ...envelope, routes } }, { as })).toBe('"1970-01-01T00:00:05Z"');
  });

  it('is what an enum value of it says, as a whole', () => {
    const field = create(FieldDescriptorProtoSchema, { name: 'n', type: FieldDescriptorProto_Type.BYTES });
    const as = {
      ...types,
      sent: FieldDescriptorProtoSchema,
      types: createRegistry(FieldDescriptorProtoSchema, StringValueSchema),
    };
    const routes = [{ value: 'TYPE_BYTES', typeName: 'google.protobuf.StringValue' }];
    const envelope = { kind: 'field' as const, path: 'type', payload: '', routes };
    // Field 1 of both is a string, so the whole frame reads as the routed type.
    expect(meaning(toBinary(FieldDescriptorProtoSchema, field), { envelope }, { as })).toBe('"n"');
  });

  it('of gRPC with its flag set is compressed', () => {
    expect(meaning(Uint8Array.of(1, 0, 0, 0, 0), { framing: { kind: 'grpc' } }, { prefix: 5 })).toBe(
      'compressed',
    );
  });

  it('needs the types that its routes name, each once', () => {
    const routes = ['a.B', 'a.B', '', 'a.C'].map((typeName, at) => ({ value: String(at), typeName }));
    const envelope = { kind: 'header' as const, at: 0, size: 1 as const, endian: 'big' as const, routes };
    expect(routedTypes({ ...plainWireFormat(), envelope })).toEqual(['a.B', 'a.C']);
    expect(routedTypes(plainWireFormat())).toEqual([]);
  });
});
