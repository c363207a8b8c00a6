import type { Office } from '@app/platform';

/** What happens to an account; the subject is the user. */
export type IdentityEvents = {
  'user.password_changed': Record<string, never>;
  'user.second_factor_enrolled': Record<string, never>;
  /** By the person with a code, or by the command of an administrator. */
  'user.second_factor_removed': { by: 'person' | 'administrator' };
  /** What an official body may see; the subject is the body. So of the two below. */
  'office.granted': Office;
  'office.changed': { before: Office; after: Office };
  'office.withdrawn': Office;
};
