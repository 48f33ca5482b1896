// The hello of real clients, whole and in pieces, and what is none.
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import tls from 'node:tls';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { readFirstBytes } from '../../../src-shared/tcp/client-hello';

async function helloOf(options: tls.ConnectionOptions): Promise<Uint8Array> {
  const server = net.createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const accepted = once(server, 'connection');
  const client = tls.connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port, ...options });
  client.on('error', () => undefined);
  const [socket] = (await accepted) as [net.Socket];
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  client.destroy();
  return bytes;
}

test('server name and protocols, whatever the chunks are', async () => {
  const bytes = await helloOf({ servername: 'shop.example', ALPNProtocols: ['h2', 'http/1.1'] });
  expect(readFirstBytes(bytes)).toEqual({
    kind: 'hello',
    hello: { serverName: 'shop.example', protocols: ['h2', 'http/1.1'] },
  });
  for (let cut = 0; cut < bytes.length; cut += 1)
    expect(readFirstBytes(bytes.subarray(0, cut))).toEqual({ kind: 'unfinished' });
  expect(readFirstBytes(Buffer.concat([bytes, Buffer.from([0x17, 3, 3, 0, 1, 9])]))).toMatchObject({
    kind: 'hello',
  });
});

test('a hello in several records is one hello', async () => {
  const bytes = await helloOf({ servername: 'shop.example' });
  const handshake = bytes.subarray(5);
  const record = (part: Uint8Array): Buffer =>
    Buffer.concat([Buffer.from([22, 3, 1, part.length >> 8, part.length & 255]), part]);
  const cut = Buffer.concat([record(handshake.subarray(0, 3)), record(handshake.subarray(3))]);
  expect(readFirstBytes(cut)).toEqual({
    kind: 'hello',
    hello: { serverName: 'shop.example', protocols: [] },
  });
});

test('a client that asks for no name', async () => {
  expect(readFirstBytes(await helloOf({ servername: '' }))).toEqual({
    kind: 'hello',
    hello: { protocols: [] },
  });
});

test('what is no TLS is told at its first byte', () => {
  for (const text of ['GET / HTTP/1.1\r\n', 'PING\r\n', '\u0015\u0003', '\u0016GET'])
    expect(readFirstBytes(Buffer.from(text, 'latin1')).kind).toBe('other');
  expect(readFirstBytes(new Uint8Array())).toEqual({ kind: 'unfinished' });
});

test('bytes that lie about their lengths end the reading, not the app', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (rest) => {
      const size = rest.length + 4;
      const bytes = Uint8Array.from([22, 3, 1, size >> 8, size & 255, 1, 0, 0, rest.length & 255, ...rest]);
      expect(['hello', 'unfinished']).toContain(readFirstBytes(bytes).kind);
    }),
  );
});
