// The bytes of well-known types from their own JSON forms, which the check has approved.
import { ScalarType, type DescMessage, type JsonValue } from '@bufbuild/protobuf';
import { protoSnakeCase } from '@bufbuild/protobuf/reflect';
import { knownKind, wrappedScalar, type KnownKind } from './field-type';
import { messageBytes, objectOf, type MessageWriter } from './message-write';
import { isZeroValue, writeTaggedScalar } from './scalar-write';
import { secondsOfDuration, secondsOfTimestamp, type Seconds } from './time-text';

export function writeKnown(
  writer: MessageWriter,
  value: JsonValue,
  desc: DescMessage,
  kind: NonNullable<KnownKind>,
): void {
  switch (kind) {
    case 'timestamp':
      return writeTime(writer, secondsOfTimestamp(String(value)));
    case 'duration':
      return writeTime(writer, secondsOfDuration(String(value)));
    case 'field-mask':
      return writeMask(writer, String(value));
    case 'wrapper':
      return writeUnlessZero(writer, 1, wrappedScalar(desc), value);
    case 'any':
      return writeAny(writer, value);
    case 'struct':
      return writeStruct(writer, value);
    case 'list-value':
      return writeList(writer, value);
    case 'value':
      return writeValue(writer, value);
  }
}

function writeUnlessZero(writer: MessageWriter, number: number, scalar: ScalarType, value: JsonValue): void {
  if (!isZeroValue(value, scalar)) writeTaggedScalar(writer.out, number, scalar, value);
}

function writeTime(writer: MessageWriter, { seconds, nanos }: Seconds): void {
  writeUnlessZero(writer, 1, ScalarType.INT64, String(seconds));
  writeUnlessZero(writer, 2, ScalarType.INT32, nanos);
}

function writeMask(writer: MessageWriter, text: string): void {
  for (const path of text === '' ? [] : text.split(',')) {
    writeTaggedScalar(writer.out, 1, ScalarType.STRING, protoSnakeCase(path));
  }
}

/** With "@type" its message is packed; without, `typeUrl` and `value` (base64) are the fields themselves. */
function writeAny(writer: MessageWriter, value: JsonValue): void {
  const { '@type': typeUrl, ...rest } = objectOf(value);
  if (typeof typeUrl !== 'string') {
    writeUnlessZero(writer, 1, ScalarType.STRING, rest['typeUrl'] ?? '');
    writeUnlessZero(writer, 2, ScalarType.BYTES, rest['value'] ?? '');
    return;
  }
  const desc = writer.types.getMessage(typeUrl.slice(typeUrl.lastIndexOf('/') + 1));
  if (desc === undefined) throw new Error(`the schema has no message ${typeUrl}`);
  writeUnlessZero(writer, 1, ScalarType.STRING, typeUrl);
  const content = knownKind(desc) === undefined ? rest : (rest['value'] ?? null);
  const bytes = messageBytes(content, desc, writer.types);
  if (bytes.length > 0) writer.delimited(2, () => writer.out.raw(bytes));
}

function writeStruct(writer: MessageWriter, value: JsonValue): void {
  for (const [key, content] of Object.entries(objectOf(value))) {
    writer.delimited(1, () => {
      writeTaggedScalar(writer.out, 1, ScalarType.STRING, key);
      writer.delimited(2, () => writeValue(writer, content));
    });
  }
}

function writeList(writer: MessageWriter, value: JsonValue): void {
  for (const item of Array.isArray(value) ? value : []) writer.delimited(1, () => writeValue(writer, item));
}

/** Members of a oneof: sent also when they are zero. */
function writeValue(writer: MessageWriter, value: JsonValue): void {
  if (value === null) writeTaggedScalar(writer.out, 1, ScalarType.INT32, 0);
  else if (typeof value === 'number') writeTaggedScalar(writer.out, 2, ScalarType.DOUBLE, value);
  else if (typeof value === 'string') writeTaggedScalar(writer.out, 3, ScalarType.STRING, value);
  else if (typeof value === 'boolean') writeTaggedScalar(writer.out, 4, ScalarType.BOOL, value);
  else if (Array.isArray(value)) writer.delimited(6, () => writeList(writer, value));
  else writer.delimited(5, () => writeStruct(writer, value));
}
