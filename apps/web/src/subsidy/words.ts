import { type SameKeys, useWords, words } from '../shared';
import { en } from './en';
import { zh } from './zh';

const pair = words(zh, en);

export type SubsidyWords = SameKeys<typeof zh>;

/** The words of subsidies, for officials, sellers and the public. */
export const useSubsidyWords = () => useWords(pair);
