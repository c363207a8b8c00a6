import { useWords, words } from '../shared';
import { en } from './en';
import { zh } from './zh';

const pair = words(zh, en);

/** The words of the operator's screens. */
export const useOperatorWords = () => useWords(pair);
