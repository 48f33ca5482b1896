// Why no connection came about, in plain words: what is true, whether the server saw the call, up to three checks.
import { isIP } from 'node:net';
import type { Security } from '../../src-shared/workspace';
import { certificateWords } from './certificate-words';
import { joined } from './diagnosis-steps';
import type { ProbeReport } from './probe';
import type { Target } from './target';

export interface Words {
  /** A code of DiagnosisData. */
  code: string;
  title: string;
  sentence: string;
  checks: string[];
}

const neverLeft = 'Your request never left this machine';

/** What a walk to the target found; undefined when nothing is wrong (any more). */
export function connectionWords(report: ProbeReport, target: Target, security: Security): Words | undefined {
  if (report.lookup.code !== undefined) return unknownHost(report.lookup.code, target);
  if (report.connects.every(({ code }) => code !== undefined)) return notConnected(report, target);
  if (report.otherSecurityWorks) return security === 'tls' ? plaintextNeeded(target) : tlsNeeded(target);
  const { secure, http2 } = report;
  if (secure?.outcome === 'untrusted') return certificateWords(secure, target);
  if (/CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE/.test(`${secure?.code ?? ''} ${http2?.detail ?? ''}`)) {
    return clientCertificateNeeded(target);
  }
  if (
    http2?.outcome === 'http1' ||
    (secure?.outcome === 'ok' && secure.alpn !== 'h2' && http2?.outcome !== 'http2')
  ) {
    return notHttp2(target);
  }
  if (http2?.outcome === 'silent') return silent(target);
  if (secure?.outcome === 'failed') return tlsFailed(target, secure.code);
  if (http2?.outcome === 'closed' || http2?.outcome === 'other') return notGrpc(target);
  return undefined;
}

function unknownHost(code: string, target: Target): Words {
  if (code === 'TIMEOUT' || code === 'EAI_AGAIN') {
    return {
      code: 'unknown-host',
      title: `${target.host} could not be looked up`,
      sentence: `${neverLeft}: no name server answered. Most often the network is down or a VPN is missing.`,
      checks: [
        'Check that this machine is online.',
        `If ${target.host} is an internal name, connect the VPN.`,
      ],
    };
  }
  return {
    code: 'unknown-host',
    title: `There is no host named ${target.host}`,
    sentence: `${neverLeft}: no address is known under this name. Most often the name has a typing error.`,
    checks: [
      'Check the spelling of the name.',
      'If it is an internal name, connect the VPN.',
      'If it is the name of a container, use localhost and the port that the container publishes.',
    ],
  };
}

function notConnected(report: ProbeReport, target: Target): Words {
  const codes = report.connects.map(({ code }) => code);
  if (codes.every((code) => code === 'ECONNREFUSED')) return refused(report, target);
  const address = isIP(target.host) === 0 ? `: ${target.host} is ${joined(report.lookup.addresses)}` : '';
  const away = codes.some(
    (code) => code === 'EHOSTUNREACH' || code === 'ENETUNREACH' || code === 'EADDRNOTAVAIL',
  );
  const why = away
    ? 'this machine knows no way to that network. Most often a VPN or the network itself is not connected.'
    : 'no connection came about. Most often a firewall drops the packets, or the machine is off.';
  return {
    code: 'timed-out',
    title: away ? `There is no way to ${target.host}` : `${target.label} does not answer`,
    sentence: `${neverLeft}: ${why}`,
    checks: [
      `Check the address${address}.`,
      'If the server is in a private network, connect the VPN.',
      `Ask whether a firewall lets port ${String(target.port)} through.`,
    ],
  };
}

function refused(report: ProbeReport, target: Target): Words {
  const { addresses } = report.lookup;
  const local = addresses.every((address) => address === '::1' || address.startsWith('127.'));
  const who = local ? 'the operating system' : 'the machine there';
  const isAddress = isIP(target.host) !== 0;
  const all = addresses.length === 2 ? 'both addresses' : `all ${String(addresses.length)} addresses`;
  const where =
    addresses.length > 1 ? ` on ${all} of ${target.host}` : isAddress ? '' : ` to ${joined(addresses)}`;
  const port = String(target.port);
  return {
    code: 'refused',
    title: `Nothing is listening on ${target.label}`,
    sentence:
      `${neverLeft}: ${who} refused the connection${where}. ` +
      'Most often the server is not running, or it uses another port.',
    checks: [
      `Start the server, then press Ctrl Enter. It should log that it listens on port ${port}.`,
      `If it runs in a container, publish the port: -p ${port}:${port}`,
      'Check the port in the target.',
    ],
  };
}

function tlsNeeded(target: Target): Words {
  return {
    code: 'tls-needed',
    title: `${target.label} speaks TLS, and this call is set to plaintext`,
    sentence:
      'Your request was not sent: the server waits for an encrypted connection and closed the plain one.',
    checks: ['Set the security of this call to TLS.', 'Check the port: some servers have one for each.'],
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
  };
}

function clientCertificateNeeded(target: Target): Words {
  return {
    code: 'certificate',
    title: `${target.label} asks for a client certificate`,
    sentence:
      'Your request was not sent: the server ended the TLS handshake because this call shows no certificate.',
    checks: [
      'Halfclose cannot show a client certificate yet.',
      'Ask for a port or a name without this demand.',
    ],
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
  };
}

function notGrpc(target: Target): Words {
  return {
    code: 'not-http2',
    title: `${target.label} is not a gRPC server`,
    sentence:
      'Your request was not sent: a server accepts connections there, but ends them when it hears HTTP/2.',
    checks: ['Check the port: another program may own it.', 'Look into the log of the server.'],
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
  };
}

function tlsFailed(target: Target, code: string): Words {
  return {
    code: 'certificate',
    title: `The TLS handshake with ${target.label} failed`,
    sentence: 'Your request never left this machine: the two sides did not agree on how to encrypt.',
    checks: [`Look up what ${code} means for the server.`, 'Check the port: another program may own it.'],
  };
}
