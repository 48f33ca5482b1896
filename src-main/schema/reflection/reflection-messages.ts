// grpc.reflection.v1 on the wire (v1alpha has the same fields): requests to bytes, bytes to answers.
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** One question. An extension is asked for by the full name of the message that it extends, and its number. */
export type Question =
  | { kind: 'services' }
  | { kind: 'file'; name: string }
  | { kind: 'symbol'; name: string }
  | { kind: 'extension'; name: string; number: number }
  | { kind: 'extension-numbers'; name: string };

export type Answer =
  | { kind: 'services'; names: string[] }
  /** FileDescriptorProto bytes, the one that was asked for first. */
  | { kind: 'files'; files: Uint8Array[] }
  | { kind: 'extension-numbers'; numbers: number[] }
  | { kind: 'error'; code: number; message: string }
  /** A response without an answer that is known here. */
  | { kind: 'nothing' };

// Field numbers of ServerReflectionRequest, grpc/reflection/v1/reflection.proto.
const requestFields = { file: 3, symbol: 4, extension: 5, 'extension-numbers': 6, services: 7 } as const;

export function encodeQuestion(question: Question): Uint8Array {
  const writer = new BinaryWriter();
  const field = requestFields[question.kind];
  writer.tag(field, WireType.LengthDelimited);
  if (question.kind === 'extension') {
    writer.fork();
    writer.tag(1, WireType.LengthDelimited).string(question.name);
    writer.tag(2, WireType.Varint).int32(question.number);
    writer.join();
  } else writer.string(question.kind === 'services' ? '*' : question.name);
  return writer.finish();
}

/** Throws on bytes that are no ServerReflectionResponse. */
export function decodeAnswer(bytes: Uint8Array): Answer {
  let answer: Answer = { kind: 'nothing' };
  for (const { number, content } of fields(bytes)) {
    const read = readers[number];
    if (read) answer = read(content);
  }
  return answer;
}

// Field numbers of ServerReflectionResponse.
const readers: Record<number, (content: Uint8Array) => Answer> = {
  4: (content) => ({ kind: 'files', files: repeated(content, 1) }),
  5: (content) => ({ kind: 'extension-numbers', numbers: extensionNumbers(content) }),
  6: (content) => ({
    kind: 'services',
    names: repeated(content, 1).map((service) => text(repeated(service, 1).at(-1))),
  }),
  7: (content) => {
    const code = [...fields(content)].findLast(({ number }) => number === 1)?.varint ?? 0;
    return { kind: 'error', code, message: text(repeated(content, 2).at(-1)) };
  },
};

interface Field {
  number: number;
  /** Empty for numbers. */
  content: Uint8Array;
  /** Of a varint, as int32. */
  varint: number;
}

function* fields(bytes: Uint8Array): Generator<Field> {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    if (type === WireType.LengthDelimited) yield { number, content: reader.bytes(), varint: 0 };
    else if (type === WireType.Varint) yield { number, content: new Uint8Array(0), varint: reader.int32() };
    else reader.skip(type, number);
  }
}

function repeated(bytes: Uint8Array, wanted: number): Uint8Array[] {
  return [...fields(bytes)].flatMap(({ number, content }) => (number === wanted ? [content] : []));
}

/** Packed, as proto3 writes them, or one by one. */
function extensionNumbers(bytes: Uint8Array): number[] {
  return [...fields(bytes)].flatMap(({ number, content, varint }) => {
    if (number !== 2) return [];
    if (content.length === 0) return [varint];
    const reader = new BinaryReader(content);
    const numbers: number[] = [];
    while (reader.pos < reader.len) numbers.push(reader.int32());
    return numbers;
  });
}

function text(bytes: Uint8Array | undefined): string {
  return bytes ? new TextDecoder().decode(bytes) : '';
}
