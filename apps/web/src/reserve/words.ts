import { type SameKeys, useLanguage, useWords, words } from '../shared';
import { en } from './en';
import { zh } from './zh';

const pair = words(zh, en);

export type ReserveWords = SameKeys<typeof zh>;

/** The words of a unit's progress, for the unit and its officials. */
export const useReserveWords = () => useWords(pair);

/** What the calendar wrote, in the reader's language; reminders from before it was bilingual say nothing in English. */
export function useNudgeNote(): (nudge: { note: string; noteEn: string | null }) => string {
  const { language } = useLanguage();
  return ({ note, noteEn }) => (language === 'en' ? (noteEn ?? '') : note);
}
