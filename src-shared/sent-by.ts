// Who sent a chunk, as a number of seven bits that the capture index has room for; without one it was sent by hand.

/** Numbers are written into logs: they never change their meaning. */
export const sentBy = { hand: 0, run: 1, file: 2, relay: 3, all: 4 } as const;

const firstRule = 16;
const lastRule = 127;

/** @param place of the rule in its list, from 1; rules after the 111th share the last number */
export function byRule(place: number): number {
  return Math.min(lastRule, firstRule + place - 1);
}

/** `run`: repeat, list or split. `all`: sent to several connections at once. */
export type SentBy =
  { readonly kind: keyof typeof sentBy } | { readonly kind: 'rule'; readonly place: number };

export function readSentBy(by: number | undefined): SentBy {
  if (by !== undefined && by >= firstRule) return { kind: 'rule', place: by - firstRule + 1 };
  const kind = (Object.keys(sentBy) as (keyof typeof sentBy)[]).find((name) => sentBy[name] === by);
  return { kind: kind ?? 'hand' };
}
