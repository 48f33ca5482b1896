// grpc.health.v1: asks how a service does, once or for as long as someone watches.
import { type Failure, type Result, fail, ok } from '../../src-shared/result';
import type { HealthNews, HealthStatus, PanelTarget } from '../../src-shared/server-panels';
import { type InnerCall, type InnerCallOptions, type InnerEnd, openInnerCall } from './inner-call';
import { askOnce } from './inner-unary';
import { WireFields, writeFields } from './wire-fields';

const service = '/grpc.health.v1.Health';
const statuses: readonly HealthStatus[] = ['unknown', 'serving', 'not-serving', 'service-unknown'];
/** A panel needs few; a page that forgets to stop them must not hold hundreds of streams. */
const mostWatches = 50;

/** `''` is the whole server. */
export type HealthQuestion = PanelTarget & { service: string };

export class Health {
  readonly #options: InnerCallOptions;
  readonly #onNews: (news: HealthNews) => void;
  readonly #watches = new Map<string, InnerCall>();

  constructor(options: InnerCallOptions, onNews: (news: HealthNews) => void) {
    this.#options = options;
    this.#onNews = onNews;
  }

  /** Failure codes: those of `askOnce`; `unimplemented` when the server has no health service. */
  async check(question: HealthQuestion): Promise<Result<{ status: HealthStatus }>> {
    const answer = await askOnce(question, `${service}/Check`, requestOf(question), this.#options);
    if (!answer.ok) return { ok: false, error: wordsFor(answer.error, question) };
    return ok({ status: statusIn(answer.value) });
  }

  /** Tells each status, and the end, as news. Failure codes: those of `openInnerCall`, `already-open`, `too-many-watches`. */
  watch(watchId: string, question: HealthQuestion): Result<object> {
    if (this.#watches.has(watchId)) return fail('already-open', 'This watch is running already.');
    if (this.#watches.size >= mostWatches) {
      return fail('too-many-watches', `${String(mostWatches)} watches are running. Stop one first.`);
    }
    const { target, settings, metadata } = question;
    const kinds = { clientStreaming: false, serverStreaming: true, messages: [requestOf(question)] };
    const request = { target, settings, metadata, deadlineMs: undefined, path: `${service}/Watch`, ...kinds };
    const opened = openInnerCall(request, this.#options, {
      onMessage: (bytes) => {
        this.#onNews({ watchId, at: Date.now(), status: statusIn(bytes) });
        this.#watches.get(watchId)?.read();
      },
      onEnd: (end) => {
        this.#watches.delete(watchId);
        this.#onNews({ watchId, at: Date.now(), ended: endOf(end, question) });
      },
    });
    if (!opened.ok) return opened;
    this.#watches.set(watchId, opened.value);
    opened.value.read();
    return ok({});
  }

  /** Ends a watch without news; nothing when there is none. */
  stop(watchId: string): Result<object> {
    this.#watches.get(watchId)?.cancel();
    this.#watches.delete(watchId);
    return ok({});
  }

  stopAll(): void {
    for (const watchId of [...this.#watches.keys()]) this.stop(watchId);
  }
}

function requestOf({ service: name }: HealthQuestion): Uint8Array {
  return name === '' ? new Uint8Array() : writeFields([[1, name]]);
}

function statusIn(bytes: Uint8Array): HealthStatus {
  const fields = WireFields.read(bytes);
  return fields === undefined ? 'other' : (statuses[fields.number(1)] ?? 'other');
}

function endOf({ failure }: InnerEnd, question: HealthQuestion): NonNullable<HealthNews['ended']> {
  if (failure === undefined) return { code: 'ended', message: `${question.target} ended the watch.` };
  const { code, message } = wordsFor(failure, question);
  return { code, message };
}

function wordsFor(failure: Failure, { target, service: name }: HealthQuestion): Failure {
  const { detail = '' } = failure;
  if (failure.code === 'unimplemented') {
    return fail(failure.code, `${target} has no health service (grpc.health.v1.Health).`, detail).error;
  }
  if (detail.startsWith('NOT_FOUND')) {
    return fail('not-found', `The health service of ${target} does not know ${name}.`, detail).error;
  }
  return failure;
}
