// The demo servers together: started on request, on their usual loopback ports or free ones. Load lazily: it brings servers.
import type { DemoState } from '../../src-shared/contract';
import { type Result, fail, ok } from '../../src-shared/result';
import { noteAnswerer } from './framed-notes';
import { startGrpcDemo } from './grpc-demo';
import { type LoadedProtos, loadProtos } from './loaded-protos';
import { startEcho, startFramed } from './tcp-demo';

export interface DemoOptions {
  /** The folder that holds route_guide.proto and survey.proto. */
  protosDir: string;
  /** Shown in what the demo says of itself. */
  version?: string;
  onChange?: (state: DemoState) => void;
  /** Where to try first; each falls back to any free port. */
  ports?: { grpc: number; echo: number; framed: number };
}

const usualPorts = { grpc: 50051, echo: 9000, framed: 9001 };
const stopped: DemoState = { running: false, grpcTarget: '', echoTarget: '', framedTarget: '', sourceId: '' };

interface Running {
  port: number;
  stop: () => void;
}

export class Demo {
  readonly #options: DemoOptions;
  #servers: Running[] = [];
  #state: DemoState = stopped;
  #starting: Promise<Result<DemoState>> | undefined;

  constructor(options: DemoOptions) {
    this.#options = options;
  }

  get protosDir(): string {
    return this.#options.protosDir;
  }

  state(): DemoState {
    return this.#state;
  }

  /** Starting what runs changes nothing. Failure codes: `demo-not-started`, `demo-protos`. */
  async start(): Promise<Result<DemoState>> {
    if (this.#state.running) return ok(this.#state);
    this.#starting ??= this.#start();
    const started = await this.#starting;
    this.#starting = undefined;
    return started;
  }

  /** Stopping what does not run changes nothing. */
  async stop(): Promise<Result<DemoState>> {
    await this.#starting;
    this.#stopServers();
    if (this.#state.running) this.#enter({ ...stopped, sourceId: this.#state.sourceId });
    return ok(this.#state);
  }

  /** Says which schema source shows the demo's protos; listeners hear it. */
  setSource(sourceId: string): DemoState {
    return sourceId === this.#state.sourceId ? this.#state : this.#enter({ ...this.#state, sourceId });
  }

  async #start(): Promise<Result<DemoState>> {
    const protos = this.#load();
    if (!protos.ok) return protos;
    const ports = this.#options.ports ?? usualPorts;
    const started = await Promise.all([
      startGrpcDemo(protos.value, ports.grpc, this.#options.version ?? ''),
      startEcho(ports.echo),
      startFramed(ports.framed, noteAnswerer(protos.value.routeGuide)),
    ]);
    const [grpc, echo, framed] = started;
    this.#servers = started.flatMap((server) => (server.ok ? [server.value] : []));
    if (grpc.ok && echo.ok && framed.ok) {
      return ok(
        this.#enter({
          running: true,
          grpcTarget: target(grpc.value),
          echoTarget: target(echo.value),
          framedTarget: target(framed.value),
          sourceId: this.#state.sourceId,
        }),
      );
    }
    this.#stopServers();
    return fail(
      'demo-not-started',
      'The demo servers found no free ports on 127.0.0.1. Close other servers and retry.',
    );
  }

  #load(): Result<LoadedProtos> {
    try {
      return ok(loadProtos(this.#options.protosDir));
    } catch (error) {
      const { protosDir } = this.#options;
      return fail(
        'demo-protos',
        `The demo's protos in ${protosDir} cannot be read. Install Halfclose again.`,
        String(error),
      );
    }
  }

  #enter(state: DemoState): DemoState {
    this.#state = state;
    this.#options.onChange?.(state);
    return state;
  }

  #stopServers(): void {
    for (const server of this.#servers) server.stop();
    this.#servers = [];
  }
}

function target(server: Running): string {
  return `127.0.0.1:${String(server.port)}`;
}
