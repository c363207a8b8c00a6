import { type SameKeys, useWords, words } from '../shared';
import { en } from './en';
import { zh } from './zh';

const pair = words(zh, en);

export type SupplierWords = SameKeys<typeof zh>;

/** The words of the supplier's screens. */
export const useSupplierWords = () => useWords(pair);
