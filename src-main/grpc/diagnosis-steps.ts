// A probe's report -> the "Where it stopped" list of picture 06b.
import type { DiagnosisStep } from '../../src-shared/capture';
import type { Security } from '../../src-shared/target-settings';
import type { Lookup, ProbeReport } from './probe';
import type { TlsFinding } from '../tls/handshake';
import { noTls } from '../tls/handshake-words';
import type { Attempt, PrefaceFinding } from './probe-socket';

export function stepsOf(report: ProbeReport, security: Security): DiagnosisStep[] {
  const connected = report.connects.some(({ code }) => code === undefined);
  const steps = [...report.lookups.map(lookupStep), ...report.connects.map(connectStep)];
  if (report.connects.length === 0) steps.push(skipped('connect', 'Not reached'));
  steps.push(secureStep(report.secure, security, connected));
  const secured = security === 'plaintext' || report.secure?.outcome === 'ok';
  steps.push(
    report.http2 !== undefined && secured ? http2Step(report.http2) : skipped('http2', 'Not reached'),
  );
  return steps;
}

/** `::1 and 127.0.0.1`, `a, b and c`. */
export function joined(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

export function skipped(step: DiagnosisStep['step'], text: string): DiagnosisStep {
  return { step, state: 'skipped', text };
}

function lookupStep({ host, durationUs, code, addresses }: Lookup): DiagnosisStep {
  if (code !== undefined)
    return { step: 'lookup', state: 'failed', text: `${host} has no address`, detail: code, durationUs };
  if (addresses.length === 1 && addresses[0] === host) {
    return { step: 'lookup', state: 'skipped', text: `${host} is an address already` };
  }
  return { step: 'lookup', state: 'ok', text: `${host} is ${joined(addresses)}`, durationUs };
}

function connectStep({ label, proxy, durationUs, code, answer }: Attempt): DiagnosisStep {
  const where = proxy === undefined ? label : `${label} through the proxy ${proxy}`;
  if (code === undefined)
    return { step: 'connect', state: 'ok', text: `${where} accepts connections`, durationUs };
  const words: Record<string, string> = {
    ECONNREFUSED: 'refused',
    ETIMEDOUT: 'does not answer',
    TIMEOUT: 'does not answer',
    EHOSTUNREACH: 'cannot be reached',
    ENETUNREACH: 'cannot be reached',
    EADDRNOTAVAIL: 'cannot be reached',
    ENOENT: 'does not exist',
    EACCES: 'may not be opened',
    PROXY_REFUSED: 'was refused',
  };
  return {
    step: 'connect',
    state: 'failed',
    text: `${where} ${words[code] ?? 'failed'}`,
    detail: answer === '' ? code : answer,
    durationUs,
  };
}

function secureStep(finding: TlsFinding | undefined, security: Security, connected: boolean): DiagnosisStep {
  const reached = connected ? '' : 'Not reached. ';
  if (security === 'plaintext') return skipped('secure', `${reached}Set to plaintext`);
  if (finding === undefined) return skipped('secure', `${reached}Set to TLS`);
  const { outcome, durationUs, code } = finding;
  if (outcome === 'ok')
    return {
      step: 'secure',
      state: 'ok',
      text: `${finding.report?.protocol ?? 'TLS'}, certificate trusted`,
      durationUs,
    };
  return { step: 'secure', state: 'failed', text: secureText(finding), detail: code, durationUs };
}

function secureText({ outcome, code }: TlsFinding): string {
  if (outcome === 'untrusted') return 'The certificate is not trusted';
  // RFC 7301: alert 120. The server has its own list of protocols, and h2 is not on it.
  if (code.includes('NO_APPLICATION_PROTOCOL'))
    return 'The server speaks TLS, but offers no HTTP/2 (ALPN h2)';
  return noTls.test(code) ? 'The server does not speak TLS here' : 'The handshake failed';
}

function http2Step({ outcome, detail, durationUs }: PrefaceFinding): DiagnosisStep {
  if (outcome === 'http2')
    return { step: 'http2', state: 'ok', text: 'The server speaks HTTP/2', durationUs };
  const texts: Record<typeof outcome, string> = {
    http1: 'The server answers in HTTP/1.1',
    tls: 'The server answers in TLS',
    closed: 'The server closed the connection',
    silent: 'The server says nothing',
    other: 'The server speaks something else',
  };
  const step: DiagnosisStep = { step: 'http2', state: 'failed', text: texts[outcome], durationUs };
  return detail === '' ? step : { ...step, detail };
}
