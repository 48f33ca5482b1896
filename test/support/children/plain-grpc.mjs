// One call by grpc-js as its documentation has it, without our repairs, in a process of its own: prints how it ended.
// Arguments: target, unary | server-stream | upload, deadline in milliseconds (what shows that a call hangs).
import { Client, credentials } from '@grpc/grpc-js';

const [target = '', kind = '', deadline = '1000'] = process.argv.slice(2);
const client = new Client(target, credentials.createInsecure());
/** @param {Buffer} bytes */
const same = (bytes) => bytes;
const options = { deadline: Date.now() + Number(deadline) };
/** @type {{ messages: number, status?: object, error?: object }} */
const outcome = { messages: 0 };

function print() {
  process.stdout.write(JSON.stringify(outcome));
  client.close();
}

/** @param {import('node:events').EventEmitter} call */
function follow(call) {
  call.on('error', () => undefined);
  call.on('status', ({ code, details }) => {
    outcome.status = { code: String(code), details };
    // A unary call's callback comes in the same turn; what a stream still holds comes before its end.
    if (kind === 'server-stream') call.on('end', print);
    else setImmediate(print);
  });
}

/** @param {import('@grpc/grpc-js').ClientReadableStream<Buffer>} stream */
function read(stream) {
  stream.on('data', () => {
    outcome.messages += 1;
    // Like a log that is full for a moment.
    stream.pause();
    setImmediate(() => stream.resume());
  });
  follow(stream);
}

/** @type {import('@grpc/grpc-js').requestCallback<Buffer>} */
function answered(error, message) {
  if (message !== undefined) outcome.messages += 1;
  if (error !== null) outcome.error = { code: String(error.code), details: error.details };
}

const path = '/a.B/C';
if (kind === 'unary') follow(client.makeUnaryRequest(path, same, same, Buffer.alloc(0), options, answered));
if (kind === 'server-stream') {
  read(client.makeServerStreamRequest(path, same, same, Buffer.alloc(0), options));
}
if (kind === 'upload') {
  const call = client.makeClientStreamRequest(path, same, same, options, answered);
  follow(call);
  call.write(Buffer.alloc(5_000_000));
}
