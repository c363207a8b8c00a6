import { type SameKeys, useWords, words } from '../shared';
import { en } from './en';
import { zh } from './zh';

const pair = words(zh, en);

export type SalesWords = SameKeys<typeof zh>;

/** The words of sales outside the platform, for those who report and those who review. */
export const useSalesWords = () => useWords(pair);
