import { type SameKeys, useWords, words } from '../shared';
import { en } from './en';
import { zh } from './zh';

const pair = words(zh, en);

export type SettlementWords = SameKeys<typeof zh>;

/** The words of settlements, payouts and the papers about them, for every persona. */
export const useSettlementWords = () => useWords(pair);
