// A call registry with memory sinks for tests, and the route guide's messages as bytes.
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { CallRegistry, type CallRegistryOptions } from '../../src-main/grpc/call-registry';
import { loadProtos } from '../../src-main/demo/loaded-protos';
import type { GrpcOpen } from '../../src-shared/contract';
import { ok } from '../../src-shared/result';
import { MemorySink } from './memory-sink';

export const protosDir = resolve(import.meta.dirname, '../../protos/demo');

export class GrpcHarness {
  readonly registry: CallRegistry;
  readonly #sinks = new Map<string, MemorySink>();

  constructor(options: Partial<CallRegistryOptions> = {}) {
    this.registry = new CallRegistry({
      openLog: (captureId) => ok(this.sink(captureId)),
      version: '0.0.0-test',
      ...options,
    });
  }

  sink(captureId: string): MemorySink {
    const sink = this.#sinks.get(captureId) ?? new MemorySink();
    this.#sinks.set(captureId, sink);
    return sink;
  }

  /** Opens a call and throws when it is refused. Unary when nothing else is said. */
  open(request: Partial<GrpcOpen> & Pick<GrpcOpen, 'target' | 'path'>): { id: string; sink: MemorySink } {
    const whole = completed(request);
    const opened = this.registry.open(whole);
    if (!opened.ok) throw new Error(`${opened.error.code}: ${opened.error.message}`);
    return { id: whole.captureId, sink: this.sink(whole.captureId) };
  }

  /** Ends what runs; then every call must have ended exactly once, with nothing but a diagnosis after its status. */
  async close(): Promise<void> {
    await this.registry.closeAll();
    for (const [captureId, sink] of this.#sinks) {
      const kinds = sink.kinds();
      const end = kinds.indexOf('status');
      const after = kinds.slice(end + 1).filter((kind) => kind !== 'diagnosis');
      if (kinds.length > 0 && (end === -1 || after.length > 0)) {
        throw new Error(`call ${captureId} did not end once: ${kinds.slice(-5).join(', ')}`);
      }
    }
  }
}

export function completed(request: Partial<GrpcOpen> & Pick<GrpcOpen, 'target' | 'path'>): GrpcOpen {
  const streams = request.clientStreaming ?? false;
  return {
    captureId: randomUUID(),
    security: 'plaintext',
    clientStreaming: false,
    serverStreaming: false,
    metadata: [],
    messages: streams ? [] : [Buffer.alloc(0)],
    ...request,
  };
}

const protos = loadProtos(protosDir);

/** Request and response of one method of the demo's services, there and back. */
function codec(service: 'routeGuide' | 'surveys', name: string) {
  const method = protos[service][name];
  if (method === undefined) throw new Error(`no method ${name}`);
  return {
    path: method.path,
    clientStreaming: method.requestStream,
    serverStreaming: method.responseStream,
    request: (message: object): Buffer => method.requestSerialize(message),
    response: (bytes: Buffer): unknown => method.responseDeserialize(bytes),
  };
}

export const methods = {
  getFeature: codec('routeGuide', 'GetFeature'),
  listFeatures: codec('routeGuide', 'ListFeatures'),
  recordRoute: codec('routeGuide', 'RecordRoute'),
  routeChat: codec('routeGuide', 'RouteChat'),
  createSurvey: codec('surveys', 'CreateSurvey'),
  getSurvey: codec('surveys', 'GetSurvey'),
  watchSurvey: codec('surveys', 'WatchSurvey'),
  uploadSamples: codec('surveys', 'UploadSamples'),
  validateSurvey: codec('surveys', 'ValidateSurvey'),
  streamSamples: codec('surveys', 'StreamSamples'),
  slowSurvey: codec('surveys', 'SlowSurvey'),
  echo: codec('surveys', 'Echo'),
  echoStream: codec('surveys', 'EchoStream'),
};

/** The place of the pictures. */
export const mendham = { latitude: 407838351, longitude: -746143763 };
