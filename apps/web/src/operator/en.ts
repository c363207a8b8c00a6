import type { SameKeys } from '../shared';
import type { zh } from './zh';

export const en: SameKeys<typeof zh> = {
  nav: { home: 'Home' },
};
