import { useSearchParams } from 'react-router';
import type { Query } from '../../api/types';
import { thisYear } from '../filters';

type Asked = Query<'listUnitFilings'>;
export type Pick = NonNullable<Asked['pick']>;
export type Department = NonNullable<Asked['department']>;
export type UnitKind = NonNullable<Asked['unitKind']>;

/** Which units are looked at; it lives in the address, so that a link shows what its sender saw. */
export interface Choice {
  year: number;
  pick?: Pick;
  regionCode?: string;
  department?: Department;
  unitKind?: UnitKind;
  q?: string;
}

export const picks: readonly Pick[] = [
  'not_filed',
  'submitted',
  'returned',
  'approved',
  'late',
  'zero',
  'no_canteen',
  'zero_due',
  'covered',
  'ended',
  'taken_over',
  'not_buying',
  'done',
  'filed',
];
export const departments: readonly Department[] = [
  '机关事务管理局',
  '教育局',
  '卫生健康委',
  '国资委',
  '总工会',
  '民政局',
  '公安局',
  '财政局',
  '其他',
];
/** Those that file: resellers and contractors have no budget to reserve from. */
export const unitKinds = [
  'agency',
  'school',
  'hospital',
  'soe',
  'union',
] as const satisfies readonly UnitKind[];

function read(query: URLSearchParams): Choice {
  const year = Number(query.get('year'));
  const code = query.get('regionCode');
  const found = {
    pick: picks.find((one) => one === query.get('pick')),
    regionCode: code !== null && /^\d{6}$/.test(code) ? code : undefined,
    department: departments.find((one) => one === query.get('department')),
    unitKind: unitKinds.find((one) => one === query.get('unitKind')),
    q: query.get('q')?.trim().slice(0, 50) || undefined,
  };
  return {
    year: Number.isInteger(year) && year >= 2000 && year <= 2100 ? year : thisYear(),
    ...Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)),
  };
}

export function useChoice(): {
  choice: Choice;
  set: (change: { [K in keyof Choice]?: Choice[K] | undefined }) => void;
} {
  const [query, setQuery] = useSearchParams();
  const set = (change: object) =>
    setQuery(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [key, value] of Object.entries(change))
          if (value === undefined || value === '') next.delete(key);
          else next.set(key, String(value));
        return next;
      },
      { replace: true },
    );
  return { choice: read(query), set };
}

/** The address of the list with this choice. */
export function deskHref(choice: Choice): string {
  const given = Object.entries(choice).filter(([, value]) => value !== undefined);
  return `/official/filings?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}`;
}
