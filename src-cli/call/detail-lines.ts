// Rich error details (google.rpc and the schema's own types) as lines under the status.
import type { Registry } from '@bufbuild/protobuf';
import type { StatusData } from '../../src-shared/capture';
import { base64ToBytes } from '../../src-shared/proto/base64';
import { readStatusDetails } from '../../src-shared/proto/status-details';

export function detailLines({ trailers }: StatusData, types: Registry): string[] {
  const entry = trailers.find(({ key }) => key === 'grpc-status-details-bin');
  if (entry === undefined) return [];
  const read = base64ToBytes(entry.value);
  if ('problem' in read) return [`grpc-status-details-bin ${read.problem}.`];
  const details = readStatusDetails(read.bytes, types);
  if (!details.ok) return [details.error.message];
  return details.value.details.flatMap(({ typeName, known, json, bytes }) =>
    `${typeName} ${known ? json : `(not in the schema) ${Buffer.from(bytes).toString('hex')}`}`.split('\n'),
  );
}
