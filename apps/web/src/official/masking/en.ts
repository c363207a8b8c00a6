import type { SameKeys } from '../../shared';
import type { zh } from './zh';

/** English words of masked pages. */
export const en: SameKeys<typeof zh> = {
  masked: 'Personal data is masked: names by their first character; phones, plates and accounts in part.',
  reveal: 'Show in full',
  title: 'Show personal data unmasked',
  text: 'Say what it is needed for. Who looked, when and why is kept in the access log for good.',
  reason: 'Reason',
  placeholder: 'e.g. checking who signed',
  confirm: 'Write down and show',
  shown:
    'Personal data is shown in full; this look is written down. It is masked again when you leave or reload.',
};
