// The four kinds of call through the one call class, against the demo (grpc-js) and against Python's grpcio.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Demo } from '../../../src-main/demo/demo';
import { GrpcHarness, mendham, methods, protosDir } from '../../support/grpc-harness';
import { type PythonServer, startPythonServer } from '../../support/python-server';

const demo = new Demo({ protosDir, ports: { grpc: 0, echo: 0, framed: 0 } });
const harness = new GrpcHarness();
let python: PythonServer;
let targets: Record<string, string>;

beforeAll(async () => {
  python = await startPythonServer();
  const started = await demo.start();
  if (!started.ok) throw new Error(started.error.message);
  targets = { demo: started.value.grpcTarget, python: python.target };
});

afterAll(async () => {
  await harness.close();
  await demo.stop();
  await python.stop();
});

const note = (message: string, place = mendham): Buffer =>
  methods.routeChat.request({ location: place, message });

describe.each(['demo', 'python'])('against %s', (server) => {
  const target = (): string => targets[server] ?? '';

  it('a unary call logs headers, message, half-close, headers, message and one status, in this order', async () => {
    const { path, request, response } = methods.getFeature;
    const { sink } = harness.open({ target: target(), path, messages: [request(mendham)] });
    const status = await sink.status();
    expect(status).toMatchObject({ code: 0, origin: 'server' });
    expect(status.trailers).toContainEqual({ key: 'grpc-status', value: '0', binary: false });
    expect(sink.kinds()).toEqual([
      'request-headers',
      'message',
      'half-close',
      'response-headers',
      'message',
      'status',
    ]);
    expect(sink.data('half-close')).toEqual({ by: 'call' });
    expect(sink.messages('sent')).toEqual([request(mendham)]);
    expect(sink.messages('received').map(response)).toEqual([
      { name: 'Patriots Path, Mendham, NJ 07945, USA', location: mendham },
    ]);
  });

  it('a server stream logs each message as it came', async () => {
    const { path, request, response, serverStreaming } = methods.listFeatures;
    const area = {
      lo: { latitude: 400000000, longitude: -750000000 },
      hi: { latitude: 420000000, longitude: -730000000 },
    };
    const { sink } = harness.open({ target: target(), path, serverStreaming, messages: [request(area)] });
    expect(await sink.status()).toMatchObject({ code: 0, origin: 'server' });
    const features = sink.messages('received').map(response);
    expect(features.length).toBeGreaterThanOrEqual(3);
    expect(features[0]).toEqual({ name: 'Patriots Path, Mendham, NJ 07945, USA', location: mendham });
  });

  it('a client stream takes messages until it is ended', async () => {
    const { path, request, response, clientStreaming } = methods.recordRoute;
    const { id, sink } = harness.open({
      target: target(),
      path,
      clientStreaming,
      messages: [request(mendham)],
    });
    for (let count = 0; count < 9; count += 1) {
      expect(harness.registry.send(id, request(mendham))).toMatchObject({ ok: true });
    }
    expect(harness.registry.end(id)).toMatchObject({ ok: true });
    expect(await sink.status()).toMatchObject({ code: 0 });
    expect(sink.messages('sent')).toHaveLength(10);
    expect(sink.messages('received').map(response)).toMatchObject([{ point_count: 10 }]);
    expect(sink.data('half-close')).toEqual({ by: 'user' });
  });

  it('in a chat one sends while receiving, and hears the rest after the half-close', async () => {
    const { path, clientStreaming, serverStreaming, response } = methods.routeChat;
    const { id, sink } = harness.open({ target: target(), path, clientStreaming, serverStreaming });
    harness.registry.send(id, note('first'));
    harness.registry.send(id, note('second'));
    await sink.until(() => sink.messages('received').length === 1);
    expect(sink.kinds()).not.toContain('half-close');
    harness.registry.send(id, note('third'));
    harness.registry.end(id);
    expect(await sink.status()).toMatchObject({ code: 0, origin: 'server' });
    const answers = sink
      .messages('received')
      .map((bytes) => (response(bytes) as { message: string }).message);
    expect(answers).toEqual(['first', 'first', 'second']);
    const halfClose = sink.kinds().indexOf('half-close');
    const lastReceived = sink.events.findLastIndex(
      (event) => event.kind === 'message' && event.direction === 'received',
    );
    expect(lastReceived).toBeGreaterThan(halfClose);
  });

  it('a message after the end is refused in words, and the call goes on to its status', async () => {
    const { path, clientStreaming, serverStreaming } = methods.routeChat;
    const { id, sink } = harness.open({ target: target(), path, clientStreaming, serverStreaming });
    harness.registry.end(id);
    const refused = harness.registry.send(id, note('late'));
    expect(refused).toMatchObject({ ok: false, error: { code: 'already-ended' } });
    expect(harness.registry.end(id)).toMatchObject({ ok: false, error: { code: 'already-ended' } });
    expect(await sink.status()).toMatchObject({ code: 0 });
    expect(harness.registry.send(id, note('later'))).toMatchObject({
      ok: false,
      error: { code: 'call-ended' },
    });
    expect(sink.messages('sent')).toEqual([]);
  });
});
