// TLS as the server, over sockets that were accepted already: one handshake each, judged here and told in words.
import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { fail, ok, type Result } from '../../src-shared/result';
import type { TlsReport } from '../../src-shared/tls-report';
import { refusalCode, tlsReportOf } from './certificates';
import type { ServerMaterial } from './server-material';

export interface Secured {
  socket: TLSSocket;
  /** What the client showed: its certificates, where any were asked for. */
  report: TlsReport;
}

export class ServerHandshakes {
  readonly #material: ServerMaterial;
  /** A server tells its handshakes apart by nothing that is documented: so each does one at a time. */
  readonly #idle: Server[] = [];

  constructor(material: ServerMaterial) {
    this.#material = material;
  }

  /**
   * `serverName`: what the ClientHello asked for. Never rejects; the socket is closed when it fails. Failure codes:
   * `client-certificate`, `client-distrusts`, `no-common-tls`, `handshake-timeout`, `client-left`, `handshake-failed`.
   */
  secure(plain: Socket, serverName: string): Promise<Result<Secured>> {
    const server = this.#idle.pop() ?? createServer({ ...this.#material });
    return new Promise((resolve) => {
      let isDone = false;
      const finish = (result: Result<Secured>): void => {
        if (isDone) return;
        isDone = true;
        server.removeAllListeners('secureConnection').removeAllListeners('tlsClientError');
        plain.off('close', left);
        this.#idle.push(server);
        resolve(result);
      };
      // What the handshake says of it comes right after.
      const left = (): void => void setImmediate(() => finish(handshakeFailure({ code: 'ECONNRESET' })));
      server.once('secureConnection', (socket) => {
        finish(ok({ socket, report: this.#report(socket, serverName) }));
      });
      server.once('tlsClientError', (error, socket) => {
        // A certificate that is not good ends the connection without a word; the reason stays on the socket.
        const refused = refusalCode(socket);
        finish(handshakeFailure(refused === '' ? error : { code: `CERT_${refused}` }));
        socket.destroy();
        plain.destroy();
      });
      plain.once('close', left);
      server.emit('connection', plain);
    });
  }

  #report(socket: TLSSocket, serverName: string): TlsReport {
    const report = tlsReportOf(socket, 'connection', serverName);
    // Nobody was asked for a certificate: there is none that could be wrong.
    if (this.#material.requestCert !== true) {
      const { refusal: _none, ...rest } = report;
      return { ...rest, verified: true, unchecked: false };
    }
    return report;
  }
}

/** OpenSSL (Node) and BoringSSL (Electron) have the same reasons in their codes; what neither names is told as it came. */
function handshakeFailure(error: { code?: unknown; message?: string }): {
  ok: false;
  error: { code: string; message: string; detail?: string | undefined };
} {
  const code = typeof error.code === 'string' ? error.code : '';
  const detail = [code, error.message].filter((part) => part !== undefined && part !== '').join(': ');
  for (const { pattern, name, sentence } of reasons)
    if (pattern.test(detail)) return fail(name, sentence, detail);
  return fail('handshake-failed', 'The TLS handshake with the client failed.', detail);
}

const reasons = [
  {
    pattern: /PEER_DID_NOT_RETURN_A_CERTIFICATE/i,
    name: 'client-certificate',
    sentence: 'The client showed no certificate, and one is demanded.',
  },
  {
    pattern: /CERT_|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|DEPTH_ZERO|CERTIFICATE_VERIFY_FAILED/,
    name: 'client-certificate',
    sentence: 'The client’s certificate is not good under the authority that is set.',
  },
  {
    pattern: /ALERT_(UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_\w+)/i,
    name: 'client-distrusts',
    sentence:
      'The client does not trust the certificate that it was shown. Give it the authority, or a certificate that it knows.',
  },
  {
    pattern:
      /NO_SHARED_CIPHER|UNSUPPORTED_PROTOCOL|WRONG_VERSION_NUMBER|VERSION_TOO_LOW|ALERT_PROTOCOL_VERSION|NO_APPLICATION_PROTOCOL/i,
    name: 'no-common-tls',
    sentence: 'Client and listener have no TLS version, cipher or protocol in common.',
  },
  {
    pattern: /ERR_TLS_HANDSHAKE_TIMEOUT/,
    name: 'handshake-timeout',
    sentence: 'The client did not finish the TLS handshake in time.',
  },
  {
    pattern: /ECONNRESET|EPIPE/,
    name: 'client-left',
    sentence: 'The client went away during the TLS handshake.',
  },
] as const;
