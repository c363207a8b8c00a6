import { Regions } from '@app/identity';
import {
  type Actor,
  businessDate,
  Clock,
  Database,
  Problem,
  problemMeaning,
  sumFen,
  tableFiles,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { Pairings } from '../pairing/pairings.service';
import { buyersOf, type OwnPurchase, ResalePurchases } from './counted-sales.queries';
import { saleKey } from './natural-key.policy';
import { SalesClashes } from './sales-clashes.service';
import {
  type CellFault,
  purchaseWritten,
  type ReadSale,
  readSales,
  type SaleColumn,
  saleColumnsFor,
} from './sales-file.policy';
import { mostLines, type SalesFileFault, type SalesFilePreview } from './sales-reports.dto';
import { faultsOf } from './sales-rules.policy';

const mostFaults = 200;
const noReport = '00000000-0000-0000-0000-000000000000';

/** Reads a file of sales before it is sent in: everything that is wrong with it at once, by row and column. */
@Injectable()
export class SalesFiles {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly regions: Regions,
    private readonly pairings: Pairings,
    private readonly clashes: SalesClashes,
    private readonly purchases: ResalePurchases,
  ) {}

  /** Nothing is kept. Errors: sales_report.not_reseller, and those of a file that cannot be opened, table_file.*. */
  async preview(actor: Actor, content: Buffer, english: boolean): Promise<SalesFilePreview> {
    if (actor.unitKind !== 'reseller') throw new Problem('sales_report.not_reseller');
    const table = await tableFiles.readTableFile(content, saleColumnsFor(english));
    if (table.rows.length > mostLines) throw new Problem('table_file.too_many_rows', { most: mostLines });
    const written = [...new Set(table.rows.map(({ cells }) => cells.originCounty))];
    const codes = new Map(
      await Promise.all(written.map(async (name) => [name, await this.regions.resolve(name)] as const)),
    );
    const { sales, faults } = readSales(table, {
      county: (name) => codes.get(name),
      purchases: await this.purchasesIn(
        actor,
        table.rows.map(({ cells }) => cells.purchase),
      ),
    });
    const all = [...faults, ...(await this.faultsOfLines(actor, sales, table.titles))].sort(
      (a, b) => a.row - b.row,
    );
    const names = new Map((await this.regions.list()).map(({ code, name }) => [code, name]));
    return {
      rows: table.rows.length,
      amountFen: sumFen(sales.map(({ draft }) => draft.amountFen)),
      lines: sales.map(({ row, draft }) => ({
        row,
        draft,
        originCountyName: names.get(draft.originCountyCode) ?? draft.originCountyCode,
      })),
      faults: all.slice(0, mostFaults).map((fault) => told(fault, english)),
      moreFaults: Math.max(0, all.length - mostFaults),
    };
  }

  private async purchasesIn(
    actor: Actor,
    cells: readonly string[],
  ): Promise<ReadonlyMap<string, readonly OwnPurchase[]>> {
    const numbers = new Set(cells.flatMap((cell) => purchaseWritten(cell)?.number ?? []));
    const found = await this.database.transact((tx) =>
      this.purchases.called(tx, actor.organizationId, [...numbers]),
    );
    return new Map(
      [...numbers].map((number) => [number, found.filter(({ orderNumber }) => orderNumber === number)]),
    );
  }

  /**
   * What a right line may still not be: not western, on an impossible day, twice in the file, claimed by others, or of goods that
   * were bought here and counted, or are sold, or sold to nobody that there is.
   */
  private async faultsOfLines(
    actor: Actor,
    sales: readonly ReadSale[],
    titles: tableFiles.FileTable<SaleColumn>['titles'],
  ): Promise<CellFault[]> {
    const titleOf: Record<string, string> = {
      ...{ originCountyCode: titles.originCounty, soldOn: titles.soldOn, grams: titles.kilograms },
      ...{ buyerCreditCode: titles.buyerCreditCode, buyerName: titles.buyerName },
    };
    const drafts = sales.map(({ draft }) => draft);
    const counties = new Set(
      (await this.regions.list()).flatMap(({ level, code }) => (level === 'county' ? [code] : [])),
    );
    const keys = sales.map(({ draft }) => saleKey(draft));
    const { places, taken, purchases, buyers } = await this.database.transact(async (tx) => ({
      places: await this.pairings.around(tx, actor.regionCode),
      taken: await this.clashes.held(tx, keys, noReport),
      purchases: await this.purchases.faultsOf(tx, actor.organizationId, drafts),
      buyers: (await buyersOf(tx, drafts)).faults,
    }));
    const around = {
      eastCode: actor.regionCode,
      ...places,
      counties,
      today: businessDate(this.clock.now()),
    };
    const held = new Set(taken.map(({ naturalKey }) => naturalKey));
    return sales.flatMap(({ row, draft }, index): CellFault[] => {
      const key = keys[index] as string;
      const value = draft.invoiceNumber;
      return [
        ...faultsOf(draft, around).map(({ field, code }) => ({
          ...{ row, code, column: titleOf[field] ?? field },
          value: field === 'soldOn' ? draft.soldOn : draft.originCountyCode,
        })),
        ...(keys.indexOf(key) < index
          ? [{ row, column: titles.invoiceLine, value, code: 'sales_line.key_twice' }]
          : []),
        ...(held.has(key)
          ? [{ row, column: titles.invoiceNumber, value, code: 'sales_line.key_taken' }]
          : []),
        ...purchases
          .filter((fault) => fault.index === index)
          .map(({ field, code }) => ({
            ...{ row, code, column: titleOf[field] ?? titles.purchase },
            value: field === 'grams' ? String(draft.grams / 1000) : '',
          })),
        ...buyers
          .filter((fault) => fault.index === index)
          .map(({ field, code }) => ({
            ...{ row, code, column: titleOf[field] ?? field },
            value: draft[field] ?? '',
          })),
      ];
    });
  }
}

function told(fault: CellFault, english: boolean): SalesFileFault {
  const meaning = problemMeaning(fault.code);
  return { ...fault, message: (english ? meaning?.en : meaning?.zh) ?? fault.code };
}
