import { useWords, words } from '../shared';
import { en } from './en';
import { zh } from './zh';

const pair = words(zh, en);

export const useLookWords = () => useWords(pair);
