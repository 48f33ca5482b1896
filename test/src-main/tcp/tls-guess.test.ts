// Plaintext that meets TLS: what the log says when the other side's bytes, or its silence, tell of it.
import { once } from 'node:events';
import type net from 'node:net';
import tls from 'node:tls';
import { expect, it, onTestFinished } from 'vitest';
import { endedUnanswered, tlsInAnswer } from '../../../src-main/tcp/tls-guess';
import { bytesOf, valueOf } from '../../support/captures';
import { connect, has, listen } from '../../support/tcp-wire';

it('an answer that is a TLS alert says that the port speaks TLS', async () => {
  const server = tls.createServer({});
  server.on('tlsClientError', () => undefined);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as net.AddressInfo;
  const { sink, registry, captureId } = connect('127.0.0.1', port);
  await sink.until(has('connected'));
  valueOf(registry.send(captureId, bytesOf('GET / HTTP/1.1\r\n\r\n')));
  await sink.until(has('note'));
  const { code, message } = sink.data('note') ?? {};
  expect(['tls-server', 'no-answer']).toContain(code);
  expect(message).toContain('TLS');
});

it('a server that ends without a byte may expect another protocol; one that we ended first did nothing odd', async () => {
  const peer = await listen();
  const asked = connect('127.0.0.1', peer.port);
  const first = await peer.accept();
  await asked.sink.until(has('connected'));
  valueOf(asked.registry.send(asked.captureId, bytesOf('question')));
  await first.hasReceived(8);
  first.socket.end();
  await asked.sink.until(has('note'));
  expect(asked.sink.data('note')).toEqual(endedUnanswered());
  const ended = connect('127.0.0.1', peer.port);
  const second = await peer.accept();
  await ended.sink.until(has('connected'));
  valueOf(ended.registry.send(ended.captureId, bytesOf('all')));
  valueOf(ended.registry.end(ended.captureId));
  expect(await second.sawEnd).toBe('end');
  second.socket.end();
  await ended.sink.until(has('closed'));
  expect(ended.sink.kinds()).not.toContain('note');
});

it('knows a TLS alert, and takes nothing else for one', () => {
  expect(tlsInAnswer(Uint8Array.of(0x15, 3, 1, 0, 2, 2, 70))?.code).toBe('tls-server');
  expect(tlsInAnswer(Uint8Array.of(0x15))).toBeUndefined();
  expect(tlsInAnswer(bytesOf('HTTP/1.1 400 Bad Request'))).toBeUndefined();
});
