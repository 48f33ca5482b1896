// Builds google.rpc.Status bytes for `grpc-status-details-bin`: field numbers from google/rpc/status.proto and error_details.proto.
import { Metadata, type status } from '@grpc/grpc-js';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

export interface FieldViolation {
  field: string;
  description: string;
}

/** One packed detail: its type's full name and its bytes. */
export interface Detail {
  typeName: string;
  bytes: Uint8Array;
}

export interface RichError {
  code: status;
  details: string;
  metadata: Metadata;
}

export function richError(code: status, message: string, details: readonly Detail[]): RichError {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Varint).int32(code);
  writer.tag(2, WireType.LengthDelimited).string(message);
  for (const detail of details) {
    writer.tag(3, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.LengthDelimited).string(`type.googleapis.com/${detail.typeName}`);
    writer.tag(2, WireType.LengthDelimited).bytes(detail.bytes).join();
  }
  const metadata = new Metadata();
  metadata.add('grpc-status-details-bin', Buffer.from(writer.finish()));
  return { code, details: message, metadata };
}

export function badRequest(violations: readonly FieldViolation[]): Detail {
  const writer = new BinaryWriter();
  for (const violation of violations) {
    writer.tag(1, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.LengthDelimited).string(violation.field);
    writer.tag(2, WireType.LengthDelimited).string(violation.description).join();
  }
  return { typeName: 'google.rpc.BadRequest', bytes: writer.finish() };
}

export function errorInfo(
  reason: string,
  domain: string,
  metadata: Readonly<Record<string, string>>,
): Detail {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.LengthDelimited).string(reason);
  writer.tag(2, WireType.LengthDelimited).string(domain);
  for (const [key, value] of Object.entries(metadata)) {
    writer.tag(3, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.LengthDelimited).string(key);
    writer.tag(2, WireType.LengthDelimited).string(value).join();
  }
  return { typeName: 'google.rpc.ErrorInfo', bytes: writer.finish() };
}

export function requestInfo(requestId: string, servingData: string): Detail {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.LengthDelimited).string(requestId);
  writer.tag(2, WireType.LengthDelimited).string(servingData);
  return { typeName: 'google.rpc.RequestInfo', bytes: writer.finish() };
}
