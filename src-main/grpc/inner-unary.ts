// One question and one answer of the app's own, over an inner call.
import { type Result, fail, ok } from '../../src-shared/result';
import type { PanelTarget } from '../../src-shared/server-panels';
import { type InnerCallOptions, openInnerCall } from './inner-call';

const usualDeadlineMs = 10_000;

/** Failure codes: those of `openInnerCall`, of the diagnosis, and `no-answer`. `detail` begins with the status' name. */
export function askOnce(
  { target, settings, metadata, deadlineMs = usualDeadlineMs }: PanelTarget,
  path: string,
  message: Uint8Array,
  options: InnerCallOptions,
): Promise<Result<Uint8Array>> {
  return new Promise((resolve) => {
    let answer: Uint8Array | undefined;
    const kinds = { clientStreaming: false, serverStreaming: false, messages: [message] };
    const opened = openInnerCall({ target, settings, metadata, deadlineMs, path, ...kinds }, options, {
      onMessage: (bytes) => {
        answer = Uint8Array.from(bytes);
        if (opened.ok) opened.value.read();
      },
      onEnd: ({ failure }) => {
        if (failure !== undefined) resolve({ ok: false, error: failure });
        else if (answer === undefined)
          resolve(fail('no-answer', `${target} ended the call without an answer.`));
        else resolve(ok(answer));
      },
    });
    if (opened.ok) opened.value.read();
    else resolve(opened);
  });
}
