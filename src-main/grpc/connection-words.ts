// Why no connection came about, in plain words: what is true, whether the server saw the call, up to three checks.
import type { Remedy } from '../../src-shared/capture';
import type { TargetSettings } from '../../src-shared/target-settings';
import { certificateWords } from '../tls/certificate-words';
import { clientAlerts } from '../tls/handshake-words';
import { type ProbeReport, nameToProve } from './probe';
import { endedAfterHandshake, tlsFailed } from './secure-words';
import type { Target } from './target';
import { notConnected, unknownHost } from './unreachable-words';

export interface Words {
  /** A code of DiagnosisData. */
  code: string;
  title: string;
  sentence: string;
  checks: string[];
  /** What one click could change; the fitting one first. */
  remedies: Remedy[];
  excerpt?: string;
}

export const neverLeft = 'Your request never left this machine';

/** What a walk to the target found; undefined when nothing is wrong (any more). */
export function connectionWords(
  report: ProbeReport,
  target: Target,
  settings: TargetSettings,
): Words | undefined {
  const { lookups, secure, http2 } = report;
  const lost = lookups.find(({ code }) => code !== undefined);
  if (lost?.code !== undefined && report.connects.length === 0) return unknownHost(lost, lost.code);
  if (report.connects.every(({ code }) => code !== undefined)) return notConnected(report, target);
  if (report.otherSecurityWorks) {
    return settings.security === 'tls' ? plaintextNeeded(target) : tlsNeeded(target);
  }
  if (secure?.outcome === 'untrusted' && settings.tls?.skipVerify !== true) {
    return certificateWords(secure, target, nameToProve(target, settings));
  }
  const alert = `${secure?.code ?? ''} ${http2?.detail ?? ''}`;
  if (clientAlerts.test(alert)) return clientCertificate(target, settings, alert.trim());
  if (http2?.outcome === 'http1' || (secure?.report?.alpn === '' && http2?.outcome !== 'http2')) {
    return notHttp2(target);
  }
  // Some servers (Node's) just close when they do not like the certificate of who calls.
  if (http2?.outcome === 'closed' && secure?.outcome === 'ok' && settings.tls?.clientCertificate) {
    return clientCertificate(target, settings, 'it closed the connection');
  }
  if (http2?.outcome === 'closed' && secure?.outcome === 'ok' && secure.report?.alpn === 'h2') {
    return endedAfterHandshake(target);
  }
  if (http2?.outcome === 'silent') return silent(target);
  if (secure?.outcome === 'failed') return tlsFailed(target, report, settings.tls?.minVersion ?? 'TLSv1.2');
  if (http2?.outcome === 'closed' || http2?.outcome === 'other') return notGrpc(target);
  return undefined;
}

function tlsNeeded(target: Target): Words {
  return {
    code: 'tls-needed',
    title: `${target.label} speaks TLS, and this call is set to plaintext`,
    sentence:
      'Your request was not sent: the server waits for an encrypted connection and refused the plain one.',
    checks: ['Set the security of this call to TLS.', 'Check the port: some servers have one for each.'],
    remedies: [{ kind: 'use-tls' }],
  };
}

function plaintextNeeded(target: Target): Words {
  return {
    code: 'plaintext-needed',
    title: `${target.label} speaks plaintext, and this call is set to TLS`,
    sentence: `${neverLeft}: the server answered the TLS handshake in plain HTTP/2, so no encryption is possible there.`,
    checks: [
      'Set the security of this call to plaintext.',
      'Check the port: some servers have one for each.',
    ],
    remedies: [{ kind: 'use-plaintext' }],
  };
}

function clientCertificate(target: Target, { tls }: TargetSettings, alert: string): Words {
  const shown = tls?.clientCertificate !== undefined;
  if (!shown) {
    return {
      code: 'client-certificate',
      title: `${target.label} asks for a client certificate`,
      sentence:
        'Your request was not sent: the server ended the TLS handshake because this call shows no certificate.',
      checks: [
        'Choose a client certificate in the settings of the target.',
        'Ask for a port or a name without this demand.',
      ],
      remedies: [],
    };
  }
  return {
    code: 'client-certificate',
    title: `${target.label} does not accept the client certificate`,
    sentence: `Your request was not sent: the server ended the TLS handshake after it saw the certificate (${alert}).`,
    checks: [
      'Check that the certificate comes from an authority that the server trusts.',
      'Check that it has not expired, and that it may be used by clients.',
    ],
    remedies: [],
  };
}

function notHttp2(target: Target): Words {
  return {
    code: 'not-http2',
    title: `${target.label} does not speak HTTP/2`,
    sentence: 'Your request was not sent: gRPC needs HTTP/2, and what answers there speaks HTTP/1.1 only.',
    checks: [
      'Check the port: REST and gRPC are often served on two.',
      'If a proxy stands in between, it must pass HTTP/2 on.',
    ],
    remedies: [],
  };
}

function notGrpc(target: Target): Words {
  return {
    code: 'not-http2',
    title: `${target.label} is not a gRPC server`,
    sentence:
      'Your request was not sent: a server accepts connections there, but ends them when it hears HTTP/2.',
    checks: ['Check the port: another program may own it.', 'Look into the log of the server.'],
    remedies: [],
  };
}

function silent(target: Target): Words {
  return {
    code: 'timed-out',
    title: `${target.label} accepts connections but says nothing`,
    sentence:
      'Your request was not sent: the server did not even greet. Most often it is another kind of server.',
    checks: [
      'Check the port: another program may own it.',
      'If a proxy stands in between, check where it leads.',
    ],
    remedies: [],
  };
}
