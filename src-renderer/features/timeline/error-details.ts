// What the Error details sub-tab says about a status: a title, a sentence, and the details that the server attached.
import type { EventData, StatusData } from '../../../src-shared/capture';
import { http2CodeName } from '../../../src-shared/http2-codes';
import { isKnownStatus, statusName } from '../../../src-shared/grpc-status';
import { wellKnownTypes } from '../../../src-shared/proto/registry';
import { readStatusDetails, type StatusDetails } from '../../../src-shared/proto/status-details';
import type { Result } from '../../../src-shared/result';
import { m } from '../../paraglide/messages';
import type { CaptureView } from '../../state/capture-view.svelte';
import { binaryBytes, statusDetailsKey } from './binary-value';
import type { MessageTypes } from './preview-cache';

/** The google.rpc.Status that came in the trailers; null when there is none. */
export function statusDetailsOf(
  status: StatusData | undefined,
  types: MessageTypes | null,
): Result<StatusDetails> | null {
  const entry = status?.trailers.find(({ key }) => key === statusDetailsKey);
  const bytes = entry ? binaryBytes(entry) : null;
  return bytes ? readStatusDetails(bytes, types?.types ?? wellKnownTypes) : null;
}

export function errorTitle(status: StatusData, diagnosis: EventData<'diagnosis'> | null): string {
  return diagnosis?.title || status.message || statusName(status.code);
}

export function errorSentence(status: StatusData, diagnosis: EventData<'diagnosis'> | null): string {
  if (diagnosis) return diagnosis.sentence;
  const sentence = isKnownStatus(status.code) ? sentences[status.code] : undefined;
  return sentence ? sentence() : m.timeline_status_other();
}

/** By code, 0..16. */
const sentences: (() => string)[] = [
  m.timeline_status_0,
  m.timeline_status_1,
  m.timeline_status_2,
  m.timeline_status_3,
  m.timeline_status_4,
  m.timeline_status_5,
  m.timeline_status_6,
  m.timeline_status_7,
  m.timeline_status_8,
  m.timeline_status_9,
  m.timeline_status_10,
  m.timeline_status_11,
  m.timeline_status_12,
  m.timeline_status_13,
  m.timeline_status_14,
  m.timeline_status_15,
  m.timeline_status_16,
];

type Step = EventData<'diagnosis'>['steps'][number];

export const stepNames: Record<Step['step'], () => string> = {
  lookup: m.timeline_step_lookup,
  connect: m.timeline_step_connect,
  secure: m.timeline_step_secure,
  http2: m.timeline_step_http2,
  call: m.timeline_step_call,
};

/** Everything on the page as text, to paste into a mail or an issue. */
export function errorReport(status: StatusData, diagnosis: EventData<'diagnosis'> | null): string {
  const lines = [errorTitle(status, diagnosis), errorSentence(status, diagnosis), ''];
  for (const { step, state, text, detail } of diagnosis?.steps ?? []) {
    lines.push(`${state.padEnd(8)}${stepNames[step]()}: ${text}${detail ? ` (${detail})` : ''}`);
  }
  if (diagnosis?.excerpt) lines.push('', diagnosis.excerpt.trim());
  lines.push('', `${status.code} ${statusName(status.code)}: ${status.message}`);
  if (status.raw !== undefined) lines.push(`${m.timeline_status_raw()}: ${status.raw}`);
  if (status.resetCode !== undefined) lines.push(`RST_STREAM: ${http2CodeName(status.resetCode)}`);
  for (const { key, value } of status.trailers) lines.push(`${key}: ${value}`);
  return lines.join('\n').trim();
}

/** The number beside the sub-tab's name; undefined while there is no error. */
export function errorDetailCount(
  view: CaptureView,
  details: Result<StatusDetails> | null,
): string | undefined {
  const { status } = view.summary;
  if (!status) return undefined;
  if (status.code === 0) return view.records.diagnosis ? '1' : undefined;
  const count = details?.ok ? details.value.details.length : 0;
  return String(Math.max(1, count + (status.origin === 'local' && view.records.diagnosis ? 1 : 0)));
}
