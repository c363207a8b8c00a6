import { type Actor, businessMonth, Clock, Database, isInYears, type Tx } from '@app/platform';
import { Territory } from '@app/procurement';
import { Injectable } from '@nestjs/common';
import { rowsOf } from './figure-rows.policy';
import { type FigureScope, figureDefinitions, figureSets, relationsOf } from './figure-sets.queries';
import type { AskFigures, FigureSheet, Figures } from './figures.dto';
import { checkFigures } from './figures.policy';

/** Every published figure, read at one moment, and whether parts and wholes agree. */
@Injectable()
export class FiguresQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly territory: Territory,
  ) {}

  /** Of the actor's region, with their definitions. A year without a month goes up to the month that it has reached. */
  async ask(actor: Actor, { year, month }: AskFigures): Promise<Figures> {
    const now = businessMonth(this.clock.now());
    const reached = year === now.year ? now.month : 12;
    const sheet = await this.database.snapshot((tx) => this.read(tx, actor, year, month ?? reached));
    const shown = new Set(sheet.figures.map(({ code }) => code));
    const definitions = figureDefinitions.filter(({ code }) => shown.has(code));
    return { ...sheet, definitions, rows: rowsOf(sheet, definitions) };
  }

  /** What `tx`, a snapshot, sees. */
  async read(tx: Tx, actor: Actor, year: number, month: number): Promise<FigureSheet> {
    const scope = await this.scopeOf(tx, actor, year, month);
    const figures = [];
    for (const set of figureSets)
      if (!(set.ofWholeRegion && scope.isOfDepartments)) figures.push(...(await set.read(tx, scope)));
    return {
      regionCode: actor.regionCode,
      regionName: actor.regionName,
      ...{ year, month },
      asOf: this.clock.now().toISOString(),
      figures,
      checks: checkFigures(figures, relationsOf(month)),
    };
  }

  async scopeOf(tx: Tx, actor: Actor, year: number, month: number): Promise<FigureScope> {
    const codes = (await this.territory.of(actor)) ?? [];
    const [paired]: { buys: boolean; counties: string[] }[] = await tx.query(
      `SELECT coalesce(bool_or(east_code = ANY ($1)), false) AS buys,
              coalesce(array_agg(DISTINCT west_code) FILTER (WHERE east_code = ANY ($1)), '{}') AS counties FROM pairings`,
      [codes],
    );
    const buys = paired?.buys ?? false;
    const counties = buys ? (paired?.counties ?? []) : codes;
    const isOfDepartments = this.territory.departmentsOf(actor) !== null;
    const seesLastYear = isInYears(actor, { year: year - 1 });
    return {
      regionCode: actor.regionCode,
      codes,
      buys,
      counties,
      year,
      month,
      isOfDepartments,
      seesLastYear,
    };
  }
}
