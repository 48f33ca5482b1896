// Frames of a connection: guessed, seen in the dump across chunks, listed and decoded, searched, exported, and mended by hand.
import { AxeBuilder } from '@axe-core/playwright';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TcpDriver } from '../support/tcp-driver.mjs';
import { TcpPeer } from '../support/tcp-peer';
import { featureChunks, features, points } from '../support/framed-talk.mjs';
import type { RealApp } from '../support/real-app.mjs';
import { expect, test } from './app';

const pictures = process.env['FRAMES_PICTURES'];

/** What axe finds serious on the screen as it is, and its picture where pictures are wanted. */
async function look(app: RealApp, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page: app.page }).setLegacyMode().analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.html ?? ''}`)).toEqual([]);
  await picture(app, name);
}

async function picture(app: RealApp, name: string): Promise<void> {
  if (!pictures) return;
  for (const [width, height] of [
    [1440, 900],
    [1024, 700],
    [800, 560],
  ] as const) {
    await app.resize(width, height);
    await app.page.screenshot({ path: join(pictures, `${name}-${width}.png`) });
  }
  await app.resize(1440, 900);
}

/** Talks as in picture 08; each chunk is in the log before the next one goes. */
async function talk(tcp: TcpDriver, peer: TcpPeer): Promise<void> {
  await tcp.sendHex(points[0]?.toString('hex') ?? '');
  await expect.poll(() => peer.bytes.length).toBe(21);
  for (const [at, chunk] of featureChunks.entries()) {
    peer.send(chunk);
    await expect(
      tcp.log.getByText(
        `${featureChunks.slice(0, at + 1).reduce((sum, { length }) => sum + length, 0)}B received`,
      ),
    ).toBeVisible();
  }
  await tcp.sendHex(Buffer.concat(points.slice(1)).toString('hex'));
  await expect.poll(() => peer.bytes.length).toBe(63);
}

test('a guess finds framing and types; the dump, the list and the detail show the frames; exports are right', async ({
  launch,
  folder,
}) => {
  const app = await launch(['protos/demo']);
  const { page } = app;
  const peer = await TcpPeer.listen();
  const tcp = new TcpDriver(page);
  await page.getByRole('button', { name: 'Theme' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Dark' }).click();
  await expect(page.getByRole('treeitem', { name: /RouteGuide/ }).first()).toBeVisible();
  await tcp.open();
  await tcp.connect('127.0.0.1', peer.port);
  await expect(tcp.state('Connected')).toBeVisible();
  await talk(tcp, peer);

  // Guess, with the keyboard.
  await tcp.log.getByRole('button', { name: 'Guess framing' }).focus();
  await page.keyboard.press('Enter');
  const guesses = tcp.log.getByRole('region', { name: 'What could this be?' });
  const best = guesses.getByRole('listitem').first();
  await expect(best).toContainText('4 bytes of length, big-endian');
  await expect(best).toContainText('sent routeguide.Point');
  await expect(best).toContainText('received routeguide.Feature');
  await expect(best).toContainText('3 frames use up every byte');
  await look(app, 'guess');
  await best.getByRole('button', { name: 'Use 4 bytes of length, big-endian' }).click();
  await expect(guesses).toHaveCount(0);
  await expect(tcp.log.getByText('6frames')).toBeVisible();

  // Hex dump: frames across chunks.
  await expect(tcp.line('ends inside frame 3')).toHaveCount(1);
  await expect(tcp.line('starts inside frame 3')).toHaveCount(1);
  await expect(tcp.line('frame 2 72 B')).toHaveCount(1);
  await expect(tcp.line('frame 3 continued')).toHaveCount(1);
  await tcp.line('frame 3 67 B').getByText('1', { exact: false }).first().click();
  await tcp.line('frame 3 continued').click();
  const detail = tcp.log.getByRole('region', { name: 'Frame', exact: true });
  await expect(detail).toContainText('Frame 3');
  await expect(detail).toContainText('67 bytes = 4 length + 63 payload, from chunks 2 and 3');
  await expect(detail).toContainText('"name": "101 New Jersey 10, Whippany, NJ 07981, USA"');
  await look(app, 'hex');

  // Frames: list, neighbours, tree and wire by key, search by field, matches alone.
  await tcp.show('Frames');
  const frames = tcp.log.getByRole('listbox', { name: 'Frames' });
  await expect(frames.getByRole('option')).toHaveCount(6);
  await expect(frames.getByRole('option', { selected: true })).toContainText('101 New Jersey');
  await detail.getByRole('button', { name: 'Previous frame' }).click();
  await expect(detail).toContainText('162 Merrill Road');
  await frames.focus();
  await page.keyboard.press('3');
  await expect(detail.getByRole('listbox', { name: 'Wire' })).toBeVisible();
  await page.keyboard.press('1');
  await expect(detail.getByRole('tree')).toBeVisible();
  await page.keyboard.press('Control+F');
  await page.keyboard.type('name: mendham');
  await expect(tcp.log.getByRole('search')).toContainText('1 of 1');
  await tcp.log.getByRole('button', { name: 'Only frames that match' }).click();
  await expect(frames.getByRole('option')).toHaveCount(1);
  await look(app, 'frames');
  await tcp.log.getByRole('button', { name: 'Clear search' }).click();
  await expect(frames.getByRole('option')).toHaveCount(6);

  // Exports.
  const save = async (item: string, name: string) => {
    const path = join(folder, name);
    await app.electron.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
    }, path);
    await tcp.log.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: item }).click();
    await expect(tcp.log.getByText(`to ${path}.`)).toBeVisible();
    return path;
  };
  const raw = readFileSync(await save('Received bytes', 'received.bin'));
  expect(raw.equals(Buffer.concat(features))).toBe(true);
  const lines = readFileSync(await save('Frames as lines of JSON', 'frames.ndjson'), 'utf8')
    .trim()
    .split('\n');
  expect(lines).toHaveLength(6);
  expect(JSON.parse(lines[1] ?? '')).toMatchObject({
    type: 'routeguide.Feature',
    message: { name: /Patriots/ } as never,
  });
  const pcapng = await save('pcapng, for Wireshark', 'talk.pcapng');
  if (spawnSync('tshark', ['--version']).status === 0) {
    const run = spawnSync('tshark', ['-r', pcapng, '-q', '-z', 'follow,tcp,raw,0'], { encoding: 'utf8' });
    const answered = run.stdout
      .split('\n')
      .filter((line) => line.startsWith('\t'))
      .map((line) => line.trim())
      .join('');
    expect(answered).toBe(Buffer.concat(features).toString('hex'));
  }
  peer.stop();
});

test('garbage in a stream stops the frames with a sentence; a byte that is picked with the keyboard mends them, also after a restart', async ({
  launch,
}) => {
  const app = await launch();
  const { page } = app;
  const peer = await TcpPeer.listen();
  const tcp = new TcpDriver(page);
  await tcp.open();
  await tcp.connect('127.0.0.1', peer.port);
  await expect(tcp.state('Connected')).toBeVisible();
  peer.send(Buffer.concat([...points, ...points, ...points]));
  await expect(tcp.log.getByText('189B received')).toBeVisible();
  await tcp.log.getByRole('button', { name: 'Guess framing' }).click();
  await tcp.log.getByRole('button', { name: 'Use 4 bytes of length, big-endian' }).click();
  await expect(tcp.log.getByText('9frames')).toBeVisible();
  peer.send(Buffer.concat([Buffer.from('garb'), points[0] ?? Buffer.alloc(0)]));
  const alert = tcp.log.getByRole('alert');
  await expect(alert).toHaveText(
    /Received: length 1,734,439,522 exceeds 64 MB at offset 0xBD: wrong framing\?/,
  );
  await expect(alert.getByRole('button', { name: 'Raise the cap to 1.7 GB' })).toBeVisible();
  await look(app, 'fault');
  await alert.getByRole('button', { name: 'Show', exact: true }).click();
  await tcp.line('wrong framing?').click();
  await tcp.log.getByRole('listbox', { name: 'Log' }).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowUp');
  for (let left = 0; left < 3; left += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(tcp.log.getByText('Byte 0x0000C1 of what was received')).toBeVisible();
  await page.keyboard.press('r');
  await expect(alert).toHaveCount(0);
  await expect(tcp.log.getByText('10frames')).toBeVisible();
  await expect(tcp.line('skipped 4 B')).toHaveCount(0);
  await tcp.close.click();
  await expect(tcp.state('Not connected')).toBeVisible();
  await app.close();
  const again = new TcpDriver((await launch()).page);
  await expect(again.log.getByText('10frames')).toBeVisible();
  await expect(again.log.getByRole('alert')).toHaveCount(0);
  await again.log.getByRole('button', { name: 'Undo' }).click();
  await expect(again.log.getByRole('alert')).toContainText('wrong framing?');
  peer.stop();
});

const envelope = `syntax = "proto3";
package chat;
enum Kind { NONE = 0; PING = 1; TALK = 2; }
message Envelope { Kind kind = 1; bytes body = 2; }
message Ping { uint32 number = 1; }
message Talk { string words = 1; }
`;

test('an envelope that is set up by hand names the type of each frame by its enum, down to the inner bytes', async ({
  launch,
  folder,
}) => {
  await writeFile(join(folder, 'chat.proto'), envelope);
  const { page } = await launch([folder]);
  const peer = await TcpPeer.listen();
  const tcp = new TcpDriver(page);
  await tcp.open();
  await tcp.connect('127.0.0.1', peer.port);
  await expect(tcp.state('Connected')).toBeVisible();
  // Envelope { kind: PING, body: Ping { number: 7 } }, then TALK with "hello", then a kind that has no route.
  peer.send(Buffer.from('06080112020807' + '0b0802120' + '70a0568656c6c6f' + '020803', 'hex'));
  await tcp.composer.getByLabel('Framing', { exact: true }).click();
  await page.getByRole('option', { name: 'u8 length' }).click();
  await tcp.composer.getByLabel('Decode received as').click();
  await page.keyboard.type('chat.Envelope');
  await expect(page.getByRole('option', { name: /Envelope/ }).first()).toBeVisible();
  await page.keyboard.press('Enter');
  await tcp.composer.getByLabel('Routing by envelope').click();
  await page.getByRole('option', { name: 'A field names the type' }).click();
  await tcp.composer.getByRole('textbox', { name: 'Field that names the type' }).fill('kind');
  await tcp.composer.getByRole('textbox', { name: /^Field with the message/ }).fill('body');
  for (const [kind, type] of [
    ['PING', 'chat.Ping'],
    ['TALK', 'chat.Talk'],
  ] as const) {
    await tcp.composer.getByRole('button', { name: 'Add a value' }).click();
    await tcp.composer.getByRole('textbox', { name: 'Value', exact: true }).last().fill(kind);
    await tcp.composer.getByLabel(`Type for ${kind}`).click();
    await page.keyboard.type(type);
    await expect(page.getByRole('option', { name: new RegExp(type.slice(5)) }).first()).toBeVisible();
    await page.keyboard.press('Enter');
  }
  await tcp.show('Frames');
  const frames = tcp.log.getByRole('listbox', { name: 'Frames' }).getByRole('option');
  await expect(frames.nth(0)).toContainText('number 7');
  await expect(frames.nth(1)).toContainText('words "hello"');
  await frames.nth(1).click();
  const detail = tcp.log.getByRole('region', { name: 'Frame', exact: true });
  await expect(detail).toContainText('"words": "hello"');
  await frames.nth(2).click();
  await expect(detail).toContainText('no type is given');
  peer.stop();
});
