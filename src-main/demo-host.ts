// Starts and stops the thread of the demo servers, and knows where they listen.
import { Worker } from 'node:worker_threads';
import type { DemoState } from '../src-shared/contract';
import { fail, ok, type Result } from '../src-shared/result';

const stopped: DemoState = { running: false, grpcTarget: '', echoTarget: '', framedTarget: '', sourceId: '' };

export interface DemoHostOptions {
  /** The built demo-thread.js. */
  entry: string;
  /** The folder with route_guide.proto and survey.proto. */
  protosDir: string;
  version: string;
  onChange: (state: DemoState) => void;
}

export class DemoHost {
  private thread: Worker | undefined;
  private starting: Promise<Result<DemoState>> | undefined;
  private current = stopped;

  constructor(private readonly options: DemoHostOptions) {}

  state(): DemoState {
    return this.current;
  }

  /** Starting what runs changes nothing. Failure codes: those of Demo.start, and `demo-not-started`. */
  start(): Promise<Result<DemoState>> {
    if (this.current.running) return Promise.resolve(ok(this.current));
    this.starting ??= this.run().finally(() => (this.starting = undefined));
    return this.starting;
  }

  /** Ends the thread; open calls to it end as they do when any server dies. */
  stop(): Result<DemoState> {
    void this.thread?.terminate();
    this.thread = undefined;
    if (this.current.running) this.enter({ ...stopped, sourceId: this.current.sourceId });
    return ok(this.current);
  }

  /** Says which schema source shows the demo's protos. */
  setSource(sourceId: string): DemoState {
    return this.enter({ ...this.current, sourceId });
  }

  private async run(): Promise<Result<DemoState>> {
    const { entry, protosDir, version } = this.options;
    const thread = new Worker(entry, { workerData: { protosDir, version } });
    this.thread = thread;
    const started = await new Promise<Result<DemoState>>((done) => {
      const ended = (detail: string) => {
        this.onEnd(thread);
        done(fail('demo-not-started', 'The demo servers ended at once. Start them again.', detail));
      };
      thread.once('message', (result: Result<DemoState>) => done(result));
      thread.once('error', (error) => ended(String(error)));
      thread.once('exit', (code) => ended(`code ${code}`));
    });
    if (started.ok) return ok(this.enter({ ...started.value, sourceId: this.current.sourceId }));
    void thread.terminate();
    return started;
  }

  private onEnd(thread: Worker): void {
    if (this.thread === thread) this.stop();
  }

  private enter(state: DemoState): DemoState {
    this.current = state;
    this.options.onChange(state);
    return state;
  }
}
