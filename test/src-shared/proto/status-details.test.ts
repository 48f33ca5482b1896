import {
  create,
  createRegistry,
  toBinary,
  type DescMessage,
  type MessageInitShape,
} from '@bufbuild/protobuf';
import { AnySchema, type Any } from '@bufbuild/protobuf/wkt';
import { readFileSync } from 'node:fs';
import { base64Decode } from '@bufbuild/protobuf/wire';
import { expect, test } from 'vitest';
import { generatedModule } from '../../../build/generate-descriptors.mjs';
import { googleRpcDescriptors } from '../../../src-shared/proto/google-rpc';
import { encodeJson } from '../../../src-shared/proto/encode';
import { readRegistry } from '../../../src-shared/proto/registry';
import { readStatusDetails } from '../../../src-shared/proto/status-details';
import { compile } from './compile';
import { shared } from './schemas';

const schema = compile(shared);
const rpc = readRegistry(base64Decode(googleRpcDescriptors.join('')));
if (!rpc.ok) throw new Error(rpc.error.message);
const types = createRegistry(rpc.value.types, schema.types);

function status(json: object): Uint8Array {
  const desc = types.getMessage('google.rpc.Status');
  const encoded = desc === undefined ? undefined : encodeJson(JSON.stringify(json), desc, types);
  if (encoded?.ok !== true) throw new Error(encoded?.error.message);
  return encoded.value.bytes;
}

test('the details of picture 06', () => {
  const read = readStatusDetails(
    status({
      code: 3,
      message: '2 fields are out of range',
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.BadRequest',
          fieldViolations: [
            { field: 'latitude', description: 'Must be between -900000000 and 900000000.' },
            {
              field: 'longitude',
              description: 'Must be between -1800000000 and 1800000000.',
              reason: 'RANGE',
            },
          ],
        },
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: 'COORDINATE_OUT_OF_RANGE',
          domain: 'routeguide.example',
          metadata: { unit: 'degrees × 10^7' },
        },
        { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '1.5s' },
        { '@type': 'type.googleapis.com/google.rpc.Help', links: [{ description: 'a', url: 'https://b' }] },
        { '@type': 'type.googleapis.com/kinds.Leaf', name: 'own type', number: '9007199254740993' },
      ],
    }),
    schema.types,
  );
  if (!read.ok) throw new Error(read.error.message);
  const { code, message, details } = read.value;
  expect([code, message]).toEqual([3, '2 fields are out of range']);
  expect(details.map(({ title, typeName, known }) => [title, typeName, known])).toEqual([
    ['Bad request', 'google.rpc.BadRequest', true],
    ['Error info', 'google.rpc.ErrorInfo', true],
    ['Retry info', 'google.rpc.RetryInfo', true],
    ['Help', 'google.rpc.Help', true],
    ['Leaf', 'kinds.Leaf', true],
  ]);
  expect(details[0]?.fieldViolations.map(({ field, reason }) => [field, reason])).toEqual([
    ['latitude', ''],
    ['longitude', 'RANGE'],
  ]);
  const rows = details.map((detail) => detail.rows.map(({ name, shown }) => `${name} ${shown.text}`));
  expect(rows.slice(1)).toEqual([
    ['reason "COORDINATE_OUT_OF_RANGE"', 'domain "routeguide.example"', 'metadata.unit "degrees × 10^7"'],
    ['retry_delay "1.500s"'],
    ['links[0].description "a"', 'links[0].url "https://b"'],
    ['name "own type"', 'number 9007199254740993'],
  ]);
  expect(JSON.parse(details[4]?.json ?? '')).toEqual({ name: 'own type', number: '9007199254740993' });
});

test('a detail of a type that nobody knows keeps its bytes', () => {
  const desc = types.getMessage('google.rpc.Status');
  if (desc === undefined) throw new Error('no Status');
  const any: Any = create(AnySchema, { typeUrl: 'x/other.Thing', value: new Uint8Array([8, 1]) });
  const init = { code: 5, details: [any] } as MessageInitShape<DescMessage>;
  const read = readStatusDetails(toBinary(desc, create(desc, init)), schema.types);
  expect(read.ok && read.value.details).toEqual([
    {
      typeName: 'other.Thing',
      title: 'Thing',
      known: false,
      rows: [],
      fieldViolations: [],
      json: '',
      bytes: new Uint8Array([8, 1]),
    },
  ]);
});

test('bytes that are no Status are refused with the reason', () => {
  const read = readStatusDetails(new Uint8Array([0x0a, 9]), schema.types);
  expect(read.ok ? '' : read.error.message).toMatch(
    /^The trailer grpc-status-details-bin is not a google.rpc.Status: /,
  );
});

test('the generated descriptors are those of google/rpc in google-proto-files', () => {
  expect(readFileSync('src-shared/proto/google-rpc.ts', 'utf8')).toBe(generatedModule());
});
