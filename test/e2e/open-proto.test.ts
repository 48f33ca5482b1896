// Every way to open .proto files: argument, second start, chooser, drop, pasted path, folder; and files that do not compile.
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CallDriver } from '../support/call-driver.mjs';
import { RealApp, root } from '../support/real-app.mjs';
import { expect, test } from './app';

const routeGuide = join(root, 'protos/demo/route_guide.proto');

/** The notes' own sample, as it stands there. */
const fromTheNotes = `syntax 'proto3'; // 指定proto buffers版本为proto3

package Service // package用于创建命名空间，相当于c++的namespace

service ServiceName {
 //method
 rpc client(client-data-structure) returns (server-data-structure) {}
}

message client-data-structure {
 int32 interval = 1;
 bool var1 = 2;
 repeated int32 IntArr = 3;
}
`;

test('a file on the command line is open at the start', async ({ launch }) => {
  const { page } = await launch([routeGuide]);
  const call = new CallDriver(page);
  await expect(call.tree.getByRole('treeitem', { name: /route_guide\.proto/ })).toBeVisible();
  for (const [kind, name] of [
    ['unary', 'GetFeature'],
    ['server stream', 'ListFeatures'],
    ['client stream', 'RecordRoute'],
    ['bidirectional', 'RouteChat'],
  ] as const) {
    await expect(call.method(name).getByRole('img', { name: kind })).toBeVisible();
  }
});

test('a second start hands its file to the first and leaves', async ({ launch }) => {
  const first = await launch();
  await expect(first.page.getByText('No schema sources')).toBeVisible();
  const second = RealApp.launch({ ...first.options, paths: [routeGuide] }).catch(() => undefined);
  await expect(new CallDriver(first.page).method('GetFeature')).toBeVisible();
  await second;
});

test('files that are dropped on the window open', async ({ app }) => {
  await drop(app, [routeGuide]);
  await expect(new CallDriver(app.page).method('RouteChat')).toBeVisible();
});

test('a folder that is dropped opens whole, imports included', async ({ app }) => {
  await drop(app, [join(root, 'protos/demo')]);
  const call = new CallDriver(app.page);
  await expect(call.method('RouteChat')).toBeVisible();
  await expect(call.method('CreateSurvey')).toBeVisible();
});

test('the chooser opens files, and closing it changes nothing', async ({ app }) => {
  const call = new CallDriver(app.page);
  await app.answerChoosers([]);
  await app.page.keyboard.press('Control+O');
  await expect(app.page.getByText('No schema sources')).toBeVisible();
  await app.answerChoosers([routeGuide]);
  await app.page.keyboard.press('Control+O');
  await expect(call.method('GetFeature')).toBeVisible();
});

test('a typed path opens; one that does not exist is named', async ({ app }) => {
  const { page } = app;
  await openPath(app, '/no/such/place.proto');
  await expect(page.getByText('/no/such/place.proto').first()).toBeVisible();
  await expect(page.getByRole('alert').first()).toContainText('/no/such/place.proto');
  await openPath(app, routeGuide);
  await expect(new CallDriver(page).method('GetFeature')).toBeVisible();
});

test('a path that is pasted outside of any field opens', async ({ app }) => {
  await app.electron.evaluate(({ clipboard }, path) => clipboard.writeText(path), routeGuide);
  await app.page.keyboard.press('Control+V');
  await expect(new CallDriver(app.page).method('GetFeature')).toBeVisible();
});

test('an import is found beside the file and in the folders above it', async ({ launch, folder }) => {
  await mkdir(join(folder, 'shop/v1'), { recursive: true });
  await mkdir(join(folder, 'common'), { recursive: true });
  await writeFile(
    join(folder, 'common/money.proto'),
    'syntax = "proto3";\npackage common;\nmessage Money { int64 cents = 1; }\n',
  );
  await writeFile(
    join(folder, 'shop/v1/shop.proto'),
    `syntax = "proto3";
package shop.v1;
import "common/money.proto";
import "google/protobuf/timestamp.proto";
service Shop { rpc Pay(common.Money) returns (google.protobuf.Timestamp); }
`,
  );
  const { page } = await launch([join(folder, 'shop/v1/shop.proto')]);
  const call = new CallDriver(page);
  await call.open('Pay');
  await expect(call.field('cents')).toBeVisible();
});

test("the notes' sample shows where it is wrong and what to do, and the good file beside it works", async ({
  launch,
  folder,
  demo,
}) => {
  await writeFile(join(folder, 'notes.proto'), fromTheNotes);
  await copyFile(routeGuide, join(folder, 'route_guide.proto'));
  const { page } = await launch([folder]);
  const call = new CallDriver(page);
  await expect(page.getByText('Partly loaded')).toBeVisible();
  const card = page.getByRole('article').first();
  await expect(card).toContainText('notes.proto:1:8');
  await expect(card).toContainText("syntax 'proto3';");
  await expect(card).toContainText('^');
  await expect(card).toContainText(/=/);
  await call.open('GetFeature', demo.grpcTarget);
  await call.send.click();
  await expect(call.status('OK 0')).toBeVisible();
});

test('a file that is mended loads by itself', async ({ launch, folder }) => {
  const file = join(folder, 'shop.proto');
  await writeFile(
    file,
    'syntax = "proto3";\npackage shop\nservice Shop { rpc Pay(M) returns (M); }\nmessage M {}\n',
  );
  const { page } = await launch([file]);
  await expect(page.getByText('Not loaded')).toBeVisible();
  await writeFile(
    file,
    'syntax = "proto3";\npackage shop;\nservice Shop { rpc Pay(M) returns (M); }\nmessage M {}\n',
  );
  await expect(new CallDriver(page).method('Pay')).toBeVisible();
  await expect(page.getByText('Not loaded')).toHaveCount(0);
});

async function openPath({ page }: RealApp, path: string): Promise<void> {
  await page.keyboard.press('Control+K');
  await page.getByRole('dialog').getByRole('combobox').fill('>open path');
  await page.keyboard.press('Enter');
  const field = page.getByLabel('Path of a .proto file, folder, descriptor set or capture');
  await field.fill(path);
  await field.press('Enter');
}

/** A drag from the system's file manager, as Chromium gets it: the page sees real File objects with real paths. */
async function drop({ page }: RealApp, files: string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  const step = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    session.send('Input.dispatchDragEvent', { type, x: 600, y: 300, data });
  await step('dragEnter');
  await step('dragOver');
  await expect(page.getByText('Drop to open .proto files, folders or captures.')).toBeVisible();
  await step('dragOver');
  await step('drop');
}
