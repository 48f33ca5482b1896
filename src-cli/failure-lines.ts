// How a call failed, for stderr: the status, then the app's diagnosis (sentence, steps, what to check) and which flag may help.
import type { DiagnosisData, DiagnosisStep, Remedy, StatusData } from '../src-shared/capture';
import { formatDuration } from '../src-shared/bytes/byte-size';
import { grpcStatus, isKnownStatus, statusName } from '../src-shared/grpc-status';
import { exits } from './ending';

export interface CallFailure {
  status: StatusData;
  diagnosis: DiagnosisData | undefined;
  /** Rich error details, a line each. */
  details: readonly string[];
}

/** 64 + code; codes that gRPC does not have count as UNKNOWN, as its specification says. */
export function statusExit(code: number): number {
  if (code === grpcStatus.OK) return exits.ok;
  return exits.statusBase + (isKnownStatus(code) ? code : (grpcStatus['UNKNOWN'] ?? 2));
}

export function failureLines({ status, diagnosis, details }: CallFailure): string[] {
  return [statusLine(status), ...details.map((line) => `  ${line}`), ...diagnosisLines(status, diagnosis)];
}

export function statusLine({ code, message }: StatusData): string {
  const name = isKnownStatus(code) ? `${statusName(code)} (${String(code)})` : statusName(code);
  return message === '' ? name : `${name}: ${message}`;
}

function diagnosisLines(status: StatusData, diagnosis: DiagnosisData | undefined): string[] {
  if (diagnosis === undefined) return [];
  const { title, sentence, steps, checks, remedies = [], excerpt } = diagnosis;
  const isSaid = status.message.startsWith(title);
  const reached = steps.filter(({ state }) => state === 'ok');
  // How far a call came that the server itself answered is no news.
  const shownSteps = diagnosis.code === 'server' || reached.length === steps.length ? [] : steps;
  const own = diagnosis.code === 'client-certificate' ? ['--cert FILE --key FILE'] : [];
  const flags = [...own, ...remedies.flatMap((remedy) => flagOf(remedy) ?? [])];
  return [
    ...(isSaid ? [] : [`${title.replace(/[.:]$/, '')}.`]),
    ...(sentence === '' ? [] : [sentence]),
    ...(excerpt === undefined ? [] : ['It began with:', ...indented(excerpt)]),
    ...shownSteps.map(stepLine),
    ...checks.map((check) => `- ${check.replace('then send again', 'then run this again')}`),
    ...(flags.length === 0 ? [] : [`Flags that may help: ${flags.join(', ')}`]),
  ];
}

const stepNames: Record<DiagnosisStep['step'], string> = {
  lookup: 'look up',
  connect: 'connect',
  secure: 'secure',
  http2: 'HTTP/2',
  call: 'call',
};
const marks: Record<DiagnosisStep['state'], string> = { ok: 'ok', failed: 'FAILED', skipped: '-' };

function stepLine({ step, state, text, detail, durationUs }: DiagnosisStep): string {
  const more = detail === undefined ? '' : ` (${detail})`;
  const time = durationUs === undefined ? '' : `  ${formatDuration(durationUs)}`;
  return `  ${stepNames[step].padEnd(8)} ${marks[state].padEnd(6)}  ${text}${more}${time}`;
}

function flagOf(remedy: Remedy): string | undefined {
  switch (remedy.kind) {
    case 'use-tls':
      return '--tls';
    case 'use-plaintext':
      return '--plaintext';
    case 'raise-limit': {
      const flag = remedy.setting === 'receiveLimitBytes' ? '--max-receive' : '--max-send';
      return `${flag} ${sizeText(remedy.bytes)}`;
    }
    case 'trust-ca':
      return `--ca FILE (with the certificate of ${remedy.issuer})`;
    case 'use-server-name':
      return `--server-name ${remedy.name}`;
    case 'start-demo':
      return undefined;
  }
}

function sizeText(bytes: number): string {
  if (bytes % 1e6 === 0) return `${String(bytes / 1e6)}MB`;
  return bytes % 1e3 === 0 ? `${String(bytes / 1e3)}kB` : String(bytes);
}

function indented(text: string): string[] {
  return text
    .trimEnd()
    .split(/\r?\n/)
    .slice(0, 8)
    .map((line) => `  ${line}`);
}
