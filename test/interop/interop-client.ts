// The app's engine as its code drives it: calls by capture id, JSON in and out, and what the log holds of each.
import { randomUUID } from 'node:crypto';
import { CallRegistry } from '../../src-main/grpc/call-registry';
import type { StatusData } from '../../src-shared/capture';
import type { GrpcOpen } from '../../src-shared/contract';
import { type Result, ok } from '../../src-shared/result';
import type { TargetSettings } from '../../src-shared/target-settings';
import { MemorySink } from '../support/memory-sink';
import { decoded, encoded } from './interop-schema';

interface Method {
  request: string;
  response: string;
  clientStreaming: boolean;
  serverStreaming: boolean;
}

const unary = { clientStreaming: false, serverStreaming: false };
const methods = {
  EmptyCall: { request: 'Empty', response: 'Empty', ...unary },
  UnaryCall: { request: 'SimpleRequest', response: 'SimpleResponse', ...unary },
  StreamingOutputCall: {
    ...{ request: 'StreamingOutputCallRequest', response: 'StreamingOutputCallResponse' },
    ...{ clientStreaming: false, serverStreaming: true },
  },
  StreamingInputCall: {
    ...{ request: 'StreamingInputCallRequest', response: 'StreamingInputCallResponse' },
    ...{ clientStreaming: true, serverStreaming: false },
  },
  FullDuplexCall: {
    ...{ request: 'StreamingOutputCallRequest', response: 'StreamingOutputCallResponse' },
    ...{ clientStreaming: true, serverStreaming: true },
  },
  UnimplementedCall: { request: 'Empty', response: 'Empty', ...unary },
} satisfies Record<string, Method>;
export type MethodName = keyof typeof methods;

type CallOptions = Partial<Pick<GrpcOpen, 'metadata' | 'deadlineMs' | 'auth' | 'options'>> & {
  service?: string;
};

export class InteropClient {
  readonly #target: string;
  readonly #settings: TargetSettings;
  readonly #sinks = new Map<string, MemorySink>();
  readonly registry: CallRegistry;

  constructor(target: string, settings: TargetSettings) {
    this.#target = target;
    this.#settings = settings;
    this.registry = new CallRegistry({
      openLog: (captureId) => ok(this.#sink(captureId)),
      version: '0.0.0-interop',
    });
  }

  /** Starts a call; the first messages go out with it. Throws when it is refused. */
  async open(name: MethodName, messages: object[], options: CallOptions = {}): Promise<InteropCall> {
    const method: Method = methods[name];
    const { service = 'grpc.testing.TestService', ...rest } = options;
    const request: GrpcOpen = {
      captureId: randomUUID(),
      ...{ target: this.#target, security: this.#settings.security, settings: this.#settings },
      ...{ path: `/${service}/${name}`, metadata: [], ...rest },
      ...{ clientStreaming: method.clientStreaming, serverStreaming: method.serverStreaming },
      messages: messages.map((message) => encoded(method.request, message)),
    };
    must(await this.registry.openAuthorized(request));
    return new InteropCall(this.registry, request.captureId, this.#sink(request.captureId), method);
  }

  close(): Promise<void> {
    return this.registry.closeAll();
  }

  #sink(captureId: string): MemorySink {
    const sink = this.#sinks.get(captureId) ?? new MemorySink();
    this.#sinks.set(captureId, sink);
    return sink;
  }
}

export class InteropCall {
  constructor(
    private readonly registry: CallRegistry,
    private readonly id: string,
    readonly sink: MemorySink,
    private readonly method: Method,
  ) {}

  send(message: object, options: { compress?: boolean } = {}): void {
    must(this.registry.send(this.id, encoded(this.method.request, message), options));
  }

  end(): void {
    must(this.registry.end(this.id));
  }

  cancel(): void {
    must(this.registry.cancel(this.id));
  }

  status(): Promise<StatusData> {
    return this.sink.status();
  }

  /** Waits until so many responses are there. */
  async received(count: number): Promise<void> {
    await this.sink.until(
      ({ counts, data }) => counts.received >= count || data.call(this.sink, 'status') !== undefined,
    );
  }

  responses(): Record<string, unknown>[] {
    return this.sink.messages('received').map((bytes) => decoded(this.method.response, bytes));
  }

  /** Of each message in this direction: was it compressed on the wire? */
  compressed(direction: 'sent' | 'received'): boolean[] {
    return this.sink.events.flatMap((event) =>
      event.kind === 'message' && event.direction === direction ? [event.wireSize !== undefined] : [],
    );
  }
}

function must(result: Result<object>): void {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
}
