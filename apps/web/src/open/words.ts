import { type SameKeys, useWords, words } from '../shared';
import { en } from './en';
import { zh } from './zh';

const pair = words(zh, en);

export type OpenWords = SameKeys<typeof zh>;

export const useOpenWords = () => useWords(pair);
