// Sizes, counts and times as people read them (DESIGN.md, Wording): decimal units, a space before the unit, commas.

const sizeUnits = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** `199 B`, `6.7 MB`: decimal, one digit after the point from 1 kB on and below 100 of a unit. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < sizeUnits.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit > 0 && value < 99.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${sizeUnits[unit] ?? 'TB'}`;
}

/** `100,000`. */
export function formatCount(count: number): string {
  return Math.trunc(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A span in microseconds: `0 ms`, `12.84 ms`, `4.862 s`, and from a minute on a clock: `01:12.4`, `1:02:14`. */
export function formatDuration(us: number): string {
  if (us < 1_000_000) return `${us === 0 ? '0' : (us / 1000).toFixed(2)} ms`;
  if (us < 60_000_000) return `${(us / 1_000_000).toFixed(3)} s`;
  const tenths = Math.floor(us / 100_000);
  const hours = Math.floor(tenths / 36_000);
  const minutes = Math.floor(tenths / 600) % 60;
  const seconds = Math.floor(tenths / 10) % 60;
  if (hours > 0) return `${hours}:${two(minutes)}:${two(seconds)}`;
  return `${two(minutes)}:${two(seconds)}.${tenths % 10}`;
}

/** The age of a connection, microseconds: `00:03`, `02:14`, `1:02:14`. */
export function formatElapsed(us: number): string {
  const seconds = Math.floor(us / 1_000_000);
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
