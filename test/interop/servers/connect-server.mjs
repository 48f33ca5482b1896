// The interop test service in connect-node over http2: plaintext and TLS. Prints its two addresses; ends when its input does.
import { readFileSync } from 'node:fs';
import { createSecureServer, createServer } from 'node:http2';
import { createRequire } from 'node:module';
import { once } from 'node:events';
import { join } from 'node:path';

const [packages = '', setFile = '', keyFile = '', certFile = ''] = process.argv.slice(2);

// connect-node is fetched into a temporary folder by `npm run interop`; nothing else needs it.
const need = createRequire(join(packages, 'package.json'));
const { Code, ConnectError, createContextKey, createContextValues } = need('@connectrpc/connect');
const { connectNodeAdapter } = need('@connectrpc/connect-node');
const { createFileRegistry, fromBinary } = need('@bufbuild/protobuf');
const { FileDescriptorSetSchema } = need('@bufbuild/protobuf/wkt');

const initialKey = 'x-grpc-test-echo-initial';
const trailingKey = 'x-grpc-test-echo-trailing-bin';
/** The flag of each message as it came over the wire: connect itself hides whether a message was compressed. */
const flagsKey = createContextKey([]);

/**
 * @param {import('node:http2').Http2ServerRequest} request
 * @returns {number[]} grows while the request comes in
 */
function wireFlags(request) {
  /** @type {number[]} */
  const flags = [];
  let skip = 0;
  let head = Buffer.alloc(0);
  request.stream.on('data', (/** @type {Buffer} */ bytes) => {
    let rest = bytes;
    while (rest.length > 0) {
      const skipped = Math.min(skip, rest.length);
      skip -= skipped;
      rest = rest.subarray(skipped);
      if (rest.length === 0) return;
      const missing = 5 - head.length;
      head = Buffer.concat([head, rest.subarray(0, missing)]);
      rest = rest.subarray(missing);
      if (head.length < 5) return;
      flags.push(head[0] ?? 0);
      skip = head.readUInt32BE(1);
      head = Buffer.alloc(0);
    }
  });
  return flags;
}

/** @param {{ values: { get: (key: object) => number[] } }} context @param {number} index @param {{ value: boolean } | undefined} expected */
function checkCompressed(context, index, expected) {
  if (expected === undefined) return;
  const compressed = context.values.get(flagsKey)[index] === 1;
  if (compressed === expected.value) return;
  throw new ConnectError(`message ${index + 1}: compressed is ${compressed}`, Code.InvalidArgument);
}

/** @param {{ requestHeader: Headers, responseHeader: Headers, responseTrailer: Headers }} context */
function echoMetadata({ requestHeader, responseHeader, responseTrailer }) {
  const initial = requestHeader.get(initialKey);
  if (initial !== null) responseHeader.set(initialKey, initial);
  const trailing = requestHeader.get(trailingKey);
  if (trailing !== null) responseTrailer.set(trailingKey, trailing);
}

/** @param {{ code: number, message: string } | undefined} status @param {{ responseTrailer: Headers }} context */
function endAs(status, { responseTrailer }) {
  if (status !== undefined) throw new ConnectError(status.message, status.code, responseTrailer);
}

/** @param {number} size */
const payload = (size) => ({ body: new Uint8Array(size) });

/** @param {{ responseParameters: { size: number, intervalUs: number }[] }} request */
async function* answers({ responseParameters }) {
  for (const { size, intervalUs } of responseParameters) {
    if (intervalUs > 0) await new Promise((resolve) => setTimeout(resolve, intervalUs / 1000));
    yield { payload: payload(size) };
  }
}

const implementation = {
  emptyCall: () => ({}),
  /** @param {any} request @param {any} context */
  unaryCall(request, context) {
    checkCompressed(context, 0, request.expectCompressed);
    echoMetadata(context);
    endAs(request.responseStatus, context);
    const asks = context.requestHeader.get('authorization') ?? '';
    return {
      payload: payload(request.responseSize),
      username: request.fillUsername ? asks : '',
      oauthScope: request.fillOauthScope && asks.startsWith('Bearer ') ? 'xapi.zoo' : '',
    };
  },
  /** @param {any} request */
  streamingOutputCall: (request) => answers(request),
  /** @param {AsyncIterable<any>} requests @param {any} context */
  async streamingInputCall(requests, context) {
    let size = 0;
    let index = 0;
    for await (const { payload: sent, expectCompressed } of requests) {
      checkCompressed(context, index, expectCompressed);
      index += 1;
      size += sent?.body.length ?? 0;
    }
    return { aggregatedPayloadSize: size };
  },
  /** @param {AsyncIterable<any>} requests @param {any} context */
  async *fullDuplexCall(requests, context) {
    echoMetadata(context);
    for await (const request of requests) {
      endAs(request.responseStatus, context);
      yield* answers(request);
    }
  },
};

const files = createFileRegistry(fromBinary(FileDescriptorSetSchema, readFileSync(setFile)));
const handler = connectNodeAdapter({
  /** @param {any} router */
  routes: (router) => router.service(files.getService('grpc.testing.TestService'), implementation),
  /** @param {any} request */
  contextValues: (request) => createContextValues().set(flagsKey, wireFlags(request)),
});

/** @param {import('node:http2').Http2Server | import('node:http2').Http2SecureServer} server */
async function listen(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}`;
}

const plaintext = await listen(createServer(handler));
const tls = await listen(
  createSecureServer({ key: readFileSync(keyFile), cert: readFileSync(certFile) }, handler),
);
console.log(JSON.stringify({ plaintext, tls }));
process.stdin.on('end', () => process.exit()).resume();
