// How a call ends: exactly once, with all that came before kept, by status, cancel, deadline or fault.
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { completed, mendham, methods } from '../../support/grpc-harness';
import { demoRunning, harness, served } from '../../support/grpc-room';
import { framed, respond, respondWith } from '../../support/http2-server';
import { listening } from '../../support/listening';

const demoTarget = demoRunning();

describe('the end', () => {
  it('messages that arrive together with an error status are kept', async () => {
    const messages = Array.from({ length: 50 }, (_, index) => Buffer.of(8, index));
    const { target } = await served((stream) => {
      respondWith(stream, 9, framed(...messages));
    });
    const { sink } = harness().open({ target, path: '/a.B/C', serverStreaming: true });
    expect(await sink.status()).toMatchObject({ code: 9, message: 'after the messages', origin: 'server' });
    expect(sink.messages('received')).toEqual(messages);
  });

  it('they are kept too when the log is slow', async () => {
    const messages = Array.from({ length: 50 }, (_, index) => Buffer.of(8, index));
    const { target } = await served((stream) => {
      respondWith(stream, 9, framed(...messages));
    });
    const calls = harness();
    const request = completed({ target, path: '/a.B/C', serverStreaming: true });
    const sink = calls.sink(request.captureId);
    sink.fillEachTime();
    calls.registry.open(request);
    expect(await sink.status()).toMatchObject({ code: 9 });
    expect(sink.messages('received')).toEqual(messages);
    expect(sink.appendedWhileFull).toBe(0);
  });

  it('messages before a reset of the stream are kept', async () => {
    const messages = [Buffer.of(8, 1), Buffer.of(8, 2), Buffer.of(8, 3)];
    const { target } = await served((stream) => {
      respond(stream);
      stream.write(framed(...messages), () => {
        stream.close(2);
      });
    });
    const { sink } = harness().open({ target, path: '/a.B/C', serverStreaming: true });
    expect(await sink.status()).toMatchObject({ code: 13, origin: 'local' });
    expect(sink.messages('received')).toEqual(messages);
  });

  it('a second message to a call that allows one ends it in words, and both are kept', async () => {
    const { target } = await served((stream) => {
      respond(stream);
      stream.write(framed(Buffer.of(8, 1), Buffer.of(8, 2)));
    });
    const { sink } = harness().open({ target, path: '/a.B/C' });
    expect(await sink.status()).toMatchObject({ code: 13, origin: 'local' });
    expect(sink.messages('received')).toEqual([Buffer.of(8, 1), Buffer.of(8, 2)]);
    expect((await sink.diagnosis()).title).toBe('The server sent two messages where one is allowed');
  });

  it('cancel ends a running stream, and nothing comes after its status', async () => {
    const { path, clientStreaming, serverStreaming, request } = methods.routeChat;
    const calls = harness();
    const { id, sink } = calls.open({ target: demoTarget(), path, clientStreaming, serverStreaming });
    const note = request({ location: mendham, message: 'again' });
    calls.registry.send(id, note);
    calls.registry.send(id, note);
    await sink.until(() => sink.counts.received === 1);
    expect(calls.registry.cancel(id)).toMatchObject({ ok: true });
    expect(await sink.status()).toMatchObject({ code: 1, origin: 'local' });
    expect((await sink.diagnosis()).code).toBe('cancelled');
    expect(calls.registry.cancel(id)).toMatchObject({ ok: false, error: { code: 'call-ended' } });
    expect(sink.kinds().slice(-2)).toEqual(['status', 'diagnosis']);
  });

  it('cancel ends a call that is still connecting', async () => {
    const silent = await listening(createServer());
    onTestFinished(() => silent.stop());
    const calls = harness();
    const { id, sink } = calls.open({ target: silent.target, path: '/a.B/C' });
    calls.registry.cancel(id);
    expect(await sink.status()).toMatchObject({ code: 1, origin: 'local' });
    expect((await sink.diagnosis()).sentence).toContain('never left this machine');
    expect(sink.kinds()).toEqual(['status', 'diagnosis']);
  });

  it('a deadline ends a slow call, and says where the time went', async () => {
    const { path, request } = methods.slowSurvey;
    const { sink } = harness().open({
      target: demoTarget(),
      path,
      messages: [request({ delay: { seconds: '60' } })],
      deadlineMs: 1000,
    });
    expect(await sink.status()).toMatchObject({ code: 4 });
    const diagnosis = await sink.diagnosis();
    expect(diagnosis.code === 'deadline' || diagnosis.code === 'server').toBe(true);
  });

  it('a deadline in the middle of a stream keeps what arrived', async () => {
    const messages = [Buffer.of(8, 1), Buffer.of(8, 2)];
    const { target } = await served((stream) => {
      respond(stream);
      stream.write(framed(...messages));
    });
    const { sink } = harness().open({ target, path: '/a.B/C', serverStreaming: true, deadlineMs: 1000 });
    expect(await sink.status()).toMatchObject({ code: 4, origin: 'local' });
    expect(sink.messages('received')).toEqual(messages);
    const { code, title, sentence } = await sink.diagnosis();
    expect([code, title]).toEqual(['deadline', 'The deadline of 1 s passed']);
    expect(sentence).toContain('the 2 messages that had arrived are kept');
  });
});
