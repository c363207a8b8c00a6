import { useWords, words } from '../shared';
import { en } from './en';
import { zh } from './zh';

const pair = words(zh, en);

/** The words of the buyer's screens. */
export const useBuyerWords = () => useWords(pair);
