// What comes back after a restart: loads the document once, then saves it within half a second of any change.
import { untrack } from 'svelte';
import type { WorkspaceState } from '../../src-shared/workspace';
import { emptyWorkspace } from '../../src-shared/empty-workspace';
import { onPush, request } from '../bridge';

// At most one second of typing may be lost when the process is killed: a change waits half of that.
const saveDelayMs = 500;

export class Workspace {
  /** Sentences about state files that were damaged and set aside. */
  notices = $state.raw<string[]>([]);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private saved = '';

  /** @param read puts the page's state together; it is also what is watched for changes */
  constructor(private readonly read: () => WorkspaceState) {}

  async load(): Promise<WorkspaceState> {
    const answer = await request('workspace.load', {});
    if (!answer.ok) {
      this.notices = [answer.error.message];
      return emptyWorkspace();
    }
    this.notices = answer.value.notices;
    return answer.value.state;
  }

  /** Saves from now on. @returns stops that */
  watch(): () => void {
    // An effect that calls this must not run again with every change: it would take each for saved.
    this.saved = untrack(() => JSON.stringify(this.read()));
    const stop = $effect.root(() => {
      $effect(() => {
        this.read();
        this.schedule();
      });
    });
    const deafen = onPush('app.closing', () => {
      void this.save().then(() => request('window.act', { action: 'saved-and-ready-to-close' }));
    });
    return () => {
      stop();
      deafen();
    };
  }

  // The timer is not restarted by later changes: typing without a pause is saved too.
  private schedule(): void {
    this.timer ??= setTimeout(() => void this.save(), saveDelayMs);
  }

  private async save(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const state = $state.snapshot(this.read()) as WorkspaceState;
    const text = JSON.stringify(state);
    if (text === this.saved) return;
    this.saved = text;
    const answer = await request('workspace.save', { state });
    if (!answer.ok) this.notices = [answer.error.message];
  }
}
