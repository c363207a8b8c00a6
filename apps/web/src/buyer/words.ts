import { type SameKeys, useWords, words } from '../shared';
import { en } from './en';
import { zh } from './zh';

const pair = words(zh, en);

export type BuyerWords = SameKeys<typeof zh>;

/** The words of the buyer's screens. */
export const useBuyerWords = () => useWords(pair);
