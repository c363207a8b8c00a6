import type { SameKeys } from '../../shared';
import type { zh } from './zh';

/** English words of the offices' desk. */
export const en: SameKeys<typeof zh> = {
  title: 'Offices of official bodies',
  lead: 'What an official body may see and act on is set here and holds from its next request.',
  search: 'Name of the body',
  find: 'Find',
  function: 'Function',
  allFunctions: 'All functions',
  caption: 'Official bodies',
  body: 'Body',
  region: 'Region',
  scope: 'May see',
  people: 'People',
  changed: 'Last changed',
  none: 'No office',
  noneNote: 'sees nothing',
  allUnits: 'all units',
  allYears: 'all years',
  years: (first, last) =>
    first !== null && last !== null
      ? first === last
        ? `${first}`
        : `${first}–${last}`
      : first !== null
        ? `from ${first}`
        : `up to ${last}`,
  functions: {
    collaboration: 'Collaboration',
    finance: 'Finance',
    revitalisation: 'Revitalisation',
    agriculture: 'Agriculture',
    department: 'Department',
    audit: 'Audit',
  },
  functionNotes: {
    collaboration: 'East–west collaboration, planning',
    finance: 'Budgets and reserved shares',
    revitalisation: 'Revitalisation and linkage',
    agriculture: 'Origin, capacity, quality',
    department: 'Only units of its departments',
    audit: 'Sees all, changes nothing, may unmask',
  },
  edit: 'Set',
  dialog: (name) => `Office of ${name}`,
  departments: 'Only units of these departments',
  departmentsHint: 'One department per line; empty = all units.',
  firstYear: 'First year',
  lastYear: 'Last year',
  unlimited: 'No limit',
  save: 'Save',
  saved: 'Saved; holds from the next request',
  withdraw: 'Withdraw',
  withdrawTitle: (name) => `Withdraw the office of ${name}?`,
  withdrawText: 'Its people can still log in, but see nothing until an office is set again.',
  withdrawn: 'Withdrawn',
  empty: 'No such body',
  emptyText: 'Try another name or function.',
};
