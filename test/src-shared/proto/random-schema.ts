// Random schemas for property tests: proto2, proto3 and edition 2023, every kind of field, odd names, recursion, extensions.
import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import {
  DescriptorProtoSchema,
  Edition,
  EnumDescriptorProtoSchema,
  FeatureSet_EnumType,
  FeatureSet_FieldPresence,
  FeatureSet_MessageEncoding,
  FeatureSet_RepeatedFieldEncoding,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  FieldDescriptorProtoSchema,
  FieldOptionsSchema,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
  file_google_protobuf_any,
  file_google_protobuf_duration,
  file_google_protobuf_field_mask,
  file_google_protobuf_struct,
  file_google_protobuf_timestamp,
  file_google_protobuf_wrappers,
  type DescriptorProto,
  type FieldDescriptorProto,
} from '@bufbuild/protobuf/wkt';
import fc from 'fast-check';
import { readRegistry, type TypeRegistry } from '../../../src-shared/proto/registry';

type Syntax = 'proto2' | 'proto3' | 'editions';
type FieldInit = MessageInitShape<typeof FieldDescriptorProtoSchema>;

const wellKnown = [
  file_google_protobuf_any,
  file_google_protobuf_duration,
  file_google_protobuf_field_mask,
  file_google_protobuf_struct,
  file_google_protobuf_timestamp,
  file_google_protobuf_wrappers,
];
const wellKnownTypes = [
  ...['Any', 'Duration', 'FieldMask', 'Struct', 'Value', 'ListValue', 'Timestamp'],
  ...['DoubleValue', 'FloatValue', 'Int64Value', 'UInt32Value', 'BoolValue', 'StringValue', 'BytesValue'],
].map((name) => `.google.protobuf.${name}`);
const scalars = Object.values(Type).filter(
  (type): type is Type =>
    typeof type === 'number' && type !== Type.GROUP && type !== Type.MESSAGE && type !== Type.ENUM,
);
const mapKeys = scalars.filter((type) => type !== Type.DOUBLE && type !== Type.FLOAT && type !== Type.BYTES);
const oddNames = [
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  'value_of',
  'Then',
  '_x',
  'at_type',
];
const oddKeys = ['a b', '"', 'ünï', '@x', '[x]', '$', '0', '\u2028'];

interface FieldSpec {
  /** Of the type: a scalar, the enum, one of three messages (so recursive), or a well-known type. */
  type: Type;
  typeName?: string;
  shape: 'single' | 'optional' | 'required' | 'arm' | 'list' | 'map' | 'group';
  mapKey: Type;
  /** Packing turned round, or the group encoding of an edition. */
  odd: boolean;
  jsonName: string | undefined;
}

const messageNames = ['M0', 'M1', 'M2'];
const typeChoices: fc.Arbitrary<Pick<FieldSpec, 'type' | 'typeName'>> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...scalars).map((type) => ({ type })) },
  { weight: 1, arbitrary: fc.constant({ type: Type.ENUM, typeName: '.r.E' }) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(...messageNames)
      .map((name) => ({ type: Type.MESSAGE, typeName: `.r.${name}` })),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(...wellKnownTypes).map((typeName) => ({ type: Type.MESSAGE, typeName })),
  },
);

const fieldSpec: fc.Arbitrary<FieldSpec> = fc
  .record({
    chosen: typeChoices,
    shape: fc.constantFrom<FieldSpec['shape']>(
      ...(['single', 'optional', 'required', 'arm', 'list', 'list', 'map', 'group', 'single'] as const),
    ),
    mapKey: fc.constantFrom(...mapKeys),
    odd: fc.boolean(),
    jsonName: fc.option(fc.constantFrom(...oddKeys), { nil: undefined, freq: 6 }),
  })
  .map(({ chosen, ...rest }) => ({ ...chosen, ...rest }));

/** A registry whose package is `r`: messages M0 to M2, an enum E, and extensions of M0 where the syntax has them. */
export const randomSchema: fc.Arbitrary<TypeRegistry> = fc
  .record({
    syntax: fc.constantFrom<Syntax>('proto2', 'proto3', 'editions'),
    fields: fc.tuple(...messageNames.map(() => fc.array(fieldSpec, { minLength: 1, maxLength: 7 }))),
    extensions: fc.array(fieldSpec, { maxLength: 3 }),
  })
  .map(({ syntax, fields, extensions }) => {
    const messages = fields.map((specs, index) => message(messageNames[index] ?? '', specs, syntax));
    const extended =
      syntax === 'proto3' ? [] : extensions.map((spec, index) => extension(spec, index, syntax));
    return registryOf(messages, extended, syntax);
  });

function registryOf(
  messageType: DescriptorProto[],
  extended: FieldDescriptorProto[],
  syntax: Syntax,
): TypeRegistry {
  const file = create(FileDescriptorProtoSchema, {
    name: 'r.proto',
    package: 'r',
    syntax,
    ...(syntax === 'editions' ? { edition: Edition.EDITION_2023 } : {}),
    dependency: wellKnown.map(({ proto }) => proto.name),
    messageType,
    extension: extended,
    enumType: [enumOf(syntax)],
  });
  const set = create(FileDescriptorSetSchema, { file: [...wellKnown.map(({ proto }) => proto), file] });
  const read = readRegistry(toBinary(FileDescriptorSetSchema, set));
  if (!read.ok) throw new Error(read.error.message);
  return read.value;
}

function enumOf(syntax: Syntax) {
  const value = [
    { name: 'E_ZERO', number: 0 },
    { name: 'E_ONE', number: 1 },
    { name: 'E_LOW', number: -2147483648 },
  ];
  const isClosed =
    syntax === 'editions' ? { options: { features: { enumType: FeatureSet_EnumType.CLOSED } } } : {};
  return create(EnumDescriptorProtoSchema, { name: 'E', value, ...isClosed });
}

function message(name: string, specs: readonly FieldSpec[], syntax: Syntax): DescriptorProto {
  const proto = create(DescriptorProtoSchema, { name });
  if (syntax !== 'proto3')
    proto.extensionRange.push({
      $typeName: 'google.protobuf.DescriptorProto.ExtensionRange',
      start: 1000,
      end: 2000,
    });
  specs.forEach((spec, index) => addField(proto, spec, index, syntax));
  return proto;
}

function addField(owner: DescriptorProto, spec: FieldSpec, index: number, syntax: Syntax): void {
  const name = index % 3 === 2 ? (oddNames[index % oddNames.length] ?? '') : `field_${index}`;
  const field = fieldOf(spec, name, index * 37 + 1, syntax);
  const takenKeys = owner.field.map((other) => other.jsonName);
  if (spec.jsonName !== undefined && !takenKeys.includes(spec.jsonName)) field.jsonName = spec.jsonName;
  if (spec.shape === 'map') makeMap(owner, field, spec, name);
  else if (spec.shape === 'group' && syntax === 'proto2') makeGroup(owner, field, index);
  else if (spec.shape === 'arm') putInOneof(owner, field, 'pick');
  if (spec.shape === 'optional' && syntax === 'proto3') {
    field.proto3Optional = true;
    putInOneof(owner, field, `_${name}`);
  }
  owner.field.push(field);
  // Synthetic oneofs come after the real ones.
  const real = owner.oneofDecl.findIndex((oneof) => oneof.name === 'pick');
  if (real > 0) moveOneofFirst(owner, real);
}

function moveOneofFirst(owner: DescriptorProto, real: number): void {
  owner.oneofDecl.unshift(...owner.oneofDecl.splice(real, 1));
  for (const field of owner.field) {
    if (!Object.hasOwn(field, 'oneofIndex')) continue;
    if (field.oneofIndex === real) field.oneofIndex = 0;
    else if (field.oneofIndex < real) field.oneofIndex++;
  }
}

function putInOneof(owner: DescriptorProto, field: FieldDescriptorProto, name: string): void {
  let index = owner.oneofDecl.findIndex((oneof) => oneof.name === name);
  if (index < 0) {
    index = owner.oneofDecl.length;
    owner.oneofDecl.push({ $typeName: 'google.protobuf.OneofDescriptorProto', name });
  }
  field.oneofIndex = index;
}

function makeMap(owner: DescriptorProto, field: FieldDescriptorProto, spec: FieldSpec, name: string): void {
  const entry = `${name.replace(/(^|_)+([a-zA-Z0-9])/g, (_, __, letter: string) => letter.toUpperCase()).replace(/_+$/, '')}Entry`;
  const value: FieldInit = {
    name: 'value',
    number: 2,
    type: spec.type,
    label: Label.OPTIONAL,
    jsonName: 'value',
  };
  owner.nestedType.push(
    create(DescriptorProtoSchema, {
      name: entry,
      options: { mapEntry: true },
      field: [
        { name: 'key', number: 1, type: spec.mapKey, label: Label.OPTIONAL, jsonName: 'key' },
        spec.typeName === undefined ? value : { ...value, typeName: spec.typeName },
      ],
    }),
  );
  field.type = Type.MESSAGE;
  field.typeName = `.r.${owner.name}.${entry}`;
  field.label = Label.REPEATED;
}

function makeGroup(owner: DescriptorProto, field: FieldDescriptorProto, index: number): void {
  const inner: FieldInit = {
    name: 'inner',
    number: 5,
    type: Type.SINT64,
    label: Label.OPTIONAL,
    jsonName: 'inner',
  };
  owner.nestedType.push(create(DescriptorProtoSchema, { name: `Group${index}`, field: [inner] }));
  field.type = Type.GROUP;
  field.typeName = `.r.${owner.name}.Group${index}`;
}

function extension(spec: FieldSpec, index: number, syntax: Syntax): FieldDescriptorProto {
  const shape = spec.shape === 'list' ? 'list' : 'single';
  const field = fieldOf({ ...spec, shape }, `ext_${index}`, 1000 + index, syntax);
  field.extendee = '.r.M0';
  return field;
}

function fieldOf(spec: FieldSpec, name: string, number: number, syntax: Syntax): FieldDescriptorProto {
  const isList = spec.shape === 'list';
  const isRequired = spec.shape === 'required' && syntax === 'proto2' && spec.type !== Type.MESSAGE;
  const field = create(FieldDescriptorProtoSchema, {
    name,
    number,
    type: spec.type,
    label: isList ? Label.REPEATED : isRequired ? Label.REQUIRED : Label.OPTIONAL,
    jsonName: name.replace(/_+(.?)/g, (_, letter: string) => letter.toUpperCase()),
  });
  if (spec.typeName !== undefined) field.typeName = spec.typeName;
  const options = optionsOf(spec, syntax);
  return options === undefined ? field : { ...field, options: create(FieldOptionsSchema, options) };
}

function optionsOf(spec: FieldSpec, syntax: Syntax): MessageInitShape<typeof FieldOptionsSchema> | undefined {
  const isPackable = spec.type !== Type.MESSAGE && spec.type !== Type.STRING && spec.type !== Type.BYTES;
  const { EXPANDED } = FeatureSet_RepeatedFieldEncoding;
  if (spec.shape === 'list' && isPackable && spec.odd) {
    return syntax === 'editions'
      ? { features: { repeatedFieldEncoding: EXPANDED } }
      : { packed: syntax === 'proto2' };
  }
  if (syntax !== 'editions') return undefined;
  if (spec.type === Type.MESSAGE && spec.shape !== 'map' && spec.odd) {
    return { features: { messageEncoding: FeatureSet_MessageEncoding.DELIMITED } };
  }
  const { IMPLICIT, LEGACY_REQUIRED } = FeatureSet_FieldPresence;
  if (spec.type === Type.MESSAGE || spec.type === Type.ENUM) return undefined;
  if (spec.shape === 'single' && spec.odd) return { features: { fieldPresence: IMPLICIT } };
  return spec.shape === 'required' ? { features: { fieldPresence: LEGACY_REQUIRED } } : undefined;
}
