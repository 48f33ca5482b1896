// The program that protobuf's conformance runner talks to: JSON and bytes go through this app's own reading, checking and printing.
import { readFileSync, readSync, writeSync } from 'node:fs';
import { fromBinary, type DescMessage, type Message } from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { decodeMessage } from '../../src-shared/proto/decode';
import { encodeJson } from '../../src-shared/proto/encode';
import { readMessage } from '../../src-shared/proto/message-read';
import { readRegistry, type TypeRegistry } from '../../src-shared/proto/registry';
import { writtenMessage } from './message-writer';

/** Numbers of conformance.ConformanceResponse's fields. */
const answer = { parseError: 1, serializeError: 6, bytes: 3, json: 4, skipped: 5, runtimeError: 2 };
const format = { bytes: 1, json: 2 };
const ignoresUnknownKeys = 3;

interface Request extends Message {
  payload: { case?: string; value?: Uint8Array | string };
  requestedOutputFormat: number;
  messageType: string;
  testCategory: number;
}

type Answer = readonly [number: number, value: string | Uint8Array];

function answerOf(request: Request, schema: TypeRegistry): Answer {
  const { payload, requestedOutputFormat: wanted, testCategory } = request;
  if (testCategory === ignoresUnknownKeys) {
    return [answer.skipped, 'a draft with an unknown key is refused, on purpose'];
  }
  if (wanted !== format.bytes && wanted !== format.json) return [answer.skipped, 'only bytes and JSON'];
  const type = schema.message(request.messageType);
  if (!type.ok) return [answer.runtimeError, type.error.message];
  if (payload.value instanceof Uint8Array) return fromBytes(payload.value, type.value, wanted, schema);
  if (payload.case !== 'jsonPayload') return [answer.skipped, `${payload.case} is not a format of ours`];
  const encoded = encodeJson(payload.value ?? '', type.value, schema.types);
  if (!encoded.ok) return [answer.parseError, encoded.error.message];
  if (wanted === format.bytes) return [answer.bytes, encoded.value.bytes];
  return fromBytes(encoded.value.bytes, type.value, wanted, schema);
}

function fromBytes(bytes: Uint8Array, desc: DescMessage, wanted: number, schema: TypeRegistry): Answer {
  const reading = readMessage(bytes, desc, schema.types);
  const [damage] = reading.problems;
  if (damage !== undefined) return [answer.parseError, damage.message];
  if (wanted === format.bytes) return [answer.bytes, writtenMessage(reading)];
  const { json, problems } = decodeMessage(bytes, desc, schema.types);
  const [problem] = problems;
  return problem === undefined ? [answer.json, json] : [answer.serializeError, problem.message];
}

function answerBytes([number, value]: Answer): Uint8Array {
  const writer = new BinaryWriter().tag(number, WireType.LengthDelimited);
  return (typeof value === 'string' ? writer.string(value) : writer.bytes(value)).finish();
}

function answered(request: Request, schema: TypeRegistry): Uint8Array {
  try {
    return answerBytes(answerOf(request, schema));
  } catch (error) {
    return answerBytes([answer.runtimeError, error instanceof Error ? (error.stack ?? '') : String(error)]);
  }
}

/** Exactly `size` bytes of standard input, or undefined at its end. */
function take(size: number): Buffer | undefined {
  const bytes = Buffer.alloc(size);
  for (let got = 0; got < size;) {
    const read = readSync(0, bytes, got, size - got, null);
    if (read === 0) return undefined;
    got += read;
  }
  return bytes;
}

function give(bytes: Uint8Array): void {
  const framed = Buffer.alloc(4 + bytes.length);
  framed.writeUInt32LE(bytes.length);
  framed.set(bytes, 4);
  for (let sent = 0; sent < framed.length;) sent += writeSync(1, framed, sent);
}

function serve(schema: TypeRegistry): void {
  const requestType = schema.message('conformance.ConformanceRequest');
  if (!requestType.ok) throw new Error(requestType.error.message);
  for (let head = take(4); head !== undefined; head = take(4)) {
    const bytes = take(head.readUInt32LE());
    if (bytes === undefined) return;
    give(answered(fromBinary(requestType.value, bytes) as Request, schema));
  }
}

const [, , setPath = ''] = process.argv;
const read = readRegistry(new Uint8Array(readFileSync(setPath)));
if (!read.ok) throw new Error(read.error.message);
serve(read.value);
