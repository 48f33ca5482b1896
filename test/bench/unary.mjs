// A unary call: from the page's click to the page's row, beside the same call made inside main, and beside a process per call.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CallDriver } from '../support/call-driver.mjs';
import { mendham, startDemo } from '../support/conversation.mjs';
import { RealApp, removeFolder, root, temporaryFolder } from '../support/real-app.mjs';
import { text } from './line.mjs';
import { median } from './measure.mjs';

const run = promisify(execFile);
const path = '/routeguide.RouteGuide/GetFeature';
const perRound = 40;
const processesPerRound = 4;

/** @typedef {import('@playwright/test').Page} Page */

/**
 * Milliseconds from the click on Send until the row of the answer is in the page, many clicks one after the other.
 * @param {Page} page @param {number} count
 */
function clicks(page, count) {
  return /** @type {Promise<number[]>} */ (
    page.evaluate(`(async () => {
      const pause = (ms) => new Promise((done) => setTimeout(done, ms));
      const sendButton = async () => {
        for (;;) {
          const found = [...document.querySelectorAll('button')].find((one) => /^Send\\b/.test((one.ariaLabel ?? one.textContent).trim()));
          if (found && !found.disabled) return found;
          await pause(5);
        }
      };
      const response = document.querySelector('section[aria-label="Response"], [role="region"][aria-label="Response"]');
      // The page keeps the rows of the call before, out of sight and busy, until it has others.
      const rows = () => response.querySelector('[aria-busy="true"]') ? [] : [...response.querySelectorAll('[role="option"]')];
      const answer = () => rows().find((row) => row.textContent.includes('Patriots Path'));
      const times = [];
      for (let index = 0; index < ${count}; index++) {
        await pause(50);
        const send = await sendButton();
        times.push(await new Promise((done) => {
          let gone = false;
          let begin = 0;
          const watch = new MutationObserver(() => {
            const row = answer();
            if (row === undefined) gone = true;
            else if (gone) { watch.disconnect(); done(performance.now() - begin); }
          });
          watch.observe(response, { attributes: true, childList: true, subtree: true, characterData: true });
          begin = performance.now();
          send.click();
        }));
      }
      return times;
    })()`)
  );
}

/**
 * Milliseconds of the same call by plain grpc-js in the app's main process, its answer not decoded.
 * @param {RealApp} app @param {string} target @param {number} count
 */
function insideMain({ electron }, target, count) {
  return electron.evaluate(
    async (_electron, { target, path, root, count, message }) => {
      const { createRequire } = process.getBuiltinModule('node:module');
      const { Client, credentials } = createRequire(`${root}/package.json`)('@grpc/grpc-js');
      const client = new Client(target, credentials.createInsecure());
      /** @param {Buffer} bytes */
      const asIs = (bytes) => bytes;
      const once = () =>
        new Promise((done, failed) => {
          client.makeUnaryRequest(path, asIs, asIs, Buffer.from(message), (/** @type {unknown} */ error) =>
            error ? failed(error) : done(undefined),
          );
        });
      await once();
      const times = [];
      for (let index = 0; index < count; index++) {
        const begin = performance.now();
        await once();
        times.push(performance.now() - begin);
        await new Promise((done) => setTimeout(done, 20));
      }
      client.close();
      return times;
    },
    { target, path, root, count, message: pointBytes() },
  );
}

/** routeguide.Point of the place: two int32 fields, the negative one in ten bytes. */
function pointBytes() {
  /** @param {number} value */
  const varint = (value) => {
    const bytes = [];
    let rest = BigInt.asUintN(64, BigInt(value));
    for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
    return [...bytes, Number(rest)];
  };
  return [8, ...varint(mendham.latitude), 16, ...varint(mendham.longitude)];
}

/** Milliseconds of whole processes of buf curl that make this call. @param {string} target @param {number} count */
async function processes(target, count) {
  const buf = join(root, `node_modules/@bufbuild/buf-${process.platform}-${process.arch}/bin/buf`);
  const data = JSON.stringify(mendham);
  const flags = ['--protocol', 'grpc', '--http2-prior-knowledge', '--schema', 'protos/demo', '--data', data];
  const times = [];
  for (let index = 0; index < count; index++) {
    const begin = performance.now();
    await run(buf, ['curl', ...flags, `http://${target}${path}`], { cwd: root });
    times.push(performance.now() - begin);
  }
  return times;
}

/** @param {number} rounds @returns {Promise<{ clickMs: number, mainMs: number, processMs: number }>} medians */
async function measureUnary(rounds) {
  const folder = temporaryFolder();
  const app = await RealApp.launch({ folder });
  try {
    const call = new CallDriver(app.page);
    await app.resize(1440, 900);
    const demo = await startDemo(app.page);
    await call.open('GetFeature', demo.grpcTarget);
    await call.writeJson(mendham);
    await call.send.click();
    await call.row('Received', 'Patriots Path').waitFor();
    await clicks(app.page, 10);
    /** @type {{ click: number[], main: number[], process: number[] }} */
    const times = { click: [], main: [], process: [] };
    for (let round = 1; round <= rounds; round++) {
      console.log(`unary, round ${round} of ${rounds} …`);
      times.main.push(...(await insideMain(app, demo.grpcTarget, perRound)));
      times.click.push(...(await clicks(app.page, perRound)));
      times.process.push(...(await processes(demo.grpcTarget, processesPerRound)));
    }
    return {
      clickMs: median(times.click),
      mainMs: median(times.main),
      processMs: median(times.process),
    };
  } finally {
    await app.kill();
    await removeFolder(folder);
  }
}

/** @param {number} rounds @returns {Promise<import('./line.mjs').Line[]>} */
export async function benchUnary(rounds) {
  const { clickMs, mainMs, processMs } = await measureUnary(rounds);
  const [ratio, faster] = [clickMs / mainMs, processMs / clickMs];
  return [
    { what: 'a call made inside main', measured: `${text(mainMs, 2)} ms`, goal: '', met: true },
    {
      what: "from the page's click to the page's row",
      measured: `${text(clickMs, 2)} ms, ${text(ratio, 1)} x`,
      goal: '<= 2.2 x',
      met: ratio <= 2.2,
    },
    {
      what: 'a process per call (buf curl)',
      measured: `${text(processMs, 0)} ms, ${text(faster, 1)} x slower`,
      goal: '>= 50 x',
      met: faster >= 50,
    },
  ];
}
