// Our side of TLS on a raw connection: over a new socket, or over one that already talked plaintext (STARTTLS).
import type { Socket } from 'node:net';
import type { EventData } from '../../src-shared/capture';
import { ok, type Result } from '../../src-shared/result';
import type { TlsSettings } from '../../src-shared/target-settings';
import { handshake } from '../tls/handshake';
import { handshakeSentence } from '../tls/handshake-words';
import { tlsMaterial } from '../tls/tls-material';
import type { Environment } from '../tls/trusted-roots';
import type { Opened } from './opener';

export interface TlsClient {
  /** Never rejects. A certificate that is not trusted ends the connection before a byte of ours was sent. */
  secure(plain: Socket, signal: AbortSignal, upgraded?: boolean): Promise<Opened>;
}

/** Reads the files that the settings name now. Failure codes: those of `tlsMaterial`. */
export function tlsClient(
  settings: TlsSettings,
  { label, host }: { label: string; host: string },
  env: Environment,
): Result<TlsClient> {
  const material = tlsMaterial(settings, env);
  if (!material.ok) return material;
  const { context, skipVerify } = material.value;
  const about = { label, serverName: host, hasClientCertificate: settings.clientCertificate !== undefined };
  return ok({
    async secure(plain, signal, upgraded = false) {
      const { finding, secured } = await handshake(plain, { host, context, source: 'connection' }, signal);
      const isGood = finding.outcome === 'ok' || (finding.outcome === 'untrusted' && skipVerify);
      const tls: EventData<'tls'> | undefined = finding.report && {
        ...finding.report,
        unchecked: isGood && finding.outcome !== 'ok',
        upgraded,
      };
      if (isGood) return { ok: true, value: { socket: secured, plain, tls } };
      secured.destroy();
      plain.destroy();
      return { ok: false, error: { code: finding.code, message: handshakeSentence(finding, about) }, tls };
    },
  });
}
