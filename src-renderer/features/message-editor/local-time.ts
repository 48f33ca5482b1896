// A timestamp as the clock on the wall says it: the hint beside the RFC 3339 text.

const withDay = new Intl.DateTimeFormat(undefined, {
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** `Mon 08:30`, in this machine's time zone; undefined when the text is not a time. */
export function localTime(text: string): string | undefined {
  // Date.parse takes three decimals; more do not change the minute.
  const instant = Date.parse(text.replace(/(\.\d{3})\d+/, '$1'));
  return text === '' || Number.isNaN(instant) ? undefined : withDay.format(instant);
}

/** The moment as `2026-05-04T06:30:00Z`: whole seconds, as people write them. */
export function timestampOf(instant: Date): string {
  return instant.toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** For `<input type="datetime-local">`: the local date and time of a timestamp. */
export function pickerValue(text: string): string {
  const instant = new Date(text.replace(/(\.\d{3})\d+/, '$1'));
  if (Number.isNaN(instant.getTime())) return '';
  const local = new Date(instant.getTime() - instant.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19);
}
