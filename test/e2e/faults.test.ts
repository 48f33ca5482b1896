// What a server does wrong, as it reads in the app: each end in its own words, and what arrived before is kept.
import { join } from 'node:path';
import { CallDriver } from '../support/call-driver.mjs';
import { everyDetail, statusDetails } from '../support/error-status';
import { type FaultStream, faultServing, grpcHeaders, message } from '../support/fault-server';
import { root } from '../support/real-app.mjs';
import { expect, test } from './app';

const demoProtos = join(root, 'protos/demo');
const alpha = Buffer.from('\n\x05Alpha');
const page502 = '<!DOCTYPE html>\n<title>502 Bad Gateway</title>';

interface Stop {
  answer: (stream: FaultStream) => void;
  status: string;
  words: (string | RegExp)[];
  /** The message before the fault is there. */
  keeps: boolean;
}

const stops: Stop[] = [
  {
    answer: (stream) =>
      stream
        .headers()
        .data(message(alpha))
        .trailers([['grpc-status', '42']]),
    status: 'CODE 42',
    words: ['answered with the code 42, which gRPC does not define'],
    keeps: true,
  },
  {
    answer: (stream) => stream.headers().data(message(alpha), true),
    status: 'INTERNAL 13',
    words: ['without a status', 'made by Halfclose, not by a server'],
    keeps: true,
  },
  {
    answer: (stream) =>
      stream
        .headers([
          [':status', '502'],
          ['content-type', 'text/html'],
        ])
        .data(Buffer.from(page502), true),
    status: 'UNAVAILABLE 14',
    words: ['answered with HTTP 502, not with gRPC', 'What came instead', '502 Bad Gateway'],
    keeps: false,
  },
  {
    answer: (stream) => stream.headers().data(message(alpha)).reset(8),
    status: 'CANCELLED 1',
    words: ['reset the call with CANCEL', /RST_STREAM\s*8\s*CANCEL/],
    keeps: true,
  },
  {
    answer: (stream) => {
      stream.headers().data(message(alpha)).goaway(0, 11, 'too_many_pings');
      stream.socket.end();
    },
    status: 'UNAVAILABLE 14',
    words: ['was lost', 'ENHANCE_YOUR_CALM “too_many_pings”'],
    keeps: true,
  },
  {
    answer: (stream) =>
      stream.trailers([...grpcHeaders, ['grpc-status', '5'], ['grpc-message', 'not%20here']]),
    status: 'NOT_FOUND 5',
    words: ['not here', 'trailers only'],
    keeps: false,
  },
  {
    answer: (stream) =>
      stream
        .headers()
        .data(message(alpha))
        .data(message(alpha, 0, 200))
        .ok(),
    status: 'OK 0',
    words: ['The last message of', 'see Error details'],
    keeps: true,
  },
];

test('a tour of faults', async ({ launch }) => {
  let stop = stops[0];
  const server = await faultServing({ answer: (stream) => stop?.answer(stream) });
  const { page } = await launch([demoProtos]);
  const call = new CallDriver(page);
  await call.open('ListFeatures', server.target);
  for (stop of stops) {
    await call.send.click();
    await expect(call.status(stop.status)).toBeVisible();
    await call.pane('Error details').click();
    for (const words of stop.words) await expect(call.response).toContainText(words);
    if (!stop.keeps) continue;
    await call.pane('Messages').click();
    await expect(call.row('Received', 'Alpha')).toBeVisible();
  }
  await server.stop();
});

test('retries and hedges are told: a row and a phase for each attempt, and why it came', async ({
  launch,
}) => {
  let calls = 0;
  /** Attempts that get no answer: a hedged one goes out beside them. */
  let silent = 0;
  const server = await faultServing({
    answer: (stream) => {
      calls += 1;
      if (calls <= silent) return;
      if (calls > 2 || silent > 0) stream.headers().data(message(alpha)).ok();
      else stream.trailers([...grpcHeaders, ['grpc-status', '14'], ['grpc-message', 'try later']]);
    },
  });
  const { page } = await launch([demoProtos]);
  const call = new CallDriver(page);
  await call.open('ListFeatures', server.target);
  await call.request.getByRole('tab', { name: /^Options/ }).click();
  await page.getByRole('button', { name: 'Example: retry' }).click();
  await call.send.click();
  await expect(call.status('OK 0')).toBeVisible();
  await expect(call.rows.filter({ hasText: /Attempt \d/ })).toHaveText([
    /Attempt 2\s*after UNAVAILABLE 14: try later/,
    /Attempt 3\s*after UNAVAILABLE 14: try later/,
  ]);
  await call.pane('Timing').click();
  await expect(call.response.getByRole('row', { name: /^Attempt 3/ })).toBeVisible();
  [calls, silent] = [0, 1];
  await page.getByLabel('Service config', { exact: true }).fill('');
  await page.getByRole('button', { name: 'Example: hedging' }).click();
  await call.send.click();
  await call.pane('Messages').click();
  await expect(call.rows.filter({ hasText: /Attempt \d/ })).toHaveText([
    /Attempt 2\s*hedged: the one before still ran/,
  ]);
  await expect(call.status('OK 0')).toBeVisible();
  await server.stop();
});

test('every kind of error detail is readable, and the wait of the server counts down to Send again', async ({
  launch,
}) => {
  let calls = 0;
  const text = '2 fields are out of range';
  const server = await faultServing({
    answer: (stream) => {
      calls += 1;
      stream.headers().trailers([
        ['grpc-status', '3'],
        ['grpc-message', text],
        ['grpc-status-details-bin', statusDetails(3, text, everyDetail)],
      ]);
    },
  });
  const { page } = await launch([demoProtos]);
  const call = new CallDriver(page);
  await call.open('GetFeature', server.target);
  await call.send.click();
  await expect(call.status('INVALID_ARGUMENT 3')).toBeVisible();
  await expect(call.pane('Error details')).toContainText('10');
  const card = (title: string) =>
    call.response.locator('section').filter({ has: page.getByRole('heading', { name: title, exact: true }) });

  const retry = card('Retry info');
  await expect(retry).toContainText('The server asks to wait 2.5 s before the next try.');
  await expect(card('Bad request').getByRole('button', { name: 'Go to field' })).toHaveCount(2);
  await expect(card('Error info')).toContainText(/reason\s*COORDINATE_OUT_OF_RANGE/);
  await expect(card('Quota failure')).toContainText('Daily limit of 1,000 requests is reached.');
  await expect(card('Quota failure')).toContainText(/quota_dimensions\.region\s*europe/);
  await expect(card('Precondition failure')).toContainText('Accept the terms first.');
  await expect(card('Localized message')).toContainText('Die Koordinaten liegen nicht auf der Erde.');
  await expect(card('Help').getByRole('button')).toHaveText([/Copy|^$/, /How coordinates are written/]);
  await expect(card('Help')).toContainText('not https, so it is not opened from here');
  const debug = card('Debug info');
  await expect(debug).not.toContainText('Frame11');
  await debug.getByRole('button', { name: 'Stack, 12 entries' }).click();
  await expect(debug).toContainText('routeguide::Frame11(point.cc:51)');
  await expect(card('Resource info')).toContainText('features/17');
  await expect(card('Request info')).toContainText('req-7f3a90c1');

  await retry.getByText('The wait is over.').first().waitFor();
  await retry.getByRole('button', { name: 'Send again' }).click();
  await expect.poll(() => calls).toBe(2);
  await expect(retry).toContainText('left');
  await server.stop();
});

test('a deadline in the middle of a stream keeps what had arrived', async ({ launch }) => {
  const server = await faultServing({
    answer: (stream) => stream.headers().data(message(alpha)).data(message(alpha)),
  });
  const { page } = await launch([demoProtos]);
  const call = new CallDriver(page);
  await call.open('ListFeatures', server.target);
  await page.getByRole('button', { name: /^Deadline/ }).click();
  await page.getByLabel('250 ms, 5 s, 2 min').fill('400 ms');
  await page.getByLabel('250 ms, 5 s, 2 min').press('Enter');
  await call.send.click();
  await expect(call.status('DEADLINE_EXCEEDED 4')).toBeVisible();
  await expect(call.row('Received', 'Alpha')).toHaveCount(2);
  await call.pane('Error details').click();
  await expect(call.response).toContainText('The deadline of 400 ms passed');
  await expect(call.response).toContainText('the 2 messages that had arrived are kept');
  await server.stop();
});
