// The yardstick of the bench: demo server and a plain grpc-js client that decodes nothing, together in one Node process, as in the app.
import { Client, credentials } from '@grpc/grpc-js';
import { Demo } from '../../src-main/demo/demo';
import { loadProtos } from '../../src-main/demo/loaded-protos';

/** Messages a second from the first to the last of `count` messages of `size` bytes. */
function streamRate(target: string, request: Buffer, path: string): Promise<number> {
  const client = new Client(target, credentials.createInsecure(), {
    'grpc.max_receive_message_length': -1,
    'grpc.enable_channelz': 0,
  });
  const call = client.makeServerStreamRequest(
    path,
    (bytes: Buffer) => bytes,
    (bytes: Buffer) => bytes,
    request,
  );
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

const [protosDir = '', count = '', size = ''] = process.argv.slice(2);
const demo = new Demo({ protosDir, ports: { grpc: 0, echo: 0, framed: 0 } });
const started = await demo.start();
if (!started.ok) throw new Error(started.error.message);
const method = loadProtos(protosDir).surveys['StreamSamples'];
if (!method) throw new Error('survey.proto has no StreamSamples');
const request = method.requestSerialize({ count, size: Number(size) });
const rate = await streamRate(started.value.grpcTarget, request, method.path);
console.log(JSON.stringify({ rate }));
await demo.stop();
