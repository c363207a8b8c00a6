import type { Task } from '../../api/progress';
import type { zh } from './zh';

type Kind = keyof typeof zh.names;
export type DeskTask = Task & { kind: Kind };

/** Where each kind stands on the desk, where its list is, and the page of one of them. */
const places: Record<Kind, { group: keyof typeof zh.groups; list: string; one?: string }> = {
  filings_to_review: { group: 'filings', list: 'filings?pick=submitted', one: 'filings/' },
  unit_changes_ahead: { group: 'filings', list: 'unit-changes' },
  sales_to_review: { group: 'sales', list: 'sales', one: 'sales/' },
  sales_corrections_to_decide: { group: 'sales', list: 'sales?open=corrections', one: 'sales/' },
  suppliers_to_sign_off: { group: 'admissions', list: 'admissions?state=open', one: 'admissions/' },
  agreements_to_confirm: { group: 'collaboration', list: 'agreements', one: 'agreements/' },
  supplements_to_confirm: { group: 'collaboration', list: 'agreements', one: 'agreements/' },
  indicator_reports_to_review: { group: 'collaboration', list: 'agreements', one: 'agreements/' },
  projects_to_decide: { group: 'projects', list: 'projects?state=registered', one: 'projects/' },
  budget_lines_to_judge: { group: 'projects', list: 'projects?state=registered', one: 'projects/' },
  projects_to_complete: { group: 'projects', list: 'projects?state=under_way', one: 'projects/' },
  closings_to_confirm: { group: 'closing', list: 'periods' },
  bulletins_to_publish: { group: 'closing', list: 'bulletins', one: 'bulletins/' },
  subsidy_objections_to_decide: {
    group: 'subsidies',
    list: 'subsidies/objections?state=open',
    one: 'subsidies/runs/',
  },
  subsidy_lists_to_finalise: { group: 'subsidies', list: 'subsidies', one: 'subsidies/runs/' },
  subsidy_lists_to_confirm: { group: 'subsidies', list: 'subsidies', one: 'subsidies/runs/' },
  flags_unowned: { group: 'integrity', list: 'integrity?state=open', one: 'integrity/' },
  flags_to_end: { group: 'integrity', list: 'integrity?state=assigned', one: 'integrity/' },
};

/** Those that this desk knows; a newer server may tell of more. */
export function deskTasks(items: readonly Task[]): DeskTask[] {
  return items.filter((item): item is DeskTask => item.kind in places);
}

export function groupOf({ kind }: DeskTask): keyof typeof zh.groups {
  return places[kind].group;
}

/** Where the list is of one year, of that of the oldest: in January what waits is of the year before. */
export function listOf({ kind, mayAct, year }: DeskTask): string {
  const { list } = places[kind];
  const more = [
    ...(kind === 'flags_to_end' && mayAct ? ['mine=1'] : []),
    ...(year === null || year === undefined ? [] : [`year=${year}`]),
  ].join('&');
  return `/official/${list}${more && (list.includes('?') ? '&' : '?')}${more}`;
}

/** The page of the oldest; undefined where a thing has none of its own. */
export function oldestOf({ kind, subjectId, periodId }: DeskTask): string | undefined {
  if (periodId) return `/official/periods/${periodId}`;
  const { one } = places[kind];
  return one === undefined || !subjectId ? undefined : `/official/${one}${subjectId}`;
}
