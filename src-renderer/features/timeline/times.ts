// Times as the timeline writes them: the column's unit, the axis, the clock of an elapsed call, the time of day.
import { formatDuration, formatElapsed } from '../../../src-shared/bytes/byte-size';

/** Unit and decimals that all rows of one list share, by the log's length in microseconds. */
export function columnUnit(endUs: number): { unit: 'ms' | 's'; decimals: number } {
  if (endUs < 1e6) return { unit: 'ms', decimals: 2 };
  return { unit: 's', decimals: endUs < 1e7 ? 4 : 3 };
}

/** `2.9801` in the column's unit. */
export function columnTime(timeUs: number, column: ReturnType<typeof columnUnit>): string {
  return (timeUs / (column.unit === 'ms' ? 1e3 : 1e6)).toFixed(column.decimals);
}

/** A label of the lifeline's axis: `0`, `20`, `10 s`, `500 ms`, `1 min`, `1:30`, `2 h`. */
export function axisTime(
  timeUs: number,
  { stepUs, endUs }: { stepUs: number; endUs: number },
  unit: boolean,
): string {
  if (timeUs === 0) return '0';
  if (endUs < 1e3) return withUnit(timeUs, 'µs', unit);
  if (endUs < 1e6) return withUnit(timeUs / 1e3, 'ms', unit);
  if (stepUs < 3e7) return withUnit(timeUs / 1e6, 's', unit);
  const seconds = Math.round(timeUs / 1e6);
  if (seconds < 60) return `${seconds} s`;
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  if (seconds % 60 === 0) return `${seconds / 60} min`;
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function withUnit(value: number, name: string, unit: boolean): string {
  const text = String(Math.round(value * 1000) / 1000);
  return unit ? `${text} ${name}` : text;
}

/** `12:04:31.482`, 24 hours, this machine's zone. */
export function timeOfDay(startedAt: number, timeUs: number): string {
  const date = new Date(startedAt + timeUs / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return `${clock}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** `3.1 ms`, `40.9 ms`, `2.422 s`: the time since the line before. */
export function sinceText(us: number): string {
  return us < 1e6 ? `${(us / 1e3).toFixed(1)} ms` : formatDuration(us);
}

/** `13.5 s`, then `02:14`: how long ago something was. */
export function agoText(us: number): string {
  return us < 6e7 ? `${(us / 1e6).toFixed(1)} s` : formatElapsed(us);
}
