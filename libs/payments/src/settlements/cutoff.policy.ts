import { businessDate, days } from '@app/platform';

/** The nightly run takes what could be settled by this hour in Shanghai; what comes later waits for the next night. */
export const cutoffHour = 2;

/** The last moment before `now` at which it was the hour of the run in Shanghai, where no clock is ever put forward. */
export function lastCutoff(now: Date): Date {
  const today = new Date(`${businessDate(now)}T${String(cutoffHour).padStart(2, '0')}:00:00+08:00`);
  return today > now ? new Date(today.getTime() - days(1)) : today;
}
