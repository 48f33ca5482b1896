// Starts and stops the process of the demo servers, and knows where they listen.
import { utilityProcess, type UtilityProcess } from 'electron';
import type { DemoState } from '../src-shared/contract';
import { fail, ok, type Result } from '../src-shared/result';

const stopped: DemoState = { running: false, grpcTarget: '', echoTarget: '', framedTarget: '', sourceId: '' };

export interface DemoHostOptions {
  /** The built demo-process.js. */
  entry: string;
  /** The folder with route_guide.proto and survey.proto. */
  protosDir: string;
  version: string;
  onChange: (state: DemoState) => void;
}

export class DemoHost {
  private child: UtilityProcess | undefined;
  private starting: Promise<Result<DemoState>> | undefined;
  private current = stopped;

  constructor(private readonly options: DemoHostOptions) {}

  state(): DemoState {
    return this.current;
  }

  /** Starting what runs changes nothing. Failure codes: those of Demo.start, and `demo-not-started`. */
  start(): Promise<Result<DemoState>> {
    if (this.current.running) return Promise.resolve(ok(this.current));
    this.starting ??= this.fork().finally(() => (this.starting = undefined));
    return this.starting;
  }

  /** Ends the process; open calls to it end as they do when any server dies. */
  stop(): Result<DemoState> {
    this.child?.kill();
    this.child = undefined;
    if (this.current.running) this.enter({ ...stopped, sourceId: this.current.sourceId });
    return ok(this.current);
  }

  /** Says which schema source shows the demo's protos. */
  setSource(sourceId: string): DemoState {
    return this.enter({ ...this.current, sourceId });
  }

  private async fork(): Promise<Result<DemoState>> {
    const { entry, protosDir, version } = this.options;
    const child = utilityProcess.fork(entry, [protosDir, version], { serviceName: 'Halfclose demo servers' });
    this.child = child;
    const started = await new Promise<Result<DemoState>>((done) => {
      child.once('message', (result: Result<DemoState>) => done(result));
      child.once('exit', (code) => {
        this.onExit(child);
        done(
          fail('demo-not-started', `The demo servers' process ended at once (code ${code}). Start it again.`),
        );
      });
    });
    if (started.ok) return ok(this.enter({ ...started.value, sourceId: this.current.sourceId }));
    child.kill();
    return started;
  }

  private onExit(child: UtilityProcess): void {
    if (this.child === child) this.stop();
  }

  private enter(state: DemoState): DemoState {
    this.current = state;
    this.options.onChange(state);
    return state;
  }
}
