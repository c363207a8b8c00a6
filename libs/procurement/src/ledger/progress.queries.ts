import { type Actor, Clock, Database, ownedBy, sumFen } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { UnitProgress } from './ledger.dto';

type Row = {
  month: number;
  countyCode: string;
  countyName: string;
  fundingSource: UnitProgress['fundingSources'][number]['fundingSource'];
  inPairs: boolean;
  amountFen: number;
  paidFen: number;
  factCount: number;
};

/** A unit's own view of its purchases: the same facts as the officials', grouped for its home page. */
@Injectable()
export class ProgressQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async ofUnit(actor: Actor, year: number): Promise<UnitProgress> {
    const rows = await this.database.read<Row>(
      `SELECT f.month, f.west_code AS "countyCode", w.name AS "countyName", f.funding_source AS "fundingSource",
              f.pairing_id IS NOT NULL AS "inPairs", sum(f.amount_fen)::bigint AS "amountFen",
              coalesce(sum(f.amount_fen) FILTER (WHERE f.paid), 0)::bigint AS "paidFen", count(*)::int AS "factCount"
         FROM facts f JOIN regions w ON w.code = f.west_code
        WHERE ${ownedBy('f.buyer_id', '$1')} AND f.year = $2 GROUP BY 1, 2, 3, 4, 5`,
      [actor.organizationId, year],
    );
    const sum = (some: readonly Row[]): number => sumFen(some.map((row) => row.amountFen));
    const inPairs = rows.filter((row) => row.inPairs);
    const counties = groups(rows, (row) => `${row.countyCode}${row.inPairs}`).map((group) => ({
      code: group[0].countyCode,
      name: group[0].countyName,
      amountFen: sum(group),
      inPairs: group[0].inPairs,
    }));
    const fundingSources = groups(rows, (row) => row.fundingSource).map((group) => ({
      fundingSource: group[0].fundingSource,
      amountFen: sum(group),
    }));
    return {
      year,
      asOf: this.clock.now().toISOString(),
      totalFen: sum(rows),
      inPairsFen: sum(inPairs),
      outsidePairsFen: sum(rows.filter((row) => !row.inPairs)),
      paidFen: sumFen(rows.map((row) => row.paidFen)),
      factCount: rows.reduce((count, row) => count + row.factCount, 0),
      months: Array.from({ length: 12 }, (_, index) => ({
        month: index + 1,
        amountFen: sum(rows.filter((row) => row.month === index + 1)),
      })),
      counties: counties.sort(byAmount),
      fundingSources: fundingSources.sort(byAmount),
    };
  }
}

function groups(rows: readonly Row[], key: (row: Row) => string): [Row, ...Row[]][] {
  const found = new Map<string, [Row, ...Row[]]>();
  for (const row of rows) {
    const group = found.get(key(row));
    if (group) group.push(row);
    else found.set(key(row), [row]);
  }
  return [...found.values()];
}

function byAmount(a: { amountFen: number }, b: { amountFen: number }): number {
  return b.amountFen - a.amountFen;
}
