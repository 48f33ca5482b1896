// The stream that server reflection runs on: the same calls, connections and words as a person's, without a log.
import type { ReflectionSettings } from '../../src-shared/catalog';
import type { MetadataInput } from '../../src-shared/contract';
import { grpcStatus, statusName } from '../../src-shared/grpc-status';
import { type Failure, type Result, fail, ok } from '../../src-shared/result';
import type {
  ReflectionListener,
  ReflectionStream,
  ReflectionTransport,
} from '../schema/reflection/reflection-transport';
import { authorizedRows, withAuthorization } from './authorization';
import { type InnerCall, type InnerCallOptions, type InnerEnd, openInnerCall } from './inner-call';
import { LateStream } from './late-stream';
import type { OauthTokens } from './oauth-tokens';

export class ReflectionChannel implements ReflectionTransport {
  readonly #options: InnerCallOptions;
  readonly #tokens: OauthTokens;
  readonly #onEnd: (end: InnerEnd) => void;

  /** `onEnd`: hears how each stream ended, with its status and diagnosis. */
  constructor(
    options: InnerCallOptions,
    tokens: OauthTokens,
    onEnd: (end: InnerEnd) => void = () => undefined,
  ) {
    this.#options = options;
    this.#tokens = tokens;
    this.#onEnd = onEnd;
  }

  open(
    settings: ReflectionSettings,
    path: string,
    deadlineAt: number,
    listener: ReflectionListener,
  ): Result<ReflectionStream> {
    const { auth, metadata, inherited = [] } = settings;
    const rows = { auth, metadata: [...inherited, ...metadata] };
    if (auth?.kind === 'client-credentials') {
      const opening = authorizedRows(rows, this.#tokens).then((found) =>
        found.ok ? this.#open(settings, path, deadlineAt, listener, found.value) : found,
      );
      return ok(new LateStream(opening, listener));
    }
    const sent = withAuthorization(rows, undefined);
    return sent.ok ? this.#open(settings, path, deadlineAt, listener, sent.value) : sent;
  }

  #open(
    settings: ReflectionSettings,
    path: string,
    deadlineAt: number,
    listener: ReflectionListener,
    metadata: MetadataInput[],
  ): Result<ReflectionStream> {
    const request = {
      target: settings.target,
      settings: settings.connection ?? { security: settings.security },
      path,
      metadata,
      deadlineMs: Math.max(deadlineAt - Date.now(), 1),
      clientStreaming: true,
      serverStreaming: true,
      messages: [],
    };
    const opened = openInnerCall(request, this.#options, {
      onMessage: (message) => {
        listener.onMessage(message);
      },
      onEnd: (end) => {
        this.#onEnd(end);
        const unimplemented = end.status.code === grpcStatus.UNIMPLEMENTED;
        const isPlain = unimplemented && !isWebPage(end);
        listener.onEnd({ failure: isPlain ? undefined : failureOf(end, settings), unimplemented });
      },
    });
    return opened.ok ? ok(streamOf(opened.value)) : opened;
  }
}

function streamOf(call: InnerCall): ReflectionStream {
  return {
    send: (message) => void call.send(message),
    read: () => {
      call.read();
    },
    close: () => {
      call.cancel();
    },
  };
}

/** A web server's 404: nothing that could have reflection turned on. Servers of Connect say 404 without a page. */
function isWebPage({ diagnosis }: InnerEnd): boolean {
  return diagnosis?.code === 'not-grpc' && /<html/i.test(diagnosis.excerpt ?? '');
}

function failureOf(end: InnerEnd, { target, timeoutMs }: ReflectionSettings): Failure | undefined {
  const { status, sent, failure } = end;
  const slow = sent && status.origin === 'local' && status.code === grpcStatus.DEADLINE_EXCEEDED;
  if (!slow) return failure;
  const seconds = (timeoutMs / 1000).toLocaleString('en-US');
  return fail(
    'too-slow',
    `${target} did not answer within ${seconds} s. Reload the source, or allow more time in its settings.`,
    `${statusName(status.code)}: ${status.message}`,
  ).error;
}
