// Finds the name a person probably meant, for "did you mean" in refusals of unknown fields and enum values.

/** Lower case without separators: `start_at`, `startAt` and `START_AT` fold to the same text. */
function folded(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Optimal string alignment distance (insert, delete, replace, swap of neighbours), cut off above `limit`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      }
      row.push(cost);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? limit + 1;
}

/**
 * The candidate nearest to `name`, or undefined when nothing is near enough to be a fair guess
 * (a third of the name's length, at least 2 edits). A candidate that starts with, or ends in, the whole name also counts.
 */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = folded(name);
  if (wanted === '') return undefined;
  const limit = Math.max(2, Math.floor(wanted.length / 3));
  let best: string | undefined;
  let bestScore = limit + 1;
  for (const candidate of candidates) {
    const text = folded(candidate);
    let score = distance(wanted, text, limit);
    const isPart = wanted.length >= 3 && (text.startsWith(wanted) || text.endsWith(wanted));
    if (isPart) score = Math.min(score, limit);
    if (score < bestScore && score < wanted.length) {
      best = candidate;
      bestScore = score;
    }
  }
  return best;
}
