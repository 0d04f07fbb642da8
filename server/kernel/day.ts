/** Schools, terms and deadlines live by China's one time zone, wherever the server stands. */
const ZONE_HOURS = 8;
const HOUR = 3_600_000;

/** The day (YYYY-MM-DD) that a moment falls on in China. */
export const dayOf = (moment: Date): string =>
  new Date(moment.getTime() + ZONE_HOURS * HOUR).toISOString().slice(0, 10);

/** The last moment of a day in China: what had happened by then had happened "by that day". */
export const endOfDay = (day: string): Date => new Date(Date.parse(`${day}T00:00:00Z`) + (24 - ZONE_HOURS) * HOUR - 1);
