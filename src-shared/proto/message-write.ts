// Writes the bytes of a message from its checked JSON: fields by number, nothing without presence that is zero, MessageSets as they travel.
import {
  ScalarType,
  type DescMessage,
  type JsonObject,
  type JsonValue,
  type Registry,
} from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { hasPresence, knownKind, valueType, type AnyField, type ValueType } from './field-type';
import { expectedWireType } from './message-read';
import { writeItem, isMessageSet } from './message-set';
import { writeKnown } from './message-write-known';
import { fieldNamed } from './place-type';
import { isZeroValue, writeScalar, writeTaggedScalar } from './scalar-write';

/**
 * @param value what `checkJson` gives when it has no error: canonical keys, enums as numbers, 64-bit as text, maps as pairs
 * @returns the bytes; an object that is not what the check gives is a fault of ours and throws
 */
export function messageBytes(value: JsonValue, desc: DescMessage, types: Registry): Uint8Array {
  const out = new BinaryWriter();
  new MessageWriter(out, types).message(value, desc);
  return out.finish();
}

export class MessageWriter {
  constructor(
    readonly out: BinaryWriter,
    readonly types: Registry,
  ) {}

  message(value: JsonValue, desc: DescMessage): void {
    const kind = knownKind(desc);
    if (kind === undefined) this.fields(objectOf(value), desc);
    else writeKnown(this, value, desc, kind);
  }

  private fields(value: JsonObject, desc: DescMessage): void {
    const given: [AnyField, JsonValue][] = [];
    for (const key of Object.keys(value)) {
      const field = fieldNamed(desc, key, this.types);
      const content = value[key];
      if (field !== undefined && content !== undefined) given.push([field, content]);
    }
    given.sort(([a], [b]) => a.number - b.number);
    for (const [field, content] of given) {
      if (isMessageSet(desc)) this.item(field, content);
      else this.field(field, content);
    }
  }

  /** The value of one length-delimited field: `write` makes what is inside. */
  delimited(number: number, write: () => void): void {
    this.out.tag(number, WireType.LengthDelimited).fork();
    write();
    this.out.join();
  }

  private item(field: AnyField, value: JsonValue): void {
    const { message } = field;
    if (message !== undefined) writeItem(this.out, field.number, messageBytes(value, message, this.types));
  }

  private field(field: AnyField, value: JsonValue): void {
    const type = valueType(field);
    if (field.fieldKind === 'map') this.map(field, listOf(value), type);
    else if (field.fieldKind === 'list') this.list(field, listOf(value), type);
    else if (hasPresence(field) || type.kind === 'message' || !isZeroValue(value, scalarOf(type))) {
      this.single(field.number, value, type, isGroup(field, type));
    }
  }

  private list(field: AnyField & { fieldKind: 'list' }, items: readonly JsonValue[], type: ValueType): void {
    if (!field.packed || type.kind === 'message') {
      for (const item of items) this.single(field.number, item, type, isGroup(field, type));
    } else if (items.length > 0) {
      this.delimited(field.number, () => {
        for (const item of items) writeScalar(this.out, scalarOf(type), item);
      });
    }
  }

  private map(field: AnyField & { fieldKind: 'map' }, pairs: readonly JsonValue[], type: ValueType): void {
    for (const pair of pairs) {
      const [key = '', value = null] = listOf(pair);
      this.delimited(field.number, () => {
        writeTaggedScalar(this.out, 1, field.mapKey, keyValue(String(key), field.mapKey));
        this.single(2, value, type, false);
      });
    }
  }

  private single(number: number, value: JsonValue, type: ValueType, isDelimited: boolean): void {
    if (type.kind !== 'message') writeTaggedScalar(this.out, number, scalarOf(type), value);
    else if (!isDelimited) this.delimited(number, () => this.message(value, type.message));
    else {
      this.out.tag(number, WireType.StartGroup);
      this.message(value, type.message);
      this.out.tag(number, WireType.EndGroup);
    }
  }
}

export function objectOf(value: JsonValue | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

function listOf(value: JsonValue): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function isGroup(field: AnyField, type: ValueType): boolean {
  return expectedWireType(field, type) === WireType.StartGroup;
}

/** An enum travels as an int32. */
function scalarOf(type: ValueType): ScalarType {
  return type.kind === 'scalar' ? type.scalar : ScalarType.INT32;
}

/** A map key is text in JSON. */
function keyValue(key: string, scalar: ScalarType): JsonValue {
  return scalar === ScalarType.BOOL ? key === 'true' : key;
}
