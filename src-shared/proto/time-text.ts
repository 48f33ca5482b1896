// Timestamp and Duration as the text of proto JSON, with 0, 3, 6 or 9 decimals.

const firstSecond = BigInt(Date.parse('0001-01-01T00:00:00Z') / 1000);
const lastSecond = BigInt(Date.parse('9999-12-31T23:59:59Z') / 1000);
const mostSeconds = 315_576_000_000n;
const second = 1_000_000_000n;

/** `2026-05-04T06:30:00.5Z` from seconds and nanoseconds since 1970; undefined outside the years 0001 to 9999. */
export function timestampText(seconds: bigint, nanos: bigint): string | undefined {
  if (seconds < firstSecond || seconds > lastSecond || nanos < 0n || nanos >= second) return undefined;
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
  return `${whole}${decimals(nanos)}Z`;
}

/** `-1.5s`; undefined when it is out of range or when seconds and nanoseconds differ in sign. */
export function durationText(seconds: bigint, nanos: bigint): string | undefined {
  const total = seconds * second + nanos;
  const isMixed = (seconds > 0n && nanos < 0n) || (seconds < 0n && nanos > 0n);
  if (isMixed || nanos <= -second || nanos >= second) return undefined;
  if (seconds > mostSeconds || seconds < -mostSeconds) return undefined;
  const size = total < 0n ? -total : total;
  return `${total < 0n ? '-' : ''}${size / second}${decimals(size % second)}s`;
}

function decimals(nanos: bigint): string {
  if (nanos === 0n) return '';
  const digits = nanos.toString().padStart(9, '0');
  return `.${digits.replace(/(000){1,2}$/, '')}`;
}
