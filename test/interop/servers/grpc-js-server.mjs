// The interop test service in grpc-js with proto-loader: plaintext and TLS. Prints its two addresses; ends when its input does.
import { readFileSync } from 'node:fs';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const [protosDir = '', keyFile = '', certFile = ''] = process.argv.slice(2);
const initialKey = 'x-grpc-test-echo-initial';
const trailingKey = 'x-grpc-test-echo-trailing-bin';

/** @typedef {{ body: Buffer }} Payload */
/** @typedef {{ code: number, message: string }} EchoStatus */
/** @typedef {{ size: number, interval_us: number }} Parameters */
/** @typedef {{ response_size: number, fill_username: boolean, fill_oauth_scope: boolean, response_status: EchoStatus | null }} SimpleRequest */
/** @typedef {{ response_parameters: Parameters[], response_status: EchoStatus | null }} OutputRequest */

/** @param {{ metadata: grpc.Metadata, sendMetadata: (metadata: grpc.Metadata) => void }} call */
function echoMetadata(call) {
  const initial = new grpc.Metadata();
  for (const value of call.metadata.get(initialKey)) initial.add(initialKey, value);
  call.sendMetadata(initial);
  const trailing = new grpc.Metadata();
  for (const value of call.metadata.get(trailingKey)) trailing.add(trailingKey, value);
  return trailing;
}

/** @param {number} size */
const payload = (size) => ({ body: Buffer.alloc(size) });

/** @param {EchoStatus} status @param {grpc.Metadata} metadata */
const ending = ({ code, message }, metadata) =>
  Object.assign(new Error(message), { code, details: message, metadata });

/** @param {grpc.ServerUnaryCall<SimpleRequest, object>} call @param {grpc.sendUnaryData<object>} done */
function unaryCall(call, done) {
  const trailing = echoMetadata(call);
  const { request } = call;
  if (request.response_status) {
    done(ending(request.response_status, trailing));
    return;
  }
  const asks = String(call.metadata.get('authorization')[0] ?? '');
  const response = {
    payload: payload(request.response_size),
    username: request.fill_username ? asks : '',
    oauth_scope: request.fill_oauth_scope && asks.startsWith('Bearer ') ? 'xapi.zoo' : '',
  };
  done(null, response, trailing);
}

/** @param {{ write: (message: object) => boolean }} call @param {OutputRequest} request */
async function answer(call, request) {
  for (const { size, interval_us: pauseUs } of request.response_parameters) {
    if (pauseUs > 0) await new Promise((resolve) => setTimeout(resolve, pauseUs / 1000));
    call.write({ payload: payload(size) });
  }
}

/** @param {grpc.ServerWritableStream<OutputRequest, object>} call */
async function streamingOutputCall(call) {
  await answer(call, call.request);
  call.end();
}

/** @param {grpc.ServerReadableStream<{ payload: Payload | null }, object>} call @param {grpc.sendUnaryData<object>} done */
function streamingInputCall(call, done) {
  let size = 0;
  call.on('data', (request) => (size += request.payload?.body.length ?? 0));
  call.on('end', () => {
    done(null, { aggregated_payload_size: size });
  });
}

/** @param {grpc.ServerDuplexStream<OutputRequest, object>} call */
async function fullDuplexCall(call) {
  const trailing = echoMetadata(call);
  call.on('error', () => undefined);
  try {
    // The usual iterator would destroy both directions when the client ends its own.
    for await (const request of call.iterator({ destroyOnReturn: false })) {
      if (request.response_status) {
        call.emit('error', ending(request.response_status, trailing));
        return;
      }
      await answer(call, request);
    }
    call.end(trailing);
  } catch {
    // The client cancelled.
  }
}

const loaded = loader.loadSync('testing.proto', {
  includeDirs: [protosDir],
  keepCase: true,
  defaults: true,
});
const testing = /** @type {{ TestService: grpc.ServiceClientConstructor }} */ (
  /** @type {grpc.GrpcObject} */ (grpc.loadPackageDefinition(loaded)['grpc'])['testing']
);
const { UnimplementedCall: _never, ...service } = testing.TestService.service;
const server = new grpc.Server();
server.addService(service, {
  /** @param {unknown} _call @param {grpc.sendUnaryData<object>} done */
  EmptyCall: (_call, done) => {
    done(null, {});
  },
  UnaryCall: unaryCall,
  StreamingOutputCall: streamingOutputCall,
  StreamingInputCall: streamingInputCall,
  FullDuplexCall: fullDuplexCall,
});

/** @param {grpc.ServerCredentials} credentials @returns {Promise<string>} */
const listen = (credentials) =>
  new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', credentials, (error, port) => {
      if (error) reject(error);
      else resolve(`127.0.0.1:${port}`);
    });
  });

const keys = { private_key: readFileSync(keyFile), cert_chain: readFileSync(certFile) };
const plaintext = await listen(grpc.ServerCredentials.createInsecure());
const tls = await listen(grpc.ServerCredentials.createSsl(null, [keys]));
console.log(JSON.stringify({ plaintext, tls }));
process.stdin.on('end', () => process.exit()).resume();
