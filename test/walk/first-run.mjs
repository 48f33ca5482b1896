// The first-run walk: the real app, its demo servers, one call of each kind, one TCP exchange; says what it saw and fails when it did not.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { CallDriver } from '../support/call-driver.mjs';
import { answersToNotes, chat, echo, mendham, notes, startDemo } from '../support/conversation.mjs';
import { RealApp, removeFolder, root, temporaryFolder } from '../support/real-app.mjs';

const output = join(root, 'test-output');
const folder = temporaryFolder();
let step = 'open the app';

/** One line a step. @param {string} text */
function say(text) {
  console.log(`  ${text}`);
}

/** @param {RealApp} app */
async function walk({ page }) {
  const call = new CallDriver(page);
  step = 'start the demo servers';
  const demo = await startDemo(page);
  say(
    `demo servers: gRPC on ${demo.grpcTarget}, TCP echo on ${demo.echoTarget}, frames on ${demo.framedTarget}`,
  );

  step = 'a unary call';
  await call.open('GetFeature', demo.grpcTarget);
  await call.writeJson(mendham);
  await call.send.click();
  await expect(call.status('OK 0')).toBeVisible();
  await expect(call.row('Received', 'Patriots Path, Mendham')).toHaveCount(1);
  say('unary: GetFeature answered "Patriots Path, Mendham, NJ 07945, USA", status OK');

  step = 'a server stream';
  await call.open('WatchSurvey', demo.grpcTarget);
  await call.writeJson({ id: 'srv_01J8Q4ZK', interval: '0.1s' });
  await call.send.click();
  await expect(call.status('OK 0')).toBeVisible();
  await expect(call.rowsOf('Received')).toHaveCount(5);
  say('server stream: WatchSurvey sent 5 events, status OK');

  step = 'a client stream';
  await call.open('RecordRoute', demo.grpcTarget);
  await call.startStream();
  for (const { location } of notes.slice(0, 3)) {
    await call.writeJson(location);
    await call.sendMessage.click();
  }
  await expect(call.rowsOf('Sent')).toHaveCount(3);
  await call.endStream.click();
  await expect(call.status('OK 0')).toBeVisible();
  await expect(call.row('Received', 'point_count 3')).toHaveCount(1);
  say('client stream: RecordRoute took 3 points and counted 3, status OK');

  step = 'a bidirectional stream';
  await call.open('RouteChat', demo.grpcTarget);
  await call.startStream();
  await chat(call);
  await expect(call.rowsOf('Sent')).toHaveCount(notes.length);
  await expect(call.rowsOf('Received')).toHaveCount(answersToNotes);
  await call.rowsOf('Received').last().click();
  await page.screenshot({ path: join(output, 'first-run.png') });
  await call.endStream.click();
  await expect(call.status('OK 0')).toBeVisible();
  say(
    `bidirectional: RouteChat, ${notes.length} sent and ${answersToNotes} received while open, ended by us, status OK`,
  );

  step = 'a TCP exchange';
  const tcp = await echo(page, demo.echoTarget);
  await expect(tcp.log).toContainText(/34 ?B sent/);
  await expect(tcp.log).toContainText(/34 ?B received/);
  await page.screenshot({ path: join(output, 'first-run-tcp.png') });
  await tcp.end.click();
  await expect(tcp.line('Both sides had ended')).toHaveCount(1);
  say('TCP: 34 bytes to the echo and the same 34 back, End (FIN) from us, then from the peer');
}

mkdirSync(output, { recursive: true });
/** @type {RealApp | undefined} */
let app;
try {
  app = await RealApp.launch({ folder });
  await walk(app);
  step = 'no error in the page or in main';
  expect([...app.errors, ...app.mainFaults()]).toEqual([]);
  await app.close();
  say(`screenshots: ${join(output, 'first-run.png')}`);
  say(`             ${join(output, 'first-run-tcp.png')}`);
  console.log('The first-run walk succeeded.');
} catch (error) {
  const picture = join(output, 'first-run-failed.png');
  await app?.page.screenshot({ path: picture }).catch(() => undefined);
  const words = (error instanceof Error ? error.message : String(error)).split('\n').slice(0, 12).join('\n');
  console.error(`The first-run walk failed at: ${step}\n${words}`);
  if (app) console.error(`What the window showed: ${picture}`);
  await app?.kill();
  process.exitCode = 1;
} finally {
  await removeFolder(folder);
}
