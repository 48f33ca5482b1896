// The server that a command talks to: the app's call engine, with reflection over the same connection.
import { randomUUID } from 'node:crypto';
import { version } from '../package.json';
import { CallRegistry } from '../src-main/grpc/call-registry';
import type { InnerEnd } from '../src-main/grpc/inner-call';
import type { CaptureSink } from '../src-main/capture/sink';
import type { DiagnosisData, StatusData } from '../src-shared/capture';
import { grpcStatus } from '../src-shared/grpc-status';
import { type Failure, type Result, ok } from '../src-shared/result';
import type { CallSettings } from '../src-shared/target-settings';
import { type Ending, exits } from './ending';
import { failureLines, statusExit } from './failure-lines';
import type { TargetChoice } from './flags/target-flags';
import { ServerSchema } from './schema/server-schema';

/** For the whole schema: milliseconds. */
const usualReflectionMs = 20_000;

export interface OpenedCall {
  path: string;
  clientStreaming: boolean;
  serverStreaming: boolean;
  messages: Uint8Array[];
  deadlineMs: number | undefined;
  settings: CallSettings;
  sink: CaptureSink;
  /** Everything about the call was told to the sink. */
  onFinished: () => void;
}

export class GrpcServer {
  readonly #choice: TargetChoice;
  readonly #registry: CallRegistry;
  readonly #captureId = randomUUID();
  readonly #closing = new AbortController();
  #call: OpenedCall | undefined;
  #lastReflection: InnerEnd | undefined;

  constructor(choice: TargetChoice) {
    this.#choice = choice;
    this.#registry = new CallRegistry({
      version,
      openLog: () => ok(this.#call?.sink ?? nowhere),
      onFinished: () => this.#call?.onFinished(),
    });
  }

  /** Asks the server for its schema, as far as somebody looks at it. */
  schema(deadlineMs: number | undefined): ServerSchema {
    const { target, settings, metadata, reflectMetadata } = this.#choice;
    const transport = this.#registry.reflection((end) => {
      if (end.failure !== undefined) this.#lastReflection = end;
    });
    return new ServerSchema({
      transport,
      settings: {
        target,
        security: settings.security,
        connection: settings,
        metadata: [...metadata, ...reflectMetadata],
        timeoutMs: deadlineMs ?? usualReflectionMs,
      },
      signal: this.#closing.signal,
      endingOf: (failure) => this.#reflectionEnding(failure),
    });
  }

  /** Failure codes: those of `CallRegistry.open`. */
  open(call: OpenedCall): Result<object> {
    this.#call = call;
    const { target, settings, metadata } = this.#choice;
    const { path, clientStreaming, serverStreaming, messages, deadlineMs } = call;
    return this.#registry.open({
      ...{
        captureId: this.#captureId,
        target,
        security: settings.security,
        settings,
        options: call.settings,
      },
      ...{ path, clientStreaming, serverStreaming, metadata, messages },
      ...(deadlineMs === undefined ? {} : { deadlineMs }),
    });
  }

  /** Failure codes: those of `CallRegistry.send`. */
  send(message: Uint8Array): Result<object> {
    return this.#registry.send(this.#captureId, message);
  }

  /** Half-close. */
  end(): void {
    this.#registry.end(this.#captureId);
  }

  /** A call was opened. */
  get isCalling(): boolean {
    return this.#call !== undefined;
  }

  cancel(): void {
    this.#registry.cancel(this.#captureId);
  }

  /** Stops asking for the schema. */
  abort(): void {
    this.#closing.abort();
  }

  /** A status that the reflection call ended with is the command's; anything else is a schema that does not load. */
  #reflectionEnding(failure: Failure): Ending {
    const end = this.#lastReflection;
    const isStatus = end !== undefined && end.status.code !== grpcStatus.UNIMPLEMENTED;
    const lines = ['The schema was asked for by reflection:'];
    if (isStatus && failure.code !== 'no-reflection') {
      return {
        exit: statusExit(end.status.code),
        lines: [...lines, ...reflectionLines(end.status, end.diagnosis)],
      };
    }
    const hint = 'With --proto or --descriptor-set no reflection is needed.';
    const detail = failure.detail === undefined ? [] : [`  ${failure.detail}`];
    return { exit: exits.schema, lines: [...lines, failure.message, ...detail, hint] };
  }
}

function reflectionLines(status: StatusData, diagnosis: DiagnosisData | undefined): string[] {
  return failureLines({ status, diagnosis, details: [] });
}

const nowhere: CaptureSink = { append: () => true, drained: () => Promise.resolve() };
