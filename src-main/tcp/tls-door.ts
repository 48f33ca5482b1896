// The TLS port's door: looks at a client's first bytes, then sets up TLS, or says that there is none to set up.
import type { Socket } from 'node:net';
import type { EventData } from '../../src-shared/capture';
import { fail, ok, type Failure, type Result } from '../../src-shared/result';
import { longestHello, readFirstBytes, type ClientHello } from '../../src-shared/tcp/client-hello';
import { ServerHandshakes } from '../tls/server-handshake';
import type { ServerMaterial } from '../tls/server-material';
import type { OpenSocket } from './opener';

/** `hello`: also of a handshake that failed. `plaintext`: what came instead of one. */
export interface DoorAnswer {
  hello?: ClientHello | undefined;
  opened: Result<OpenSocket & { tls: EventData<'tls'> }>;
  plaintext?: Uint8Array | undefined;
}

/** A client that connects and says nothing is let go after this. Milliseconds. */
const helloMs = 60_000;

export class TlsDoor {
  readonly #handshakes: ServerHandshakes;

  constructor(material: ServerMaterial) {
    this.#handshakes = new ServerHandshakes(material);
  }

  /**
   * Never rejects; the socket is closed when it fails. Failure codes: `plaintext-client`, `client-left`,
   * `handshake-timeout`, and those of `ServerHandshakes.secure`.
   */
  async admit(plain: Socket): Promise<DoorAnswer> {
    const first = await firstBytes(plain);
    if (first.failure !== undefined) return { opened: { ok: false, error: first.failure } };
    const found = readFirstBytes(first.bytes);
    if (found.kind !== 'hello') {
      plain.destroy();
      return { opened: plaintextFailure(), plaintext: first.bytes };
    }
    const { hello } = found;
    plain.unshift(first.bytes);
    const secured = await this.#handshakes.secure(plain, hello.serverName ?? '');
    if (!secured.ok) return { hello, opened: secured };
    const { socket, report } = secured.value;
    return { hello, opened: ok({ socket, plain, tls: { ...report, upgraded: false } }) };
  }
}

interface First {
  bytes: Uint8Array;
  failure?: Failure;
}

/** Until they are a whole hello, or none. */
function firstBytes(plain: Socket): Promise<First> {
  return new Promise((resolve) => {
    let bytes = Buffer.alloc(0);
    const finish = (failure?: Failure): void => {
      clearTimeout(limit);
      plain.off('readable', look).off('end', left).off('close', left).off('error', ignore);
      if (failure !== undefined) plain.destroy();
      resolve(failure === undefined ? { bytes } : { bytes, failure });
    };
    const look = (): void => {
      const chunk = plain.read() as Buffer | null;
      if (chunk === null) return;
      bytes = Buffer.concat([bytes, chunk]);
      if (readFirstBytes(bytes).kind !== 'unfinished' || bytes.length > longestHello) finish();
    };
    const left = (): void => finish(leftFailure());
    const ignore = (): void => undefined;
    const limit = setTimeout(() => finish(lateFailure()), helloMs);
    plain.on('readable', look).once('end', left).once('close', left).on('error', ignore);
  });
}

function leftFailure(): Failure {
  return { code: 'client-left', message: 'The client went away before it began TLS.' };
}

function lateFailure(): Failure {
  const message = `The client did not begin TLS within ${helloMs / 1000} s. It may wait for a greeting in plaintext.`;
  return { code: 'handshake-timeout', message };
}

function plaintextFailure(): Result<never> {
  return fail(
    'plaintext-client',
    'The client speaks plaintext on a TLS port. Let it connect with TLS, or listen without.',
  );
}
