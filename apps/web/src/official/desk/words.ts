import { useWords, words } from '../../shared';
import { en } from './en';
import { zh } from './zh';

const pair = words(zh, en);

/** The words of what waits for an office. */
export const useDeskWords = () => useWords(pair);
