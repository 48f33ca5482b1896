// The page about a server, and the status bar that leads there: health live, channelz, how connections stand.
import { Server, ServerCredentials, addAdminServicesToServer } from '@grpc/grpc-js';
import type { Page } from '@playwright/test';
import { HealthImplementation } from 'grpc-health-check';
import { once } from 'node:events';
import { connect } from 'node:http2';
import { join } from 'node:path';
import { CallDriver } from '../support/call-driver.mjs';
import { faultServing, message } from '../support/fault-server';
import { freePort } from '../support/ncat';
import { root } from '../support/real-app.mjs';
import { expect, test } from './app';

const demoProtos = join(root, 'protos/demo');
const feature = Buffer.from('\n\x05Alpha');

test('health is asked, watched while it turns from SERVING to NOT_SERVING, and kept over a restart', async ({
  launch,
}) => {
  const health = new HealthImplementation({ '': 'SERVING', 'routeguide.RouteGuide': 'SERVING' });
  const server = new Server();
  health.addToServer(server);
  addAdminServicesToServer(server);
  const target = await listen(server);
  const app = await launch([demoProtos]);
  const { page } = app;
  const call = new CallDriver(page);
  await call.open('GetFeature', target);
  await command(page, 'Show the health of the server');
  await expect(page.getByRole('tab', { name: target })).toBeVisible();
  // The services of the sources whose calls go there are offered.
  await page.getByRole('button', { name: 'Add all 2 known services' }).click();
  await page.keyboard.press('Control+Enter');
  const whole = card(page, 'Whole server');
  const guide = card(page, 'routeguide.RouteGuide');
  await expect(whole).toContainText('SERVING');
  await expect(card(page, 'survey.v1.Surveys')).toContainText('does not know survey.v1.Surveys');

  await guide.getByRole('button', { name: 'Watch' }).click();
  await expect(guide).toContainText('watching live');
  await expect(page.getByRole('contentinfo')).toContainText('1 open call');
  health.setStatus('routeguide.RouteGuide', 'NOT_SERVING');
  await expect(guide).toContainText('NOT_SERVING');
  await expect(guide.getByRole('list', { name: 'Changes' }).getByRole('listitem')).toHaveText([/SERVING/]);

  const peers = Array.from({ length: 60 }, () => connect(`http://${target}`));
  await Promise.all(peers.map((peer) => once(peer, 'connect')));
  await page.getByRole('tab', { name: 'Channelz' }).click();
  await page.getByRole('button', { name: 'Ask channelz' }).click();
  await page
    .getByRole('table', { name: 'Servers' })
    .getByRole('button', { name: /^Server/ })
    .click();
  await expect(page.getByText('calls started')).toBeVisible();
  // Sixty-one sockets and the listening one, fifty at a time.
  const sockets = page.getByRole('table', { name: 'Sockets' }).getByRole('row', { name: /^Socket/ });
  await expect(page.getByText('50 so far')).toBeVisible();
  await expect(sockets).toHaveCount(50);
  await page.getByRole('button', { name: 'Show more: Sockets' }).click();
  await expect(page.getByRole('button', { name: 'Show more: Sockets' })).toHaveCount(0);
  expect(await sockets.count()).toBeGreaterThan(60);
  for (const peer of peers) peer.destroy();
  await sockets
    .filter({ hasText: /and 127/ })
    .first()
    .getByRole('button')
    .click();
  await expect(page.getByText('streams started')).toBeVisible();
  await page.getByRole('button', { name: 'Channels and servers' }).click();
  await expect(page.getByRole('table', { name: 'Servers' })).toBeVisible();

  await page.getByRole('tab', { name: /^Health/ }).click();
  server.forceShutdown();
  await expect(guide).not.toContainText('watching live');
  await expect(guide).toContainText('No status');
  await app.close();
  const again = await launch();
  await expect(again.page.getByRole('tab', { name: target })).toBeVisible();
  await expect(card(again.page, 'routeguide.RouteGuide')).toContainText('Not asked');
});

test('the status bar says how each connection stands, and leads to its server', async ({ launch, demo }) => {
  const port = await freePort();
  const nobody = `127.0.0.1:${String(port)}`;
  let stuck = true;
  const faulty = await faultServing({
    answer: (stream) => {
      stream.headers().data(message(feature)).ok().goaway(stream.id, 11, 'too_many_pings');
    },
    get mute() {
      return stuck;
    },
    get greeting() {
      return stuck ? Buffer.alloc(0) : undefined;
    },
  } as Parameters<typeof faultServing>[0]);
  const app = await launch([demoProtos]);
  const { page } = app;
  const call = new CallDriver(page);
  const bar = page.getByRole('contentinfo');
  const line = (target: string) => bar.getByRole('button', { name: target });
  await expect(bar).toContainText('No connections');
  await call.open('ListFeatures', demo.grpcTarget);
  await call.send.click();
  await expect(line(demo.grpcTarget)).toContainText('HTTP/2 ready');

  await call.target.fill(nobody);
  await call.send.click();
  await expect(line(nobody)).toContainText('refused');
  await call.response.getByRole('button', { name: 'Send when it answers' }).click();
  await expect(line(nobody)).toContainText(/refused, next try in \d+ s/);
  await call.cancel.click();

  await call.target.fill(faulty.target);
  await call.send.click();
  await expect(line(faulty.target)).toContainText('connecting');
  await call.cancel.click();
  stuck = false;
  await call.send.click();
  await expect(call.status('OK 0')).toBeVisible();
  await expect(line(faulty.target)).toContainText('GOAWAY ENHANCE_YOUR_CALM “too_many_pings”');

  await app.resize(800, 640);
  await bar.getByRole('button', { name: /more connection/ }).click();
  await page.getByRole('menuitem', { name: faulty.target }).click();
  const about = page.getByRole('tabpanel', { name: /^Connection/ });
  await expect(about).toContainText(/GOAWAY\s*11 ENHANCE_YOUR_CALM “too_many_pings”/);
  await line(nobody).click();
  await expect(page.getByRole('tab', { name: nobody })).toBeVisible();
  await expect(about).toContainText(/last failure.*ECONNREFUSED/);
  await expect(about.getByRole('listitem').first()).toContainText('refused');
  await faulty.stop();
});

/** A card of the page by its head. */
function card(page: Page, title: string) {
  return page.locator('section').filter({ has: page.getByRole('heading', { name: title, exact: true }) });
}

async function command(page: Page, title: string): Promise<void> {
  await page.keyboard.press('Control+K');
  await page.getByRole('dialog').getByRole('combobox').fill(`>${title}`);
  await page.keyboard.press('Enter');
}

async function listen(server: Server): Promise<string> {
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return `127.0.0.1:${String(port)}`;
}
