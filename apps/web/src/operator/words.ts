import { type SameKeys, useWords, words } from '../shared';
import { en } from './en';
import { zh } from './zh';

const pair = words(zh, en);

export type OperatorWords = SameKeys<typeof zh>;

/** The words of the operator's screens. */
export const useOperatorWords = () => useWords(pair);
