// Sends what a composer holds over one or more connections: once, as a run in main, or a file; and shows how that goes.
import { fail, ok, type Failure, type Result } from '../../src-shared/result';
import type { RunPlan, RunProgress } from '../../src-shared/tcp/run-plan';
import { onPush, request } from '../bridge';
import type { Composer } from './composer.svelte';

export class Sender {
  /** Of the run that goes on, or was last, on the first of the connections. */
  run = $state.raw<RunProgress | null>(null);
  /** Handed over and not yet taken by the system. */
  queuedBytes = $state(0);
  /** The last refusal, shown where the action was. */
  failure = $state.raw<Failure | null>(null);
  sendingFile = $state(false);
  readonly running = $derived(this.run?.state === 'running');
  private countBefore = 0;
  private readonly unsubscribe: () => void;

  /** @param connections capture ids that a send goes to now */
  constructor(
    private readonly composer: Composer,
    private readonly connections: () => readonly string[],
  ) {
    this.unsubscribe = onPush('tcp.live', ({ live }) => {
      const [first] = this.connections();
      const mine = live.find(({ captureId }) => captureId === first);
      if (mine === undefined) return;
      this.queuedBytes = mine.queuedBytes;
      this.run = mine.run;
      if (mine.run) this.composer.count = this.countBefore + mine.run.sent;
    });
  }

  /** What is written now, as often and as cut as it says there. */
  async send(): Promise<void> {
    if (this.composer.mode === 'file') return this.sendFile();
    const plan = this.composer.plan();
    if (!plan.ok) this.note(plan);
    else if (plan.value === undefined) await this.sendOnce();
    else await this.start(plan.value);
  }

  async sendList(): Promise<void> {
    const plan = await this.composer.listPlan();
    if (!plan.ok) this.note(plan);
    else if (plan.value !== undefined) await this.start(plan.value);
  }

  async stop(): Promise<void> {
    await this.all((captureId) => request('tcp.stopRun', { captureId }));
  }

  /** Another connection: what was told of the last one is over. */
  forget(): void {
    this.run = null;
    this.queuedBytes = 0;
    this.failure = null;
  }

  dispose(): void {
    this.unsubscribe();
  }

  private async sendOnce(): Promise<void> {
    const bytes = this.composer.take();
    if (!bytes.ok) return this.note(bytes);
    await this.all((captureId) => request('tcp.send', { captureId, bytes: bytes.value }));
  }

  private async start(plan: RunPlan): Promise<void> {
    this.countBefore = this.composer.count;
    this.run = null;
    const { outgoing } = this.composer;
    if (outgoing.ok && outgoing.value.bytes.length > 0) this.composer.remember(outgoing.value.bytes.length);
    await this.all((captureId) => request('tcp.run', { captureId, plan }));
  }

  private async sendFile(): Promise<void> {
    const { file, host } = this.composer;
    if (file === null) return this.note(fail('no-file', 'No file is chosen. Choose one first.'));
    const { framing, checksum } = host.format;
    this.sendingFile = true;
    let size = 0;
    await this.all(async (captureId) => {
      const sent = await request('tcp.sendFile', { captureId, path: file.path, framing, checksum });
      if (sent.ok) size = sent.value.file.size;
      return sent;
    });
    this.sendingFile = false;
    if (size > 0) this.composer.remember(size);
  }

  /** To each connection in its turn; the first refusal is shown. */
  private async all(send: (captureId: string) => Promise<Result<unknown>>): Promise<void> {
    const ids = this.connections();
    if (ids.length === 0) return this.note(fail('no-connection', 'There is no open connection to send to.'));
    const answers = await Promise.all(ids.map(send));
    this.note(answers.find((answer) => !answer.ok) ?? ok({}));
  }

  private note(answer: Result<unknown>): void {
    this.failure = answer.ok ? null : answer.error;
  }
}
