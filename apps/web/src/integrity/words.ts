import { type SameKeys, useLanguage, useWords, words } from '../shared';
import { en } from './en';
import { zh } from './zh';

const pair = words(zh, en);

export type IntegrityWords = SameKeys<typeof zh>;

export const useIntegrityWords = () => useWords(pair);

/** What the rules say of themselves comes in both languages. */
export function useSaid(): (said: { zh: string; en: string }) => string {
  const { language } = useLanguage();
  return (said) => (language === 'en' ? said.en : said.zh);
}
