import { type SameKeys, useWords, words } from '../../shared';
import { en } from './en';
import { zh } from './zh';

const pair = words(zh, en);

export type ReportWords = SameKeys<typeof zh>;

/** The words of rankings, the map of tiles, bulletins and exports. */
export const useReportWords = () => useWords(pair);
