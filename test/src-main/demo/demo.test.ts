// The demo servers: their services as a client sees them, their TCP ports byte for byte, and ports that are taken.
import { once } from 'node:events';
import { type Socket, connect, createServer } from 'node:net';
import { resolve } from 'node:path';
import { Client, credentials } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { service as healthService } from 'grpc-health-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Demo } from '../../../src-main/demo/demo';
import { GrpcHarness, mendham, methods, protosDir } from '../../support/grpc-harness';
import { listening } from '../../support/listening';

const demo = new Demo({ protosDir, version: '9.9.9', ports: { grpc: 0, echo: 0, framed: 0 } });
const harness = new GrpcHarness();

beforeAll(async () => {
  const started = await demo.start();
  if (!started.ok) throw new Error(started.error.message);
});

afterAll(async () => {
  await harness.close();
  await demo.stop();
});

type Method = (typeof methods)[keyof typeof methods];

async function call(method: Method, ...requests: object[]) {
  const { path, clientStreaming, serverStreaming } = method;
  const messages = requests.map((request) => method.request(request));
  const target = demo.state().grpcTarget;
  const { id, sink } = harness.open({ target, path, clientStreaming, serverStreaming, messages });
  if (clientStreaming) harness.registry.end(id);
  const status = await sink.status();
  return { status, answers: sink.messages('received').map(method.response), sink };
}

describe('the gRPC demo', () => {
  it('a place without a feature gives one without a name', async () => {
    const { answers } = await call(methods.getFeature, { latitude: 1, longitude: 2 });
    expect(answers).toEqual(
      [{ location: { latitude: 1, longitude: 2 } }].map((one) => ({ name: '', ...one })),
    );
  });

  it('RecordRoute counts points, features and metres', async () => {
    const { answers } = await call(methods.recordRoute, mendham, {
      latitude: 408122808,
      longitude: -743999179,
    });
    expect(answers).toMatchObject([{ point_count: 2, feature_count: 2 }]);
    expect((answers[0] as { distance: number }).distance).toBeGreaterThan(18_000);
    expect((answers[0] as { distance: number }).distance).toBeLessThan(19_000);
  });

  it('CreateSurvey keeps presence: zero and empty come back as sent, unset stays unset', async () => {
    const request = { title: 'One', min_elevation_m: 0, note: '', cron: '* * * * *' };
    const { answers } = await call(methods.createSurvey, request);
    const [survey] = answers as { id: string; state: number; request: object }[];
    expect(survey).toMatchObject({ state: 2, request });
    expect(Object.keys(survey?.request ?? {})).not.toContain('max_features');
    const again = await call(methods.getSurvey, { id: survey?.id });
    expect(again.answers).toEqual(answers);
  });

  it('the survey of the pictures is there, in 235 bytes, its request in 199', async () => {
    const { sink, answers } = await call(methods.getSurvey, { id: 'srv_01J8Q4ZK' });
    const [survey] = answers as { request: object }[];
    expect(methods.createSurvey.request(survey?.request ?? {})).toHaveLength(199);
    expect(sink.messages('received')[0]).toHaveLength(235);
  });

  it('an unknown survey is NOT_FOUND, one without a title INVALID_ARGUMENT', async () => {
    expect((await call(methods.getSurvey, { id: 'x' })).status).toMatchObject({ code: 5 });
    expect((await call(methods.createSurvey, {})).status).toMatchObject({
      code: 3,
      message: '1 field is wrong',
    });
  });

  it('ValidateSurvey always fails, with the fields in its details', async () => {
    const { status } = await call(methods.validateSurvey, { title: 'x' });
    expect(status).toMatchObject({ code: 3, message: '2 fields are wrong' });
    const details = status.trailers.find(({ key }) => key === 'grpc-status-details-bin')?.value ?? '';
    expect(Buffer.from(details, 'base64').toString('latin1')).toContain('waypoints');
  });

  it('Echo returns the very bytes, also of fields that are not in its file', async () => {
    const bytes = Buffer.from('a03ef8ffffffffffffffff01 20ffffffffffffffff7f'.replaceAll(' ', ''), 'hex');
    const target = demo.state().grpcTarget;
    const { sink } = harness.open({ target, path: methods.echo.path, messages: [bytes] });
    expect(await sink.status()).toMatchObject({ code: 0 });
    expect(sink.messages('received')).toEqual([bytes]);
  });

  it.each([16, 100, 127, 128, 129, 130, 131, 133, 1000, 16_400])(
    'StreamSamples sends messages of exactly %i bytes, numbered from 1',
    async (size) => {
      const { sink, answers } = await call(methods.streamSamples, { count: '300', size });
      expect(new Set(sink.messages('received').map(({ length }) => length))).toEqual(new Set([size]));
      const numbers = answers.map((answer) => Number((answer as { sequence: string }).sequence));
      expect(numbers).toEqual(Array.from({ length: 300 }, (_, index) => index + 1));
    },
  );

  it('StreamSamples ends with the code that was asked for, after all of its messages', async () => {
    const { sink, status } = await call(methods.streamSamples, { count: '500', size: 50, status_code: 10 });
    expect(status).toMatchObject({ code: 10, origin: 'server' });
    expect(sink.counts.received).toBe(500);
  });

  it('WatchSurvey tells five events, UploadSamples sums up', async () => {
    const watched = await call(methods.watchSurvey, { id: 'x', interval: { nanos: 1_000_000 } });
    expect(watched.answers).toHaveLength(5);
    expect(watched.answers.at(-1)).toMatchObject({ state: 4, progress: 1 });
    const samples = [{ elevation_m: 3, payload: Buffer.alloc(4) }, { elevation_m: -1 }];
    const uploaded = await call(methods.uploadSamples, ...samples);
    expect(uploaded.answers).toEqual([{ count: '2', payload_bytes: '4', lowest_m: -1, highest_m: 3 }]);
  });

  it('reflection lists the services, and health says SERVING', async () => {
    const client = new Client(demo.state().grpcTarget, credentials.createInsecure());
    const check = healthService['Check'];
    if (check === undefined) throw new Error('the health service has no Check');
    const health = await new Promise((done, reject) => {
      const answer = (error: Error | null, value?: object): void => {
        if (error === null) done(value);
        else reject(error);
      };
      const { path, requestSerialize, responseDeserialize } = check;
      client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        { service: 'survey.v1.Surveys' },
        answer,
      );
    });
    expect(health).toMatchObject({ status: 'SERVING' });
    client.close();
    expect(await listServices()).toEqual(
      expect.arrayContaining(['routeguide.RouteGuide', 'survey.v1.Surveys', 'grpc.health.v1.Health']),
    );
  });
});

/** Asks as any reflection client does, with the protos of @grpc/reflection. */
async function listServices(): Promise<string[]> {
  const folder = resolve(import.meta.dirname, '../../../node_modules/@grpc/reflection/build/proto');
  const protos = loadSync('grpc/reflection/v1/reflection.proto', { includeDirs: [folder] });
  const service = protos['grpc.reflection.v1.ServerReflection'] as unknown as Record<
    string,
    Method & MethodBytes
  >;
  const method = service['ServerReflectionInfo'];
  if (method === undefined) throw new Error('no reflection proto');
  const messages = [method.requestSerialize({ listServices: '*' })];
  const streams = { clientStreaming: true, serverStreaming: true };
  const { id, sink } = harness.open({
    target: demo.state().grpcTarget,
    path: method.path,
    ...streams,
    messages,
  });
  harness.registry.end(id);
  await sink.status();
  const [answer] = sink.messages('received').map((bytes) => method.responseDeserialize(bytes));
  return (
    answer as { listServicesResponse: { service: { name: string }[] } }
  ).listServicesResponse.service.map(({ name }) => name);
}

interface MethodBytes {
  requestSerialize(message: object): Buffer;
  responseDeserialize(bytes: Buffer): unknown;
}

describe('the TCP demo', () => {
  function open(target: string): Socket {
    const [host = '', port = ''] = target.split(':');
    return connect({ host, port: Number(port), allowHalfOpen: true });
  }

  async function all(socket: Socket): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }

  it('echoes whole lines, and what is left when the client ends', async () => {
    const socket = open(demo.state().echoTarget);
    socket.write('PING\r\nhalf a ');
    const [first] = (await once(socket, 'data')) as [Buffer];
    expect(first.toString()).toBe('PING\r\n');
    socket.write('line\nrest');
    socket.end();
    expect((await all(socket)).toString()).toBe('half a line\nrest');
  });

  it('answers a framed Point, and a framed RouteNote in two pieces, with framed RouteNotes', async () => {
    const frame = (payload: Buffer): Buffer => {
      const prefix = Buffer.alloc(4);
      prefix.writeUInt32BE(payload.length);
      return Buffer.concat([prefix, payload]);
    };
    const socket = open(demo.state().framedTarget);
    const note = frame(methods.routeChat.request({ location: mendham, message: 'Gate open' }));
    socket.write(Buffer.concat([frame(methods.getFeature.request(mendham)), note.subarray(0, 10)]));
    await once(socket, 'readable');
    socket.end(note.subarray(10));
    const bytes = await all(socket);
    const length = bytes.readUInt32BE(0);
    const answers = [bytes.subarray(4, 4 + length), bytes.subarray(8 + length)].map(
      methods.routeChat.response,
    );
    expect(answers).toEqual([
      { location: mendham, message: 'You are at Patriots Path, Mendham, NJ 07945, USA' },
      { location: mendham, message: 'Noted at Patriots Path, Mendham, NJ 07945, USA: Gate open' },
    ]);
  });

  it('a frame that is no message, or far too long, closes the connection', async () => {
    for (const bytes of ['0000000144', 'ffffffff']) {
      const socket = open(demo.state().framedTarget);
      socket.write(Buffer.from(bytes, 'hex'));
      expect(await all(socket)).toHaveLength(0);
      socket.destroy();
    }
  });
});

describe('starting and stopping', () => {
  it('takes free loopback ports when the usual ones are taken', async () => {
    const takers = await Promise.all([1, 2, 3].map(() => listening(createServer())));
    const [grpc = 0, echo = 0, framed = 0] = takers.map(({ port }) => port);
    const other = new Demo({ protosDir, ports: { grpc, echo, framed } });
    const started = await other.start();
    expect(started).toMatchObject({ ok: true, value: { running: true } });
    const { grpcTarget, echoTarget, framedTarget } = other.state();
    for (const target of [grpcTarget, echoTarget, framedTarget]) {
      expect(target).toMatch(/^127\.0\.0\.1:\d+$/);
      expect(takers.map((taker) => taker.target)).not.toContain(target);
    }
    await other.stop();
    await Promise.all(takers.map((taker) => taker.stop()));
  });

  it('tells its listener, starts once for two requests, and frees its ports when it stops', async () => {
    const seen: boolean[] = [];
    const ports = { grpc: 0, echo: 0, framed: 0 };
    const other = new Demo({ protosDir, ports, onChange: ({ running }) => seen.push(running) });
    const [one, two] = await Promise.all([other.start(), other.start()]);
    expect(one).toEqual(two);
    expect(other.setSource('demo-source').sourceId).toBe('demo-source');
    await other.stop();
    expect(seen).toEqual([true, true, false]);
    const again = await listening(createServer());
    await again.stop();
    expect(other.state()).toMatchObject({ running: false, grpcTarget: '', sourceId: 'demo-source' });
  });

  it('says which folder it misses', async () => {
    const started = await new Demo({ protosDir: '/nowhere' }).start();
    expect(started).toMatchObject({ ok: false, error: { code: 'demo-protos' } });
  });
});
