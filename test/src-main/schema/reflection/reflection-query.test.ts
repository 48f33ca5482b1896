// What a server's reflection gives: real servers of three kinds over plaintext and TLS, and every way to misbehave, in words.
import { createServer } from 'node:net';
import { createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { loadSync } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  ReflectionQuery,
  type ReflectionAnswer,
} from '../../../../src-main/schema/reflection/reflection-query';
import { ReflectionSession } from '../../../../src-main/schema/reflection/reflection-session';
import { linkSet } from '../../../../src-main/schema/set-link';
import type { ReflectionSettings } from '../../../../src-shared/catalog';
import type { Result } from '../../../../src-shared/result';
import { valueOf } from '../../../support/captures';
import { makeCertificate } from '../../../support/certificate-authority';
import { GrpcHarness, protosDir } from '../../../support/grpc-harness';
import { http2Serving } from '../../../support/http2-server';
import { listening, unusedPort } from '../../../support/listening';
import { startPythonReflection } from '../../../support/python-server';
import {
  descriptorsOf,
  honest,
  scripted,
  serving,
  type ReflectionStream,
} from '../../../support/reflection-server';

async function ask(
  target: string,
  more: Partial<ReflectionSettings> = {},
  env: Record<string, string> = {},
): Promise<Result<ReflectionAnswer>> {
  const harness = new GrpcHarness({ lookMs: 3_000 });
  onTestFinished(() => harness.close());
  const settings = { target, security: 'plaintext' as const, metadata: [], timeoutMs: 10_000, ...more };
  Object.assign(process.env, env);
  const stop = new AbortController();
  const session = new ReflectionSession(harness.registry.reflection(), settings, stop.signal);
  onTestFinished(() => {
    stop.abort();
    for (const name of Object.keys(env)) Reflect.deleteProperty(process.env, name);
  });
  return new ReflectionQuery(session).everything();
}

/** Names of the messages and services that the registry takes from the answer. */
async function linked({ files }: ReflectionAnswer) {
  const { set, faults } = await linkSet(files);
  if (!set?.bytes) throw new Error('nothing is usable');
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, set.bytes));
  return { registry, faults };
}

const shop = {
  'shop/item.proto':
    'syntax = "proto3"; package shop; import "google/protobuf/timestamp.proto";' +
    'message Item { string name = 1; map<string, int32> stock_by_town = 2; google.protobuf.Timestamp at = 3; }',
  'shop/shop.proto':
    'syntax = "proto3"; package shop; import "shop/item.proto"; message Ask { string name = 1; }' +
    'service Shop { rpc Get(Ask) returns (Item); } service Till { rpc Pay(Item) returns (Ask); }',
};
const shopFiles = await descriptorsOf(shop);
const certificate = makeCertificate('DNS:localhost,IP:127.0.0.1');
const trust = { SSL_CERT_FILE: certificate.certFile };

describe.each(['plaintext', 'tls'] as const)('over %s', (security) => {
  const env: Record<string, string> = security === 'tls' ? trust : {};
  const secured = security === 'tls' ? { certificate } : {};

  it("grpc-js's own @grpc/reflection", async () => {
    const loaded = loadSync(['route_guide.proto', 'survey.proto'], {
      includeDirs: [protosDir],
      keepCase: true,
    });
    const { target } = await serving((server) => new ReflectionService(loaded).addToServer(server), secured);
    const answer = valueOf(await ask(target, { security }, env));
    expect(answer).toMatchObject({ services: ['routeguide.RouteGuide', 'survey.v1.Surveys'], faults: [] });
    const { registry, faults } = await linked(answer);
    expect(faults).toEqual([]);
    expect(registry.getService('survey.v1.Surveys')?.methods).toHaveLength(9);
    expect(registry.getMessage('survey.v1.FieldKinds')?.field['stringMap']?.fieldKind).toBe('map');
  });

  it('Python, which speaks v1alpha only', async () => {
    const server = await startPythonReflection(security === 'tls' ? certificate : undefined);
    onTestFinished(() => server.stop());
    const answer = valueOf(await ask(server.target, { security }, env));
    expect(answer.services).toEqual(['routeguide.RouteGuide', 'grpc.reflection.v1alpha.ServerReflection']);
    expect(answer.faults).toEqual([]);
    const { registry } = await linked(answer);
    expect(registry.getService('routeguide.RouteGuide')?.methods).toHaveLength(4);
  });

  it('a server that speaks v1 only and sends one file at a time', async () => {
    const { target } = await serving(scripted(['v1'], honest(shopFiles)), secured);
    const answer = valueOf(await ask(target, { security }, env));
    expect(answer).toMatchObject({ services: ['shop.Shop', 'shop.Till'], faults: [] });
    const { registry, faults } = await linked(answer);
    expect(faults).toEqual([]);
    expect(registry.getMessage('shop.Item')?.fields.map(({ name }) => name)).toEqual([
      'name',
      'stock_by_town',
      'at',
    ]);
  });
});

it('the metadata of the settings goes out with the questions', async () => {
  const script = honest(shopFiles);
  const { target } = await serving(
    scripted(['v1'], (request, stream, metadata) => {
      if (metadata.get('authorization')[0] === 'Bearer abc') script(request, stream, metadata);
      else stream.emit('error', { code: 16, details: 'who are you?' });
    }),
  );
  const refused = await ask(target);
  expect(refused).toMatchObject({ ok: false, error: { detail: 'UNAUTHENTICATED: who are you?' } });
  const metadata = [{ key: 'authorization', value: 'Bearer abc', encoding: 'text' as const }];
  expect(valueOf(await ask(target, { metadata })).services).toEqual(['shop.Shop', 'shop.Till']);
});

describe('a server that fails', () => {
  it('is not there', async () => {
    const target = `localhost:${String(await unusedPort())}`;
    expect(await ask(target)).toMatchObject({ ok: false, error: { code: 'refused' } });
  });

  it('speaks plaintext where TLS is asked for, and is never asked in plaintext', async () => {
    let asked = 0;
    const { target } = await serving(scripted(['v1'], () => (asked += 1)));
    expect(await ask(target, { security: 'tls' })).toMatchObject({
      ok: false,
      error: { code: 'plaintext-needed' },
    });
    expect(asked).toBe(0);
  });

  it('has a certificate that is not trusted', async () => {
    const { target } = await serving(scripted(['v1'], honest(shopFiles)), { certificate });
    const answer = await ask(target, { security: 'tls' });
    expect(answer).toMatchObject({
      ok: false,
      error: { code: expect.stringMatching(/certificate|issuer|cert/) as string },
    });
  });

  it('has no reflection', async () => {
    const { target } = await serving(() => undefined);
    expect(await ask(target)).toMatchObject({
      ok: false,
      error: {
        code: 'no-reflection',
        message: `${target} has no server reflection. Turn it on in the server, or open the .proto files.`,
      },
    });
  });

  it('is no gRPC server', async () => {
    const server = await listening(createServer((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n')));
    onTestFinished(() => server.stop());
    const answer = await ask(server.target);
    expect(answer).toMatchObject({ ok: false, error: { code: 'not-http2' } });
  });

  it('is a web server that has no such page', async () => {
    const { target, stop } = await http2Serving((stream) => {
      stream.respond({ ':status': 404, 'content-type': 'text/html' });
      stream.end('<html>404 Not Found</html>');
    });
    onTestFinished(() => stop());
    expect(await ask(target)).toMatchObject({
      ok: false,
      error: { code: 'not-grpc', message: expect.stringContaining('answered with HTTP 404') as string },
    });
  });

  it('never answers', async () => {
    const { target } = await serving(scripted(['v1'], () => undefined));
    expect(await ask(target, { timeoutMs: 300 })).toMatchObject({
      ok: false,
      error: {
        code: 'too-slow',
        message: `${target} did not answer within 0.3 s. Reload the source, or allow more time in its settings.`,
      },
    });
  });

  it('accepts connections and says nothing', async () => {
    const server = await listening(createServer(() => undefined));
    onTestFinished(() => server.stop());
    const started = performance.now();
    expect(await ask(server.target, { timeoutMs: 300 })).toMatchObject({ ok: false });
    expect(performance.now() - started).toBeLessThan(8_000);
  });

  it('ends the stream before it answers', async () => {
    const { target } = await serving(scripted(['v1'], (_request, stream) => stream.end()));
    expect(await ask(target)).toMatchObject({ ok: false, error: { code: 'closed-early' } });
  });

  it('lists no services', async () => {
    const { target } = await serving(
      scripted(['v1'], (_request, stream) => stream.write({ listServicesResponse: { service: [] } })),
    );
    expect(await ask(target)).toMatchObject({ ok: false, error: { code: 'no-services' } });
  });

  it('answers the list with an error or with something else', async () => {
    const error = { errorResponse: { errorCode: 7, errorMessage: 'not for you' } };
    const refusing = await serving(scripted(['v1'], (_request, stream) => stream.write(error)));
    expect(await ask(refusing.target)).toMatchObject({
      ok: false,
      error: {
        code: 'bad-answer',
        message: 'The server answered PERMISSION_DENIED: not for you when asked for its services.',
      },
    });
    const confused = { fileDescriptorResponse: { fileDescriptorProto: [] } };
    const wrong = await serving(scripted(['v1'], (_request, stream) => stream.write(confused)));
    expect(await ask(wrong.target)).toMatchObject({ ok: false, error: { code: 'bad-answer' } });
  });
});

describe('a server that fails for some', () => {
  const script = honest(shopFiles, ['shop.Shop', 'shop.Gone', 'shop.Till']);
  /** Honest, but for the symbol `shop.Gone`. */
  async function gone(answer: (stream: ReflectionStream) => void, more: Partial<ReflectionSettings> = {}) {
    const { target } = await serving(
      scripted(['v1'], (request, stream, metadata) => {
        if (request.fileContainingSymbol === 'shop.Gone') answer(stream);
        else script(request, stream, metadata);
      }),
    );
    const whole = valueOf(await ask(target, more));
    return { ...whole, facts: whole.faults.map(({ service, fact }) => `${service}: ${fact}`), target };
  }

  it.each([
    [
      'has no file',
      { errorResponse: { errorCode: 5, errorMessage: 'no' } },
      'The server lists it, but has no file for it',
    ],
    [
      'has an error',
      { errorResponse: { errorCode: 13, errorMessage: 'oops.' } },
      'The server answered INTERNAL: oops',
    ],
    [
      'answers another question',
      { listServicesResponse: { service: [] } },
      'The server answered another question than was asked',
    ],
    ['answers nothing', {}, 'The server answered another question than was asked'],
    [
      'sends no file',
      { fileDescriptorResponse: { fileDescriptorProto: [] } },
      'The server answered with no file',
    ],
    [
      'sends rubbish',
      { fileDescriptorResponse: { fileDescriptorProto: [Buffer.from('rubbish')] } },
      'The server sent bytes that are no file descriptor',
    ],
    [
      'sends another file',
      { fileDescriptorResponse: { fileDescriptorProto: [shopFiles.at(-1)?.bytes] } },
      'The server sent a file that does not declare it',
    ],
  ])('one that %s is named, the others are usable', async (_what, answer, fact) => {
    const { facts, files, cut } = await gone((stream) => stream.write(answer));
    expect(facts).toEqual([`shop.Gone: ${fact}`]);
    expect(cut).toBeUndefined();
    const { registry } = await linked({ files, services: [], faults: [] });
    expect(registry.getService('shop.Till')).toBeDefined();
  });

  it('one over which the stream breaks is given up, the others are asked again', async () => {
    const { facts, files, cut } = await gone((stream) =>
      stream.emit('error', { code: 2, details: 'KeyError' }),
    );
    expect(facts).toEqual([
      'shop.Gone: KeyError. The server failed while it worked on the request. Its log tells more',
    ]);
    expect(cut).toBeUndefined();
    expect(files.map(({ name }) => name)).toContain('shop/shop.proto');
  });

  it('one for which it stalls: what came before the time limit is kept, and the cut is told', async () => {
    const { files, cut } = await gone(() => undefined, { timeoutMs: 700 });
    expect(cut?.code).toBe('too-slow');
    expect(files.map(({ name }) => name)).toContain('shop/shop.proto');
  });

  it('a server that ends its stream after every answer is asked again and again', async () => {
    const { target } = await serving(
      scripted(['v1'], (request, stream, metadata) => {
        honest(shopFiles)(request, stream, metadata);
        stream.end();
      }),
    );
    const answer = valueOf(await ask(target));
    expect(answer).toMatchObject({ faults: [], services: ['shop.Shop', 'shop.Till'] });
    expect(answer.cut).toBeUndefined();
  });
});

it('a server that answers without end is held by flow control, and what was asked is answered', async () => {
  const { target } = await serving(
    scripted(['v1'], (request, stream, metadata) => {
      honest(shopFiles)(request, stream, metadata);
      if (request.fileByFilename === undefined) return;
      const flood = () => {
        while (stream.writable && stream.write({ listServicesResponse: { service: [] } }));
        stream.once('drain', flood);
      };
      flood();
    }),
  );
  const answer = valueOf(await ask(target));
  expect(answer.services).toEqual(['shop.Shop', 'shop.Till']);
});
