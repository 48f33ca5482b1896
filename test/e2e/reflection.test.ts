// A server's own schema from the dialog to an answer, while the server comes and goes; an Any that only another source knows.
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';
import { loadProtos } from '../../src-main/demo/loaded-protos';
import { routeGuide } from '../../src-main/demo/route-guide';
import { findBuf } from '../../src-main/schema/buf-executable';
import { CallDriver } from '../support/call-driver.mjs';
import { freePort } from '../support/ncat';
import { root } from '../support/real-app.mjs';
import { expect, test } from './app';

const protosDir = join(root, 'protos/demo');

/** The route guide with reflection, on a server of the test's own: one that it can take away and bring back at the same port. */
async function guideAt(target: string): Promise<Server> {
  const protos = loadProtos(protosDir);
  const server = new Server();
  server.addService(protos.routeGuide, routeGuide('test'));
  new ReflectionService(protos.packageDefinition).addToServer(server);
  await new Promise<void>((done, refuse) =>
    server.bindAsync(target, ServerCredentials.createInsecure(), (error) => (error ? refuse(error) : done())),
  );
  return server;
}

test('a server that is asked for its schema is called; away it is offline, and back it is called again', async ({
  launch,
}) => {
  test.slow();
  const target = `127.0.0.1:${await freePort()}`;
  const server = await guideAt(target);
  const first = await launch();
  const call = new CallDriver(first.page);
  const row = call.tree.getByRole('treeitem', { level: 1, name: new RegExp(target) });
  await first.page.keyboard.press('Control+Shift+O');
  const dialog = first.page.getByRole('dialog', { name: 'Use server reflection' });
  await dialog.getByLabel('Target').fill(target);
  await first.page.keyboard.press('Enter');
  await expect(row).toContainText('reflection');
  await call.open('GetFeature');
  await call.writeJson({ latitude: 407838351, longitude: -746143763 });
  await call.send.click();
  await expect(call.row('Received', 'Patriots Path')).toHaveCount(1);

  server.forceShutdown();
  await row.focus();
  await first.page.keyboard.press('F5');
  await expect(row).toContainText('offline, cached');
  await call.open('CreateSurvey');
  await expect(call.form).toBeVisible();
  await first.close();

  const { page } = await launch();
  const again = new CallDriver(page);
  const offline = again.tree.getByRole('treeitem', { level: 1, name: new RegExp(target) });
  await expect(offline).toContainText('offline, cached');
  const back = await guideAt(target);
  await offline.focus();
  await page.keyboard.press('F5');
  await expect(offline).toContainText('reflection');
  await page.getByRole('tab', { name: /GetFeature/ }).click();
  await again.send.click();
  await expect(again.row('Received', 'Patriots Path')).toHaveCount(1);
  back.forceShutdown();
});

test('an Any of a type that only a descriptor set knows is written and read', async ({
  launch,
  folder,
  demo,
}) => {
  await writeFile(
    join(folder, 'note.proto'),
    'syntax = "proto3"; package other; message Note { string words = 1; }',
  );
  const buf = findBuf();
  if (!buf.ok) throw new Error(buf.error.message);
  const set = join(folder, 'other.binpb');
  execFileSync(buf.value.path, ['build', folder, '--as-file-descriptor-set', '-o', set], {
    env: { HOME: folder, BUF_CACHE_DIR: folder },
  });
  const { page } = await launch([protosDir, set]);
  const call = new CallDriver(page);
  await expect(call.tree.getByRole('treeitem', { level: 1, name: /other\.binpb/ })).toContainText(
    'descriptor set',
  );
  await call.open('Echo', demo.grpcTarget);
  await call.writeJson({ any: { '@type': 'type.googleapis.com/other.Note', words: 'found by name' } });
  await call.send.click();
  await expect(call.status('OK 0')).toBeVisible();
  await call.rowsOf('Received').click();
  await expect(call.detail.getByText('"found by name"')).toBeVisible();
});
