import { createHash } from 'node:crypto';
import { hasBudget } from '@app/identity';
import {
  type Actor,
  businessDate,
  Clock,
  Database,
  type OnceKey,
  ofOffice,
  Problem,
  type Tx,
  tableFiles,
  within,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { Territory } from '../ledger/territory.service';
import { askedBy, type CanteenKind, objectionsTo } from '../quota/quota.policy';
import { QuotaPolicies } from '../quota/quota-policies.service';
import { isOpen, wordsWithoutPeople } from './filing.policy';
import type { FilingColumn } from './filing-columns.policy';
import { faultAt, type RowFault, readFilingSheet, type SheetFiling } from './filing-sheet.policy';
import { Filings } from './filings.service';
import type { FilingsImported } from './unit-filings.dto';
import { UnitProfiles } from './unit-profiles.service';

type Unit = {
  creditCode: string;
  unitId: string;
  unitKind: string | null;
  regionCode: string;
  department: string | null;
  profileCanteen: CanteenKind | null;
  profileVersion: number;
  isCovered: boolean;
  isEnded: boolean;
  /** Others point at it. */
  filesForOthers: boolean;
  state: string | null;
  /** As it is filed now, to tell a row that came back as it went out. */
  filed: { amounts: (string | number)[]; texts: [string, string] } | null;
  lastYearFen: number | null;
};
type Matched = { filing: SheetFiling; unit: Unit };

const mostRows = 1_000;
/** Enough to correct a file by; a person reads no more at once. */
const mostFaults = 200;

/** 代填导入: an official files for units from their papers; reviewed, like every filing, by another person. */
@Injectable()
export class FilingImports {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly policies: QuotaPolicies,
    private readonly profiles: UnitProfiles,
    private readonly filings: Filings,
    private readonly territory: Territory,
  ) {}

  /**
   * All rows or none, for a year that units file too. Errors: filing.year_not_open, table_file.*, filing_import.too_many_rows,
   * filing_import.empty, and filing_import.rows_wrong with every wrong row and column.
   */
  async take(
    actor: Actor,
    key: OnceKey,
    year: number,
    { content, english }: { content: Buffer; english: boolean },
  ): Promise<FilingsImported> {
    const now = this.clock.now();
    if (!isOpen(year, now)) throw Problem.at('/year', 'filing.year_not_open');
    const { rows, faults } = await readFilingSheet(content, english, businessDate(now));
    if (rows.length + faults.length === 0) throw new Problem('filing_import.empty');
    if (rows.length > mostRows) throw new Problem('filing_import.too_many_rows', { most: mostRows });
    const codes = await this.territory.of(actor);
    const ruleOf = await this.policies.finder();
    const sent = { ...key, bodyHash: createHash('sha256').update(content).digest('hex') };
    return this.database.once(sent, async (tx) => {
      const { matched, unknown } = await this.match(tx, year, codes, rows);
      const changed = matched
        .map(({ filing, unit }) => ({ unit, filing: { ...filing, ...wordsAsFiled(filing, unit) } }))
        .filter(({ filing, unit }) => !isAsFiled(filing, unit));
      const found = [...faults, ...unknown];
      for (const one of changed) found.push(...this.faultsOf(one, year, ruleOf));
      if (found.length > 0)
        throw new Problem('filing_import.rows_wrong', {
          faults: found.length,
          errors: found.slice(0, mostFaults),
        });
      let created = 0;
      for (const { filing, unit } of changed) {
        await this.sayCanteen(tx, actor, unit, filing.canteen, year);
        const draft = await this.filings.writeFor(tx, actor, { ...unit, year }, filing);
        const submission = { ...filing, ...unit, ...draft, year };
        await this.filings.handIn(tx, actor, submission, ruleOf(submission));
        if (unit.state === null) created++;
      }
      return { rows: rows.length, created, changed: changed.length - created };
    });
  }

  private async match(
    tx: Tx,
    year: number,
    codes: string[] | null,
    rows: readonly SheetFiling[],
  ): Promise<{ matched: Matched[]; unknown: RowFault[] }> {
    const units: Unit[] = await tx.query(
      `SELECT u.credit_code AS "creditCode", u.id AS "unitId", u.unit_kind AS "unitKind", u.region_code AS "regionCode",
              p.department, y.canteen AS "profileCanteen", coalesce(p.version, 0) AS "profileVersion",
              coalesce(y.group_filer_id <> u.id, false) AS "isCovered", f.state,
              EXISTS (SELECT FROM unit_successions s
                       WHERE s.unit_id = u.id AND succession_holds(s.state, s.effective_on, $1)) AS "isEnded",
              EXISTS (SELECT FROM guests_of(u.id, $1)) AS "filesForOthers",
              reserved_before(u.id, $1) AS "lastYearFen",
              CASE WHEN f.id IS NOT NULL THEN json_build_object(
                'amounts', json_build_array(f.canteen, f.canteen_food_fen, f.union_demand_fen, f.union_funds_fen, f.reserved_fen),
                'texts', json_build_array(f.remark, f.ratchet_reason)) END AS filed
         FROM organizations u
         LEFT JOIN unit_profiles p ON p.organization_id = u.id
         LEFT JOIN LATERAL profile_in(u.id, $1) y ON true
         LEFT JOIN filings f ON f.unit_id = u.id AND f.year = $1
        WHERE u.kind = 'buyer_unit' AND u.credit_code = ANY ($3)
          AND ${within('$2', 'u.region_code')} AND ${ofOffice('u.id', '$1')}`,
      [year, codes, rows.map(({ creditCode }) => creditCode)],
    );
    const byCode = new Map(units.map((unit) => [unit.creditCode, unit]));
    const matched: Matched[] = [];
    const unknown: RowFault[] = [];
    for (const filing of rows) {
      const unit = byCode.get(filing.creditCode);
      if (unit) matched.push({ filing, unit });
      else unknown.push(faultAt(filing, 'creditCode', 'filing_import.unknown_unit'));
    }
    return { matched, unknown };
  }

  private faultsOf(
    { filing, unit }: Matched,
    year: number,
    ruleOf: Awaited<ReturnType<QuotaPolicies['finder']>>,
  ): RowFault[] {
    const { canteen } = filing;
    if (!hasBudget(unit.unitKind)) return [faultAt(filing, 'creditCode', 'filing.no_budget')];
    if (unit.state === 'submitted' || unit.state === 'approved')
      return [faultAt(filing, 'reservedFen', 'filing.wrong_state')];
    if (unit.isEnded && unit.state !== 'returned')
      return [faultAt(filing, 'creditCode', 'filing.unit_ended')];
    if (unit.isCovered) return [faultAt(filing, 'creditCode', 'filing.filed_by_other')];
    if (unit.filesForOthers && canteen !== 'shared')
      return [faultAt(filing, 'canteen', 'unit_profile.others_depend')];
    const { terms } = ruleOf({ ...unit, year, canteen });
    const { lastYearFen } = unit;
    return objectionsTo(filing, { terms, asked: askedBy(terms, filing), lastYearFen }).map(
      ({ code, pointer }) => faultAt(filing, pointer.slice(1) as FilingColumn, code),
    );
  }

  /** What the paper of a year says of the canteen; a shared one of which nothing was said is filed for by the unit itself. */
  private async sayCanteen(
    tx: Tx,
    actor: Actor,
    unit: Unit,
    canteen: CanteenKind,
    year: number,
  ): Promise<void> {
    if (unit.profileCanteen === canteen) return;
    const { unitId, regionCode, department, profileVersion } = unit;
    const groupFilerId = canteen === 'shared' ? unitId : null;
    await this.profiles.say(
      tx,
      actor,
      { unitId, regionCode, department, canteen, groupFilerId, year },
      profileVersion,
    );
  }
}

/** What the unit wrote went out without the numbers of its people: words that come back so are those that it wrote. */
function wordsAsFiled(
  { remark, ratchetReason }: SheetFiling,
  { filed }: Unit,
): Pick<SheetFiling, 'remark' | 'ratchetReason'> {
  if (!filed) return { remark, ratchetReason };
  const [keptRemark = '', keptReason = ''] = filed.texts;
  const kept = { remark: keptRemark, ratchetReason: keptReason };
  const sent = wordsWithoutPeople(kept);
  return {
    remark: remark === tableFiles.clean(sent.remark) ? kept.remark : remark,
    ratchetReason:
      ratchetReason === tableFiles.clean(sent.ratchetReason) ? kept.ratchetReason : ratchetReason,
  };
}

/** As the file can say it: its cells have no line breaks, and its reader cleans them. */
function isAsFiled(filing: SheetFiling, { filed, state }: Unit): boolean {
  if (filed === null || (state !== 'submitted' && state !== 'approved')) return false;
  const { canteen, canteenFoodFen, unionDemandFen, unionFundsFen, reservedFen, remark, ratchetReason } =
    filing;
  const amounts = [canteen, canteenFoodFen, unionDemandFen, unionFundsFen, reservedFen];
  return (
    amounts.every((value, place) => value === filed.amounts[place]) &&
    [remark, ratchetReason].every(
      (text, place) => tableFiles.clean(text) === tableFiles.clean(filed.texts[place]),
    )
  );
}
