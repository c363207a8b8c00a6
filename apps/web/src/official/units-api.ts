import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import type { Page } from '../api/types';
import type { Fact, UnitRow } from './api';
import { type Filters, factQuery } from './filters';

interface UnitsRead {
  rows: UnitRow[];
  /** False when there were more facts than one screen should add up. */
  whole: boolean;
}

/** Fifty pages of a hundred. */
const MOST_PAGES = 50;

async function everyPage<Item>(fetchPage: (cursor: string | undefined) => Promise<Page<Item>>) {
  const items: Item[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const found = await fetchPage(cursor);
    items.push(...found.items);
    if (found.nextCursor === null) return { items, whole: true };
    cursor = found.nextCursor;
  }
  return { items, whole: false };
}

function byUnit(facts: readonly Fact[]): UnitRow[] {
  const rows = new Map<string, UnitRow>();
  for (const fact of facts) {
    const before = rows.get(fact.buyerId);
    rows.set(fact.buyerId, {
      buyerId: fact.buyerId,
      name: fact.buyerName,
      unitKind: null,
      regionCode: fact.eastCode,
      regionName: fact.eastName,
      amountFen: (before?.amountFen ?? 0) + fact.amountFen,
      paidFen: (before?.paidFen ?? 0) + (fact.paid ? fact.amountFen : 0),
      factCount: (before?.factCount ?? 0) + 1,
    });
  }
  return [...rows.values()].sort((a, b) => b.amountFen - a.amountFen || a.name.localeCompare(b.name));
}

/** What `/v1/units` cannot cut by. */
function isFine(filters: Filters): boolean {
  return [
    filters.month,
    filters.fundingSource,
    filters.channel,
    filters.outside,
    filters.paid,
    filters.evidenceLevel,
  ].some((filter) => filter !== undefined);
}

/** Units by what they bought. A whole year comes summed from the server; one cell is added up from its own facts. */
export function useUnits(filters: Filters) {
  return useQuery({
    queryKey: ['units', filters],
    queryFn: async (): Promise<UnitsRead> => {
      if (isFine(filters)) {
        const { items, whole } = await everyPage<Fact>((cursor) =>
          answer(api.GET('/v1/facts', { params: { query: { ...factQuery(filters), limit: 100, cursor } } })),
        );
        return { rows: byUnit(items), whole };
      }
      const { year, eastCode, westCode } = filters;
      const { items, whole } = await everyPage<UnitRow>((cursor) =>
        answer(api.GET('/v1/units', { params: { query: { year, eastCode, westCode, limit: 100, cursor } } })),
      );
      return { rows: items, whole };
    },
  });
}
