import { locale } from '../language/language.js';

/** A day: "3 March 2026". */
export function day(moment: string | Date): string {
  return format(moment, { dateStyle: 'long' });
}

/** The time of a day: "14:05". */
export function time(moment: string | Date): string {
  return format(moment, { timeStyle: 'short' });
}

/** A day and a time, as short as they are clear. */
export function dayAndTime(moment: string | Date): string {
  return format(moment, { dateStyle: 'medium', timeStyle: 'short' });
}

/** When something was, in a list: the time if it was today, else the day. */
export function brief(moment: string): string {
  const date = new Date(moment);
  return isSameDay(date, new Date()) ? time(date) : format(date, { day: 'numeric', month: 'short' });
}

/** Whether two moments lie in the same day here. */
export function isSameDay(one: string | Date, other: string | Date): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}

/** A number of bytes in words: "1.5 MB". */
export function size(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1);
  return new Intl.NumberFormat(locale(), {
    style: 'unit', unit: units[power] ?? 'byte', unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power === 0 ? 0 : 1,
  }).format(bytes / 1024 ** power);
}

function format(moment: string | Date, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale(), options).format(new Date(moment));
}
