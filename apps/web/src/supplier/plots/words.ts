import { type SameKeys, useWords, words } from '../../shared';
import { en } from './en';
import { zh } from './zh';

const pair = words(zh, en);

export type PlotWords = SameKeys<typeof zh>;

export const usePlotWords = () => useWords(pair);
