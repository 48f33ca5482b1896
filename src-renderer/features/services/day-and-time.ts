// When something happened, as people say it: the time alone today, with the date before that.

/** @param at and `now`: milliseconds since 1970. @returns `09:41:07`, or `21 Nov, 09:41:07` */
export function dayAndTime(at: number, now: number): string {
  const moment = new Date(at);
  const time = moment.toLocaleTimeString('en-GB', { hour12: false });
  if (moment.toDateString() === new Date(now).toDateString()) return time;
  return `${moment.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })}, ${time}`;
}
