import { type SameKeys, useWords, words } from '../shared';
import { en } from './en';
import { zh } from './zh';

const checkWords = words(zh, en);

export type CheckWords = SameKeys<typeof zh>;

export function useCheckWords(): CheckWords {
  return useWords(checkWords);
}
