// Numbers that were typed for repeating, as a run for main: or undefined, when one plain send says it all.
import { fail, ok, type Result } from '../../src-shared/result';
import type { RunPlan, Split } from '../../src-shared/tcp/run-plan';

interface Typed {
  readonly times: string;
  readonly everyMs: string;
  readonly split: Split | null;
  readonly count: number;
}

const mostTimes = 1_000_000_000;
const mostMs = 86_400_000;

/** @param always a run also for one round without cuts. Failure `bad-number`. */
export function runPlanOf(
  { times, everyMs, split, count }: Typed,
  steps: RunPlan['steps'],
  always = false,
): Result<RunPlan | undefined> {
  const rounds = wholeNumber(times);
  if (rounds === undefined || rounds > mostTimes)
    return fail(
      'bad-number',
      `${times || 'Nothing'} is no number of times. Give 1 or more, or 0 to go on until you stop it.`,
    );
  const every = wholeNumber(everyMs);
  if (rounds !== 1 && (every === undefined || every > mostMs))
    return fail('bad-number', `${everyMs || 'Nothing'} is no number of milliseconds. Give 0 to ${mostMs}.`);
  if (rounds === 1 && split === null && !always) return ok(undefined);
  return ok({ steps, times: rounds === 0 ? null : rounds, everyMs: every ?? 0, split, count });
}

export function wholeNumber(text: string): number | undefined {
  return /^\d{1,10}$/.test(text.trim()) ? Number(text) : undefined;
}
