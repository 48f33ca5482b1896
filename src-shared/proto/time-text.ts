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

/** A Timestamp or a Duration as its two fields; the sign of both is the same in a Duration. */
export interface Seconds {
  readonly seconds: bigint;
  readonly nanos: number;
}

/** Of text that was checked: RFC 3339 with `Z` or an offset. */
export function secondsOfTimestamp(text: string): Seconds {
  const part = /\.(\d+)/.exec(text)?.[1] ?? '';
  const seconds = BigInt(Date.parse(text.replace(/\.\d+/, '')) / 1000);
  return { seconds, nanos: Number(part.padEnd(9, '0')) };
}

/** Of text that was checked: seconds with `s`. */
export function secondsOfDuration(text: string): Seconds {
  const [whole = '0', part = ''] = text.replace(/[-s]/g, '').split('.');
  const sign = text.startsWith('-') ? -1 : 1;
  const nanos = Number(part.padEnd(9, '0')) * sign;
  return { seconds: BigInt(whole) * BigInt(sign), nanos: nanos === 0 ? 0 : nanos };
}
