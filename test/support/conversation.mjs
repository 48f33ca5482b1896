// What a newcomer does with the demo servers, step by step through the interface; the walk checks it, the pictures show it.
import { CallDriver } from './call-driver.mjs';
import { TcpDriver } from './tcp-driver.mjs';

/** @typedef {import('@playwright/test').Page} Page */

/** Places and notes of the design's pictures. */
export const mendham = { latitude: 407838351, longitude: -746143763 };
const ford = { latitude: 413843930, longitude: -740501726 };
const fence = { latitude: 410873075, longitude: -744459023 };
export const notes = [
  { location: mendham, message: 'Gate open, two cars parked' },
  { location: ford, message: 'Bridge out, use the ford' },
  { location: mendham, message: 'Trail muddy past mile 2' },
  { location: ford, message: 'Ford is waist deep' },
  { location: mendham, message: 'Water at the spring' },
  { location: fence, message: 'Lost glove on the fence' },
  { location: ford, message: 'Rope fixed at the ford' },
];
/** Each note is answered with the earlier ones from its place. */
export const answersToNotes = notes.reduce(
  (sum, { location }, index) => sum + notes.slice(0, index).filter((one) => one.location === location).length,
  0,
);
export const preparedNotes = [
  { location: mendham, message: 'Two cars parked, one leaving' },
  { location: ford, message: 'Ford passable on foot' },
  { location: fence, message: 'Fence repaired, glove gone' },
];

/**
 * Starts the demo servers by the button of the welcome page.
 * @param {Page} page
 * @returns {Promise<import('../../src-shared/contract').DemoState>} where they listen
 */
export async function startDemo(page) {
  await page.getByRole('button', { name: 'Start the demo server' }).click();
  await new CallDriver(page).method('RouteChat').waitFor();
  const running = `new Promise((done) => {
    const look = async () => {
      const { value } = await window.halfclose.request('demo.state', {});
      if (value.running) done(value);
      else setTimeout(look, 20);
    };
    look();
  })`;
  return /** @type {Promise<import('../../src-shared/contract').DemoState>} */ (page.evaluate(running));
}

/**
 * Sends all notes on an open RouteChat, one after the other, and waits for the answers to each.
 * @param {CallDriver} call
 */
export async function chat(call) {
  for (const [index, note] of notes.entries()) {
    await call.writeJson(JSON.stringify(note, null, 2));
    await call.sendMessage.click();
    await call.row('Sent', note.message).waitFor();
    const earlier = notes.slice(0, index).filter((one) => one.location === note.location);
    const newest = earlier.at(-1);
    if (newest) await call.row('Received', newest.message).first().waitFor();
  }
}

/**
 * Connects to the echo, sends a line as text and bytes as hex, and waits until both came back.
 * @param {Page} page @param {string} target
 */
export async function echo(page, target) {
  const tcp = new TcpDriver(page);
  const [host = '', port = ''] = target.split(':');
  await tcp.open();
  await tcp.connect(host, Number(port));
  await tcp.state('Connected').waitFor();
  await tcp.sendText(String.raw`PING halfclose\r\n`);
  await tcp.line('50 49 4E 47 20 68 61 6C  66 63 6C 6F 73 65 0D 0A').nth(1).waitFor();
  await tcp.sendHex('08 8F BD BC C2 01 10 ED FF 9A 9C FD FF FF FF FF 01 0A');
  await tcp.line('08 8F BD BC C2 01 10 ED  FF 9A 9C FD FF FF FF FF').nth(1).waitFor();
  return tcp;
}
