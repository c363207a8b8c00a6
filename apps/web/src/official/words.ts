import { type SameKeys, useWords, words } from '../shared';
import { en } from './en';
import { zh } from './zh';

const pair = words(zh, en);

export type OfficialWords = SameKeys<typeof zh>;

/** The words of the official's screens. */
export const useOfficialWords = () => useWords(pair);
