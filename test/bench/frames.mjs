// Frames of a TCP log in the app: a million cut while they come, scrolled and jumped to; a log as large as the quota lets one be.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { RealApp, removeFolder, temporaryFolder } from '../support/real-app.mjs';
import { TcpDriver } from '../support/tcp-driver.mjs';
import { text } from './line.mjs';
import * as measure from './measure.mjs';

/** @typedef {import('./line.mjs').Line} Line */

const frameCount = 1_000_000;
const payloadBytes = 100;
/** One log keeps seven eighths of 256 MB; its index has 24 bytes a read. */
const largeBytes = 220e6;
const jumps = 20;
const wheels = 150;

/** A server that sends so many bytes, the same block again and again. @param {Buffer} block @param {number} bytes */
async function sender(block, bytes) {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    let left = bytes;
    const more = () => {
      while (left > 0) {
        const piece = left < block.length ? block.subarray(0, left) : block;
        left -= piece.length;
        if (!socket.write(piece)) return;
      }
      socket.end();
    };
    socket.on('drain', more).resume();
    more();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { port, stop: () => server.close() };
}

/** Frames of a length in 4 bytes, about 64 kB of them. */
function framedBlock() {
  const frame = Buffer.alloc(4 + payloadBytes, 0x61);
  frame.writeUInt32BE(payloadBytes);
  return Buffer.concat(Array.from({ length: 625 }, () => frame));
}

/** @param {RealApp} app @param {() => Promise<void>} work */
async function watched(app, work) {
  await measure.startTurns(app);
  await measure.startFrames(app.page);
  const begin = performance.now();
  await work();
  const seconds = (performance.now() - begin) / 1000;
  return { seconds, ...(await measure.stopFrames(app.page)), ...(await measure.stopTurns(app)) };
}

/** @param {TcpDriver} tcp @param {string} option */
async function choose(tcp, option) {
  await tcp.composer.getByLabel('Framing', { exact: true }).click();
  await tcp.page.getByRole('option', { name: option }).click();
}

/** Frames a second while the wheel turns over the list. @param {RealApp} app @param {TcpDriver} tcp */
async function scrolled(app, tcp) {
  const list = tcp.log.getByRole('listbox').first();
  const box = await list.boundingBox();
  if (!box) throw new Error('The list is not on screen.');
  await app.page.mouse.move(box.x + 200, box.y + 100);
  return watched(app, async () => {
    for (let at = 0; at < wheels; at += 1) await app.page.mouse.wheel(0, at % 50 < 25 ? -900 : 700);
  });
}

/** @param {TcpDriver} tcp @param {number} most */
async function jumpMedian(tcp, most) {
  const search = tcp.log.getByRole('search').getByRole('textbox');
  const times = [];
  for (let at = 0; at < jumps; at += 1)
    times.push(await measure.jumpTime(tcp.page, search, 1 + Math.floor(Math.random() * most)));
  return measure.median(times);
}

/** @param {string} what @param {number} ms @param {number} most @returns {Line} */
const atMost = (what, ms, most) => ({
  what,
  measured: `${text(ms)} ms`,
  goal: `<= ${most} ms`,
  met: ms <= most,
});

/** @param {string} what @param {number} rate @returns {Line} */
const smooth = (what, rate) => ({ what, measured: text(rate), goal: '>= 55', met: rate >= 55 });

/** @param {RealApp} app @returns {Promise<Line[]>} */
async function million(app) {
  const tcp = new TcpDriver(app.page);
  const server = await sender(framedBlock(), frameCount * (4 + payloadBytes));
  await tcp.open();
  await choose(tcp, 'u32 length, big-endian');
  const before = await measure.memory(app);
  // What the machine does to a loop that has nothing to do: other work on it stalls all alike.
  const rest = await watched(app, () => setTimeout(3000));
  const coming = await watched(app, async () => {
    await tcp.connect('127.0.0.1', server.port);
    await tcp.show('Frames');
    await tcp.log.getByText('1,000,000frames').waitFor({ timeout: 120_000 });
  });
  const after = await measure.memory(app);
  const wheel = await scrolled(app, tcp);
  const jump = await jumpMedian(tcp, frameCount);
  server.stop();
  return [
    {
      what: 'a second, received and cut with the list in view',
      measured: text(frameCount / coming.seconds, 0),
      goal: '',
      met: true,
    },
    smooth('frames of the page a second meanwhile', coming.framesPerSecond),
    {
      what: "main's event loop delay of 3 s without work: 99 %, worst",
      measured: `${text(rest.mainP99Ms)} ms, ${text(rest.mainWorstMs)} ms`,
      goal: '',
      met: true,
    },
    atMost("main's event loop delay while they come, 99 %", coming.mainP99Ms, 10),
    atMost("main's event loop delay while they come, worst", coming.mainWorstMs, 30),
    {
      what: 'main memory growth',
      measured: `${text(after.main - before.main)} MB`,
      goal: '<= 96 MB',
      met: after.main - before.main <= 96,
    },
    smooth('frames of the page a second while scrolling', wheel.framesPerSecond),
    atMost('jump to a random frame, median', jump, 50),
  ];
}

/** @param {RealApp} app @returns {Promise<Line[]>} */
async function large(app) {
  const tcp = new TcpDriver(app.page);
  const server = await sender(framedBlock(), largeBytes);
  await tcp.open();
  await tcp.connect('127.0.0.1', server.port);
  await tcp.log.getByText('220MB received').waitFor({ timeout: 120_000 });
  const wheel = await scrolled(app, tcp);
  const jump = await jumpMedian(tcp, 3000);
  const whole = Math.floor(largeBytes / (4 + payloadBytes)).toLocaleString('en-US');
  const cut = await watched(app, async () => {
    await choose(tcp, 'u32 length, big-endian');
    await tcp.log.getByText(`${whole}frames`).waitFor({ timeout: 120_000 });
  });
  const byByte = await watched(app, async () => {
    await choose(tcp, 'Line, LF');
    await tcp.log.getByText('0frames').waitFor();
    await tcp.log.getByText(/Cutting/).waitFor({ state: 'hidden', timeout: 120_000 });
  });
  const lines = await watched(app, async () => {
    await tcp.show('Text');
    await tcp.log.getByRole('option').nth(3).waitFor({ timeout: 120_000 });
  });
  server.stop();
  return [
    smooth('220 MB as a dump: frames of the page a second while scrolling', wheel.framesPerSecond),
    atMost('… jump to a random chunk, median', jump, 50),
    { what: '… cut by lengths', measured: `${text(cut.seconds, 1)} s`, goal: '', met: true },
    atMost("… main's longest stall meanwhile", cut.mainWorstMs, 30),
    atMost("… main's longest stall, cut at line feeds", byByte.mainWorstMs, 30),
    { what: '… its text is there after', measured: `${text(lines.seconds, 1)} s`, goal: '', met: true },
    atMost("… main's longest stall meanwhile ", lines.mainWorstMs, 30),
  ];
}

/** @param {(app: RealApp) => Promise<Line[]>} work */
async function inFreshApp(work) {
  const folder = temporaryFolder();
  const app = await RealApp.launch({ folder });
  try {
    await app.resize(1440, 900);
    return await work(app);
  } finally {
    await app.kill();
    await removeFolder(folder);
  }
}

/** One run: figures of a page, not ratios. @returns {Promise<Line[]>} */
export async function benchFrames() {
  console.log('a million frames …');
  const lines = await inFreshApp(million);
  console.log('a log of 220 MB …');
  return [...lines, ...(await inFreshApp(large))];
}
