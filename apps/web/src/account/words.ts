import { type SameKeys, useWords, words } from '../shared';
import { en } from './en';
import { zh } from './zh';

const accountWords = words(zh, en);

export type AccountWords = SameKeys<typeof zh>;

export function useAccountWords(): AccountWords {
  return useWords(accountWords);
}
