// What is wrong with the settings of a target, asked of main shortly after the last change; only the newest answer counts.
import type { SettingsProblem } from '../../src-shared/target-channels';
import type { TargetSettings } from '../../src-shared/target-settings';
import { request } from '../bridge';

/** Long enough that a half-typed word is not called wrong. */
const pauseMs = 250;

export type SettingsProblems = Partial<Record<SettingsProblem['part'], string>>;

export class SettingsCheck {
  problems = $state.raw<SettingsProblems>({});
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asked = '';

  /** Looks at these settings soon, unless they are those of the last look. */
  follow(settings: TargetSettings): void {
    const key = JSON.stringify(settings);
    if (key === this.asked) return;
    this.asked = key;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look(key, settings), pauseMs);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.asked = '';
  }

  private async look(key: string, settings: TargetSettings): Promise<void> {
    const answer = await request('target.check', { settings });
    if (!answer.ok || key !== this.asked) return;
    this.problems = Object.fromEntries(
      answer.value.problems.map(({ part, message, detail }) => [part, sentenceOf(message, detail)]),
    );
  }
}

function sentenceOf(message: string, detail: string | undefined): string {
  return detail === undefined ? message : `${message} (${detail})`;
}
