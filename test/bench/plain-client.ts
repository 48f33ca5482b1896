// The yardstick of the bench: a plain Node client of grpc-js that decodes nothing, against the demo in a process of its own, as in the app.
import { Client, credentials } from '@grpc/grpc-js';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { loadProtos } from '../../src-main/demo/loaded-protos';

const [protosDir = '', count = '', size = ''] = process.argv.slice(2);

/** Messages a second from the first message to the last. */
function streamRate(target: string, path: string, request: Buffer): Promise<number> {
  const client = new Client(target, credentials.createInsecure(), { 'grpc.enable_channelz': 0 });
  const asIs = (bytes: Buffer) => bytes;
  const call = client.makeServerStreamRequest(path, asIs, asIs, request);
  return new Promise((resolve, reject) => {
    let received = 0;
    let first = 0;
    call.on('data', () => {
      if (received === 0) first = performance.now();
      received += 1;
    });
    call.on('error', reject);
    call.on('end', () => {
      client.close();
      resolve(received / ((performance.now() - first) / 1000));
    });
  });
}

const server = fork(join(import.meta.dirname, 'plain-server.mjs'), [protosDir]);
const [target] = (await once(server, 'message')) as [string];
const method = loadProtos(protosDir).surveys['StreamSamples'];
if (!method) throw new Error('survey.proto has no StreamSamples');
const request = method.requestSerialize({ count, size: Number(size) });
console.log(JSON.stringify({ rate: await streamRate(target, method.path, request) }));
server.disconnect();
