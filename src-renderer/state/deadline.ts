// Deadlines as people write them: `250 ms`, `5 s`, `2 min`.
const units: Record<string, number> = { ms: 1, s: 1000, sec: 1000, m: 60_000, min: 60_000, h: 3_600_000 };
// The most that a 32-bit timer holds, about 24 days.
const most = 2_147_483_647;

/** Milliseconds, or undefined when the text is no positive time. A bare number is seconds. */
export function readDeadline(text: string): number | undefined {
  const [, number, unit = 's'] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]+)?\s*$/i.exec(text) ?? [];
  const factor = units[unit.toLowerCase()];
  if (number === undefined || factor === undefined) return undefined;
  const ms = Math.round(Number(number) * factor);
  return ms >= 1 && ms <= most ? ms : undefined;
}

/** `250 ms`, `5 s`, `2.5 s`, `2 min`. */
export function formatDeadline(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  if (ms < 60_000 || ms % 60_000 !== 0) return `${ms / 1000} s`;
  return `${ms / 60_000} min`;
}
