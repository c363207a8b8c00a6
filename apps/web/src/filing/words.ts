import { type SameKeys, useWords, words } from '../shared';
import { en } from './en';
import { zh } from './zh';

const pair = words(zh, en);

export type FilingWords = SameKeys<typeof zh>;

/** The words of the reserved share, for units and officials alike. */
export const useFilingWords = () => useWords(pair);
