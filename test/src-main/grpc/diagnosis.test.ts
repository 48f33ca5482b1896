// Why a call failed, against real servers that are absent, silent, encrypted, plain, or something else altogether.
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttp2Server, type Http2Server } from 'node:http2';
import { connect, createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from 'vitest';
import type { GrpcOpen } from '../../../src-shared/contract';
import { makeCertificate } from '../../support/certificate-authority';
import { GrpcHarness } from '../../support/grpc-harness';
import { type Listening, listening, unusedPort } from '../../support/listening';

const path = '/a.B/C';
const stops: (() => unknown)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

function harness(lookMs: number): GrpcHarness {
  const made = new GrpcHarness({ lookMs });
  stops.push(() => made.close());
  return made;
}

async function serving(server: Parameters<typeof listening>[0]): Promise<Listening> {
  const made = await listening(server);
  stops.push(() => made.stop());
  return made;
}

/** Makes the call fail, and gives what its log says at the end. */
/** Long for looking: a busy machine must not change what is found. */
async function failing(request: Partial<GrpcOpen> & Pick<GrpcOpen, 'target'>, lookMs = 10_000) {
  const { sink } = harness(lookMs).open({ path, ...request });
  const status = await sink.status();
  const diagnosis = await sink.diagnosis();
  const kinds = sink.kinds();
  expect(kinds.filter((kind) => kind === 'status')).toHaveLength(1);
  expect(kinds.slice(-2)).toEqual(['status', 'diagnosis']);
  return { status, diagnosis, kinds };
}

/** A server that answers every request by `answer`. */
async function http2Serving(answer: Parameters<Http2Server['on']>[1]): Promise<Listening> {
  const server = createHttp2Server();
  server.on('stream', answer);
  return serving(server);
}

describe('no connection', () => {
  it('a refused connection is told as in picture 06b, and nothing was sent', async () => {
    const port = String(await unusedPort());
    const { status, diagnosis, kinds } = await failing({ target: `127.0.0.1:${port}` });
    expect(status).toMatchObject({ code: 14, origin: 'local' });
    expect(kinds).toEqual(['status', 'diagnosis']);
    expect(diagnosis).toMatchObject({ code: 'refused', title: `Nothing is listening on 127.0.0.1:${port}` });
    expect(diagnosis.sentence).toBe(
      'Your request never left this machine: the operating system refused the connection. ' +
        'Most often the server is not running, or it uses another port.',
    );
    expect(diagnosis.steps.map(({ step, state, text }) => [step, state, text])).toEqual([
      ['lookup', 'skipped', '127.0.0.1 is an address already'],
      ['connect', 'failed', `127.0.0.1:${port} refused`],
      ['secure', 'skipped', 'Not reached. Set to plaintext'],
      ['http2', 'skipped', 'Not reached'],
      ['call', 'skipped', 'Not sent. The server did no work'],
    ]);
    expect(diagnosis.steps[1]).toMatchObject({ detail: 'ECONNREFUSED' });
    expect(diagnosis.checks).toContain(`If it runs in a container, publish the port: -p ${port}:${port}`);
  });

  it('a name is looked up, and every address of it is tried', async () => {
    const port = String(await unusedPort());
    const { diagnosis } = await failing({ target: `localhost:${port}` });
    expect(diagnosis).toMatchObject({ code: 'refused', title: `Nothing is listening on localhost:${port}` });
    expect(diagnosis.steps[0]).toMatchObject({ step: 'lookup', state: 'ok' });
    expect(diagnosis.steps[0]?.text).toMatch(/^localhost is .*127\.0\.0\.1/);
  });

  it('an unknown host is told as one', async () => {
    const { status, diagnosis } = await failing({ target: 'no-such-host.invalid:50051' });
    expect(status.code).toBe(14);
    expect(diagnosis.code).toBe('unknown-host');
    expect(diagnosis.title).toContain('no-such-host.invalid');
    expect(diagnosis.steps[0]).toMatchObject({ step: 'lookup', state: 'failed' });
  });

  it('a server that accepts and says nothing runs into the deadline, which says so', async () => {
    const { target } = await serving(createServer());
    const { status, diagnosis } = await failing({ target, deadlineMs: 200 }, 500);
    expect(status).toMatchObject({ code: 4, origin: 'local' });
    expect(diagnosis).toMatchObject({
      code: 'timed-out',
      title: `${target} accepts connections but says nothing`,
    });
    expect(diagnosis.sentence).toContain('The deadline of 0.2 s passed');
  });

  it('a server that closes at once is told as no gRPC server', async () => {
    const { target } = await serving(createServer((socket) => socket.end()));
    const { diagnosis } = await failing({ target });
    expect(diagnosis).toMatchObject({ code: 'not-http2', title: `${target} is not a gRPC server` });
  });

  it('an HTTP/1.1 server is told as one', async () => {
    const { target } = await serving(createHttpServer((_request, response) => response.end('hello')));
    const { diagnosis } = await failing({ target });
    expect(diagnosis).toMatchObject({ code: 'not-http2', title: `${target} does not speak HTTP/2` });
    expect(diagnosis.steps.find(({ step }) => step === 'http2')).toMatchObject({
      state: 'failed',
      detail: 'HTTP/1.1 400 Bad Request',
    });
  });
});

describe('TLS', () => {
  it('plaintext against a TLS server that answers in HTTP/1.1, as nginx does, asks for TLS', async () => {
    const server = createTlsServer({ ...makeCertificate('IP:127.0.0.1'), ALPNProtocols: ['h2'] });
    const behind = await serving(server);
    const nginx = createServer((socket) => {
      socket
        .on('error', () => undefined)
        .once('data', (first) => {
          if (first[0] !== 22) return socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
          const secured = connect(behind.port, '127.0.0.1').on('error', () => undefined);
          secured.write(first);
          return socket.pipe(secured).pipe(socket);
        });
    });
    const { target } = await serving(nginx);
    const { diagnosis } = await failing({ target });
    expect(diagnosis).toMatchObject({ code: 'tls-needed', remedies: [{ kind: 'use-tls' }] });
  });

  it('plaintext against a TLS server asks for TLS', async () => {
    const { target } = await serving(createTlsServer(makeCertificate('IP:127.0.0.1')));
    const { status, diagnosis } = await failing({ target });
    expect(status).toMatchObject({ code: 14, origin: 'local' });
    expect(diagnosis).toMatchObject({ code: 'tls-needed' });
    expect(diagnosis.checks[0]).toBe('Set the security of this call to TLS.');
  });

  it('TLS against a plaintext server asks for plaintext, and no request is ever sent without encryption', async () => {
    const seen: unknown[] = [];
    const { target } = await http2Serving((...stream: unknown[]) => seen.push(stream));
    const { diagnosis } = await failing({ target, security: 'tls' });
    expect(diagnosis).toMatchObject({ code: 'plaintext-needed' });
    expect(diagnosis.steps.find(({ step }) => step === 'secure')).toMatchObject({ state: 'failed' });
    expect(seen).toEqual([]);
  });

  it('a self-signed certificate is refused and named', async () => {
    const { target } = await serving(
      createTlsServer({ ...makeCertificate('IP:127.0.0.1'), ALPNProtocols: ['h2'] }),
    );
    const { diagnosis } = await failing({ target, security: 'tls' });
    expect(diagnosis).toMatchObject({
      code: 'certificate',
      title: `The certificate of ${target} is self-signed`,
    });
  });

  it('an expired certificate tells its last day', async () => {
    const made = makeCertificate('IP:127.0.0.1', 'expired');
    const { target } = await serving(createTlsServer({ ...made, ALPNProtocols: ['h2'] }));
    const { diagnosis } = await trusting(made.certFile, () => failing({ target, security: 'tls' }));
    expect(diagnosis.code).toBe('certificate');
    expect(diagnosis.title).toMatch(/expired on 2020-02-01$/);
  });

  it('a certificate for other names lists them', async () => {
    const made = makeCertificate('DNS:one.example,DNS:two.example');
    const { target } = await serving(createTlsServer({ ...made, ALPNProtocols: ['h2'] }));
    const { diagnosis } = await trusting(made.certFile, () => failing({ target, security: 'tls' }));
    expect(diagnosis.title).toBe('The certificate is not for 127.0.0.1');
    expect(diagnosis.checks[0]).toContain('one.example, two.example');
  });

  it('a server whose issuer SSL_CERT_FILE names is trusted, and the call goes over TLS', async () => {
    const made = makeCertificate('IP:127.0.0.1');
    const server = new Server();
    const credentials = ServerCredentials.createSsl(null, [{ cert_chain: made.cert, private_key: made.key }]);
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', credentials, (error, bound) => {
        if (error === null) resolve(bound);
        else reject(error);
      });
    });
    stops.push(() => {
      server.forceShutdown();
    });
    const target = `127.0.0.1:${String(port)}`;
    const { status, diagnosis } = await trusting(made.certFile, () => failing({ target, security: 'tls' }));
    expect(status).toMatchObject({ code: 12, origin: 'server' });
    expect(diagnosis.steps.find(({ step }) => step === 'secure')).toMatchObject({ state: 'ok' });
  });

  async function trusting<T>(certFile: string, act: () => Promise<T>): Promise<T> {
    const before = process.env['SSL_CERT_FILE'];
    process.env['SSL_CERT_FILE'] = certFile;
    try {
      return await act();
    } finally {
      if (before === undefined) delete process.env['SSL_CERT_FILE'];
      else process.env['SSL_CERT_FILE'] = before;
    }
  }
});

describe('a connection, and then', () => {
  it.each([
    'grpc: Decompressor is not installed for grpc-encoding "gzip"',
    "Compression algorithm 'gzip' is disabled.",
    'unknown compression "gzip": supported encodings are br',
  ])('a compression that the server does not have is no missing method: %s', async (said) => {
    const trailers = { 'grpc-status': '12', 'grpc-message': said };
    const { target } = await http2Serving((stream: { respond(headers: object, options: object): void }) => {
      stream.respond({ ':status': 200, ...trailers }, { endStream: true });
    });
    const { diagnosis } = await failing({ target, options: { compression: 'gzip' } });
    expect(diagnosis).toMatchObject({ code: 'server', title: said });
    expect(diagnosis.checks[0]).toContain('Send without compression');
  });

  it('a method that the server does not have is told with its name', async () => {
    const server = new Server();
    const port = await new Promise<number>((resolve) => {
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (_error, bound) => {
        resolve(bound);
      });
    });
    stops.push(() => {
      server.forceShutdown();
    });
    const { status, diagnosis } = await failing({ target: `127.0.0.1:${String(port)}` });
    expect(status).toMatchObject({ code: 12, origin: 'server' });
    expect(diagnosis).toMatchObject({ code: 'unimplemented', title: 'The server does not implement a.B/C' });
  });

  it('a web server in HTTP/2 is told by its HTTP status', async () => {
    const { target } = await http2Serving(
      (stream: { respond(headers: object): void; end(text: string): void }) => {
        stream.respond({ ':status': 502, 'content-type': 'text/html' });
        stream.end('<html>Bad gateway</html>');
      },
    );
    const { status, diagnosis } = await failing({ target });
    expect(status).toMatchObject({ code: 14, origin: 'local' });
    expect(diagnosis).toMatchObject({
      code: 'not-grpc',
      title: `${target} answered with HTTP 502, not with gRPC`,
    });
  });

  it('a connection that is cut tells that it was lost, after the request had been sent', async () => {
    const { target } = await http2Serving((stream: { session?: { destroy(): void } }) =>
      stream.session?.destroy(),
    );
    const { status, diagnosis, kinds } = await failing({ target });
    expect(status).toMatchObject({ code: 14, origin: 'local' });
    expect(kinds[0]).toBe('request-headers');
    expect(diagnosis.title).toBe(`The connection to ${target} was lost`);
  });

  it('a status of the server is told with its own message and what it means for the caller', async () => {
    const { target } = await http2Serving((stream: { respond(headers: object, options: object): void }) => {
      stream.respond(
        { ':status': 200, 'grpc-status': '5', 'grpc-message': 'no such%20thing' },
        { endStream: true },
      );
    });
    const { status: data, diagnosis } = await failing({ target });
    expect(data).toMatchObject({ code: status.NOT_FOUND, message: 'no such thing', origin: 'server' });
    expect(diagnosis).toMatchObject({ code: 'server', title: 'no such thing' });
    expect(diagnosis.steps.at(-1)).toMatchObject({ step: 'call', text: 'The server answered NOT_FOUND' });
  });

  it('a server that answers OK without a message to a unary call is told so', async () => {
    const { target } = await http2Serving((stream: { respond(headers: object, options: object): void }) => {
      stream.respond({ ':status': 200, 'grpc-status': '0' }, { endStream: true });
    });
    const { status: data, diagnosis } = await failing({ target });
    expect(data).toMatchObject({ code: 0, origin: 'server' });
    expect(diagnosis.title).toBe('The server answered OK, but sent no message');
  });
});

describe('a server behind TLS settings', () => {
  const tls = { security: 'tls' as const, settings: { security: 'tls' as const, tls: { skipVerify: true } } };
  const { cert, key } = makeCertificate('DNS:localhost,IP:127.0.0.1');

  it('that is no TLS and no HTTP/2 is told as what it says', async () => {
    const greeting = createServer((socket) => {
      socket.on('error', () => undefined).write('220 mail.example ready\r\n');
    });
    const { target } = await serving(greeting);
    const { diagnosis } = await failing({ target, ...tls });
    expect(diagnosis).toMatchObject({ code: 'not-http2', title: `${target} does not speak TLS` });
    expect(diagnosis.sentence).toContain('220 mail.example ready');
    expect(diagnosis.remedies).toEqual([]);
  });

  it('that refuses HTTP/2 in the handshake is told as one that does not offer it', async () => {
    const { target } = await serving(createTlsServer({ cert, key, ALPNProtocols: ['http/1.1'] }));
    const { diagnosis } = await failing({ target, ...tls });
    expect(diagnosis).toMatchObject({ code: 'not-http2', title: `${target} does not offer HTTP/2` });
    expect(diagnosis.steps.find(({ step }) => step === 'secure')).toMatchObject({
      state: 'failed',
      text: 'The server speaks TLS, but offers no HTTP/2 (ALPN h2)',
    });
  });

  it('that closes right after the handshake most often wants a certificate, as Python does without a word', async () => {
    const { target } = await serving(
      createTlsServer({ cert, key, ALPNProtocols: ['h2'] }, (socket) => socket.destroy()),
    );
    const trusting = { security: 'tls' as const, tls: { roots: { text: cert.toString() } } };
    const { diagnosis } = await failing({ target, security: 'tls', settings: trusting });
    expect(diagnosis).toMatchObject({
      code: 'client-certificate',
      title: `${target} ended the connection right after the TLS handshake`,
    });
    expect(diagnosis.checks[0]).toContain('Choose a client certificate');
  });

  it('that closes during the handshake is told so', async () => {
    const { target } = await serving(createServer((socket) => socket.once('data', () => socket.end())));
    const { diagnosis } = await failing({ target, ...tls });
    expect(diagnosis.title).toBe(`${target} closed during the TLS handshake`);
  });
});
