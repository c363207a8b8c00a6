import { type SameKeys, useWords, words } from '../shared';
import { en } from './en';
import { zh } from './zh';

const pair = words(zh, en);

export type AdmissionWords = SameKeys<typeof zh>;

/** The words of admission (供应商入驻): for who applies, the county's offices and the platform. */
export const useAdmissionWords = () => useWords(pair);
