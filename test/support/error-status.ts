// A google.rpc.Status as a server attaches it, from JSON: for errors with details of every type.
import { base64Decode, base64Encode } from '@bufbuild/protobuf/wire';
import { encodeJson } from '../../src-shared/proto/encode';
import { googleRpcDescriptors } from '../../src-shared/proto/google-rpc';
import { readRegistry } from '../../src-shared/proto/registry';

export type ErrorDetail = Record<string, unknown> & { '@type': string };

/** The value of `grpc-status-details-bin`. */
export function statusDetails(code: number, message: string, details: readonly ErrorDetail[]): string {
  const read = readRegistry(base64Decode(googleRpcDescriptors.join('')));
  const types = read.ok ? read.value.types : undefined;
  const desc = types?.getMessage('google.rpc.Status');
  if (types === undefined || desc === undefined) throw new Error('google.rpc is not there');
  const encoded = encodeJson(JSON.stringify({ code, message, details }), desc, types);
  if (!encoded.ok) throw new Error(encoded.error.message);
  return base64Encode(encoded.value.bytes);
}

/** `errorDetail('Help', { links: [] })` */
export function errorDetail(name: string, fields: Record<string, unknown>): ErrorDetail {
  return { '@type': `type.googleapis.com/google.rpc.${name}`, ...fields };
}

/** One of each type of error_details.proto. */
export const everyDetail: readonly ErrorDetail[] = [
  errorDetail('BadRequest', {
    fieldViolations: [
      { field: 'latitude', description: 'Must be between -900000000 and 900000000.', reason: 'OUT_OF_RANGE' },
      { field: 'longitude', description: 'Must be between -1800000000 and 1800000000.' },
    ],
  }),
  errorDetail('ErrorInfo', {
    reason: 'COORDINATE_OUT_OF_RANGE',
    domain: 'routeguide.example',
    metadata: { unit: 'degrees × 10^7' },
  }),
  errorDetail('RetryInfo', { retryDelay: '2.500s' }),
  errorDetail('QuotaFailure', {
    violations: [
      {
        subject: 'project:routes',
        description: 'Daily limit of 1,000 requests is reached.',
        quotaMetric: 'routes/requests',
        quotaDimensions: { region: 'europe' },
        quotaValue: '1000',
      },
      { subject: 'clientip:127.0.0.1', description: 'Too many requests from this address.' },
    ],
  }),
  errorDetail('PreconditionFailure', {
    violations: [{ type: 'TOS', subject: 'routeguide.example', description: 'Accept the terms first.' }],
  }),
  errorDetail('LocalizedMessage', { locale: 'de-CH', message: 'Die Koordinaten liegen nicht auf der Erde.' }),
  errorDetail('Help', {
    links: [
      { description: 'How coordinates are written', url: 'https://routeguide.example/coordinates' },
      { description: 'The old manual', url: 'http://routeguide.example/manual' },
    ],
  }),
  errorDetail('DebugInfo', {
    detail: 'check_range failed\n  in point.cc',
    stackEntries: Array.from(
      { length: 12 },
      (_, at) => `routeguide::Frame${String(at)}(point.cc:${String(40 + at)})`,
    ),
  }),
  errorDetail('ResourceInfo', {
    resourceType: 'feature',
    resourceName: 'features/17',
    owner: 'team:north',
    description: 'The feature was moved.',
  }),
  errorDetail('RequestInfo', { requestId: 'req-7f3a90c1', servingData: 'demo/0.1.0 pid 48213' }),
];
