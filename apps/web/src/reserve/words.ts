import { type SameKeys, useWords, words } from '../shared';
import { en } from './en';
import { zh } from './zh';

const pair = words(zh, en);

export type ReserveWords = SameKeys<typeof zh>;

/** The words of a unit's progress, for the unit and its officials. */
export const useReserveWords = () => useWords(pair);
