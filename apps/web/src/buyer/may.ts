import { type Session, useSession } from '../api/session';

type Role = Session['user']['roles'][number];

/** Who of a unit may do what; the server decides again. */
const acts = {
  buy: ['purchaser'],
  cancel: ['purchaser'],
  accept: ['purchaser', 'inspector'],
  sign: ['inspector', 'purchaser', 'approver'],
  giveBack: ['purchaser', 'inspector'],
  pay: ['purchaser', 'finance'],
  invoice: ['purchaser', 'finance'],
  verify: ['finance'],
} as const satisfies Record<string, readonly Role[]>;

export function useMay(): (act: keyof typeof acts) => boolean {
  const roles: readonly Role[] = useSession().data?.user.roles ?? [];
  return (act) => acts[act].some((role) => roles.includes(role));
}
