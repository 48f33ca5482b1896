// The details of error_details.proto as a person reads them, from the bytes that a server attaches.
import { base64Decode } from '@bufbuild/protobuf/wire';
import { expect, test } from 'vitest';
import { wellKnownTypes } from '../../../src-shared/proto/registry';
import { rpcDetail } from '../../../src-shared/proto/rpc-detail';
import { readStatusDetails } from '../../../src-shared/proto/status-details';
import { type ErrorDetail, errorDetail, everyDetail, statusDetails } from '../../support/error-status';

function read(details: readonly ErrorDetail[]) {
  const status = readStatusDetails(base64Decode(statusDetails(3, 'x', details)), wellKnownTypes);
  if (!status.ok) throw new Error(status.error.message);
  return status.value.details.map(({ typeName, json }) => rpcDetail(typeName, json));
}

test('one of each type', () => {
  const [bad, info, retry, quota, precondition, localized, help, debug, resource, request] =
    read(everyDetail);
  expect([bad, info, resource, request]).toEqual([null, null, null, null]);
  expect(retry).toEqual({ kind: 'retry', delayMs: 2500 });
  expect(quota).toEqual({
    kind: 'violations',
    violations: [
      {
        description: 'Daily limit of 1,000 requests is reached.',
        facts: [
          { key: 'subject', value: 'project:routes' },
          { key: 'quota_metric', value: 'routes/requests' },
          { key: 'quota_dimensions.region', value: 'europe' },
          { key: 'quota_value', value: '1000' },
        ],
      },
      {
        description: 'Too many requests from this address.',
        facts: [{ key: 'subject', value: 'clientip:127.0.0.1' }],
      },
    ],
  });
  expect(precondition).toMatchObject({ violations: [{ facts: [{ key: 'type', value: 'TOS' }, {}] }] });
  expect(localized).toEqual({
    kind: 'localized',
    locale: 'de-CH',
    message: 'Die Koordinaten liegen nicht auf der Erde.',
  });
  expect(help).toMatchObject({
    links: [
      { text: 'How coordinates are written', url: 'https://routeguide.example/coordinates' },
      { text: 'The old manual', url: 'http://routeguide.example/manual' },
    ],
  });
  expect(debug).toMatchObject({ kind: 'stack', detail: 'check_range failed\n  in point.cc' });
  expect(debug?.kind === 'stack' && debug.entries).toHaveLength(12);
});

test('what is empty or odd is rows, or nothing to wait for', () => {
  const odd = read([
    errorDetail('RetryInfo', {}),
    errorDetail('RetryInfo', { retryDelay: '-3s' }),
    errorDetail('Help', {}),
    errorDetail('DebugInfo', {}),
    errorDetail('QuotaFailure', {}),
    errorDetail('Help', { links: [{ url: 'javascript:alert(1)' }] }),
  ]);
  expect(odd.slice(0, 5)).toEqual([
    { kind: 'retry', delayMs: 0 },
    { kind: 'retry', delayMs: 0 },
    null,
    null,
    null,
  ]);
  expect(odd[5]).toEqual({
    kind: 'links',
    links: [{ text: 'javascript:alert(1)', url: 'javascript:alert(1)' }],
  });
});
