// After a failing status: what happened in plain words and where it stopped, found by looking when nothing came from a server.
import type { DiagnosisData, DiagnosisStep } from '../../src-shared/capture';
import { grpcStatus, statusName } from '../../src-shared/grpc-status';
import type { CallSettings, TargetSettings } from '../../src-shared/target-settings';
import { usualReceiveLimit } from '../../src-shared/usual-limit';
import type { CallEnd } from './call';
import { callWords, type CallFacts } from './call-words';
import { connectionWords, type Words } from './connection-words';
import { skipped, stepsOf } from './diagnosis-steps';
import { probe } from './probe';
import type { Target } from './target';

export interface FinishedCall {
  target: Target;
  settings: TargetSettings;
  options: CallSettings;
  path: string;
  serverStreaming: boolean;
  deadlineMs: number | undefined;
  durationMs: number;
  end: CallEnd;
}

/**
 * Undefined: the call is fine. Looks at the same target again, for at most `budgetMs`, when the call ended on this machine
 * without a connection or lost it; never otherwise.
 */
export async function diagnose(
  call: FinishedCall,
  budgetMs: number,
  closing: AbortSignal,
): Promise<DiagnosisData | undefined> {
  const { target, settings, end } = call;
  if (!worthLooking(call)) {
    const words = callWords(factsOf(call));
    return words === undefined ? undefined : { ...words, steps: lateSteps(call) };
  }
  const report = await probe(target, settings, AbortSignal.any([closing, AbortSignal.timeout(budgetMs)]));
  // A look that was broken off says nothing about the target.
  if (closing.aborted) return undefined;
  const found = connectionWords(report, target, settings);
  const words = end.connected ? (callWords(factsOf(call)) ?? found) : (found ?? itAnswersNow(target));
  if (words === undefined) return undefined;
  const steps = [...stepsOf(report, settings.security), callStep(end)];
  return { ...withDeadline(words, call), steps };
}

function worthLooking({ end }: FinishedCall): boolean {
  if (end.status.origin === 'server' || end.endedHere !== undefined || end.foreign !== undefined)
    return false;
  if (end.status.resetCode !== undefined || neverTried(end)) return false;
  return !end.connected || end.status.code === grpcStatus.UNAVAILABLE;
}

function factsOf({ target, options, ...call }: FinishedCall): CallFacts {
  const receiveLimitBytes = options.receiveLimitBytes ?? usualReceiveLimit;
  return { ...call, label: target.label, receiveLimitBytes, sendLimitBytes: options.sendLimitBytes };
}

/** The fault may have gone between the call and the look. */
function itAnswersNow(target: Target): Words {
  return {
    code: 'other',
    title: `${target.label} could not be reached, but answers now`,
    sentence:
      'Your request was not sent. Looking again just now, the server was there: it may have been starting.',
    checks: ['Send again.'],
    remedies: [],
  };
}

function withDeadline(words: Words, { end, deadlineMs, durationMs }: FinishedCall): Words {
  if (end.status.code !== grpcStatus.DEADLINE_EXCEEDED || end.connected) return words;
  const spent = ((deadlineMs ?? durationMs) / 1000).toLocaleString('en-US');
  return { ...words, sentence: `${words.sentence} The deadline of ${spent} s passed while it was tried.` };
}

function callStep(end: CallEnd): DiagnosisStep {
  if (!end.connected) return skipped('call', 'Not sent. The server did no work');
  if (end.status.message.startsWith('Attempted to send')) {
    const text = 'The message was not sent: it is over the send limit';
    return { step: 'call', state: 'failed', text, detail: statusName(end.status.code) };
  }
  const text = end.answered ? 'Sent, and the answer had begun' : 'Sent, no answer came';
  return { step: 'call', state: 'failed', text, detail: statusName(end.status.code) };
}

/** When the connection was up there is nothing to look at again: the steps tell how far the call came. */
function lateSteps({ end, target, settings }: FinishedCall): DiagnosisStep[] {
  if (!end.connected) return [skipped('call', 'Not sent. The server did no work')];
  const name = statusName(end.status.code);
  const secure: DiagnosisStep =
    settings.security === 'tls'
      ? { step: 'secure', state: 'ok', text: securedText(settings) }
      : skipped('secure', 'Set to plaintext');
  const steps: DiagnosisStep[] = [
    { step: 'connect', state: 'ok', text: `${target.label} accepts connections` },
    secure,
    { step: 'http2', state: 'ok', text: 'The server speaks HTTP/2' },
  ];
  if (end.status.origin === 'local') return [...steps, callStep(end)];
  return [...steps, { step: 'call', state: 'failed', text: `The server answered ${name}`, detail: name }];
}

function securedText({ tls }: TargetSettings): string {
  return tls?.skipVerify === true ? 'TLS, certificate not checked' : 'TLS, certificate trusted';
}

/** A limit of ours refused the message before any connection was needed. */
function neverTried({ status }: CallEnd): boolean {
  return status.code === grpcStatus.RESOURCE_EXHAUSTED && status.origin === 'local';
}
