import { hasBudget } from '@app/identity';
import {
  type Actor,
  businessMonth,
  Clock,
  Database,
  decodeCursor,
  Events,
  Ids,
  narrowed,
  type OnceKey,
  ofOffice,
  ownedBy,
  type Page,
  Problem,
  page,
  type Tx,
  within,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { FilingEvents } from '../filings/filings.events';
import { Territory } from '../ledger/territory.service';
import type {
  ContractorLinkItem,
  DecideContractor,
  EndContractor,
  ListContractors,
  ProposeContractor,
} from './contractor-links.dto';

const lastId = z.tuple([z.uuid()]);
const columns = `
  c.id, c.first_day AS "firstDay", c.last_day AS "lastDay", c.state,
  json_build_object('id', u.id, 'name', u.name) AS unit, json_build_object('id', k.id, 'name', k.name) AS contractor`;
const from = `
  FROM contractor_links c JOIN organizations u ON u.id = c.unit_id JOIN organizations k ON k.id = c.contractor_id`;
const ofEither = narrowed('(c.unit_id = $2 OR c.contractor_id = $2)', '$2::uuid');
const exclusionViolation = '23P01';

/** 委托经营食堂的承包账户 (Q9): the unit proposes, the contractor confirms, and its purchases count for the unit. */
@Injectable()
export class ContractorLinks {
  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly territory: Territory,
  ) {}

  /** Those of the unit or of the contractor; for officials, of the units of their region. Newest first. */
  async list(actor: Actor, query: ListContractors): Promise<Page<ContractorLinkItem>> {
    const after = decodeCursor(query.cursor, lastId);
    const own = actor.persona === 'buyer';
    const rows = await this.database.read<ContractorLinkItem>(
      `SELECT ${columns} ${from}
        WHERE ($1::uuid IS NULL OR c.id < $1) AND ${own ? ofEither : `${within('$2', 'c.region_code')} AND ${ofOffice('c.unit_id')}`}
        ORDER BY c.id DESC LIMIT $3`,
      [after?.[0] ?? null, own ? actor.organizationId : await this.territory.of(actor), query.limit + 1],
    );
    return page(rows, query.limit, (link) => [link.id]);
  }

  /** Errors: contractor_link.unknown, .bad_day, .reseller, .not_outsourced. */
  async propose(
    actor: Actor,
    key: OnceKey | undefined,
    draft: ProposeContractor,
  ): Promise<ContractorLinkItem> {
    const { firstDay, lastDay } = draft;
    if (firstDay < this.firstOpenDay()) throw Problem.at('/firstDay', 'contractor_link.bad_day');
    if (lastDay !== null && lastDay < firstDay) throw Problem.at('/lastDay', 'contractor_link.bad_day');
    return this.database.once(key, async (tx) => {
      await this.refuseUnlessOutsourced(tx, actor, Number(firstDay.slice(0, 4)));
      const [contractor]: { id: string; unitKind: string }[] = await tx.query(
        `SELECT id, unit_kind AS "unitKind" FROM organizations WHERE credit_code = $1 AND kind = 'buyer_unit' AND id <> $2`,
        [draft.contractorCreditCode, actor.organizationId],
      );
      if (!contractor) throw Problem.at('/contractorCreditCode', 'contractor_link.unknown');
      if (contractor.unitKind === 'reseller')
        throw Problem.at('/contractorCreditCode', 'contractor_link.reseller');
      const id = this.ids.next();
      await tx.query(
        `INSERT INTO contractor_links (id, unit_id, contractor_id, region_code, first_day, last_day, state, proposed_by,
                                       proposed_at) VALUES ($1, $2, $3, $4, $5, $6, 'proposed', $7, $8)`,
        [
          ...[id, actor.organizationId, contractor.id, actor.regionCode, firstDay, lastDay],
          ...[actor.userId, this.clock.now()],
        ],
      );
      return this.record(tx, actor, 'contractor_link.proposed', id);
    });
  }

  /**
   * The contractor's word; what was proposed for a year that is over is proposed again. Errors: contractor_link.wrong_state,
   * contractor_link.bad_day, contractor_link.busy.
   */
  async decide(actor: Actor, id: string, { decision }: DecideContractor): Promise<ContractorLinkItem> {
    return this.database
      .transact(async (tx) => {
        const [, changed]: [unknown, number] = await tx.query(
          `UPDATE contractor_links c SET state = $3, decided_by = $4, decided_at = $5
            WHERE id = $1 AND ${ownedBy('c.contractor_id', '$2')} AND state = 'proposed' AND proposed_by <> $4
              AND ($3 <> 'confirmed' OR first_day >= $6::date)`,
          [id, actor.organizationId, decision, actor.userId, this.clock.now(), this.firstOpenDay()],
        );
        if (changed === 0) {
          const values = [id, actor.organizationId];
          const isPast = ({ state, firstDay }: { state: string; firstDay: string }) =>
            decision === 'confirmed' && state === 'proposed' && firstDay < this.firstOpenDay();
          throw await this.refusal(tx, ownedBy('c.contractor_id', '$2'), values, isPast);
        }
        return this.record(tx, actor, `contractor_link.${decision}`, id);
      })
      .catch((error: unknown) => {
        const cause = ((error as { driverError?: unknown }).driverError ?? error) as { code?: string };
        throw cause.code === exclusionViolation ? new Problem('contractor_link.busy') : error;
      });
  }

  /** By either side; only ever earlier, and not in a year that is over. Errors: contractor_link.wrong_state, contractor_link.bad_day. */
  async end(actor: Actor, id: string, { lastDay }: EndContractor): Promise<ContractorLinkItem> {
    return this.database.transact(async (tx) => {
      const values = [id, actor.organizationId];
      const [, changed]: [unknown, number] = await tx.query(
        `UPDATE contractor_links c SET last_day = $3
          WHERE id = $1 AND ${ofEither} AND state = 'confirmed' AND $3::date >= greatest(first_day, $4::date) - 1
            AND (last_day IS NULL OR last_day > $3::date)`,
        [...values, lastDay, this.firstOpenDay()],
      );
      if (changed === 0) throw await this.refusal(tx, ofEither, values, ({ state }) => state === 'confirmed');
      return this.record(tx, actor, 'contractor_link.ended', id);
    });
  }

  /** A shared canteen may be run by a contractor too: then by that of the unit that files for all of it. */
  private async refuseUnlessOutsourced(
    tx: Tx,
    { organizationId, unitKind }: Actor,
    year: number,
  ): Promise<void> {
    const [said]: { canteen: string; isFiler: boolean }[] = await tx.query(
      'SELECT canteen, group_filer_id = $1 AS "isFiler" FROM profile_in($1, $2)',
      [organizationId, year],
    );
    const isRunByOthers = said?.canteen === 'outsourced' || (said?.canteen === 'shared' && said.isFiler);
    if (!isRunByOthers || !hasBudget(unitKind)) throw new Problem('contractor_link.not_outsourced');
  }

  /** What counted in a year that is over stays with whom it counted for, as of units that change. */
  private firstOpenDay(): string {
    return `${businessMonth(this.clock.now()).year}-01-01`;
  }

  /** `isDay`: whether only the day can have been wrong. */
  private async refusal(
    tx: Tx,
    condition: string,
    values: unknown[],
    isDay: (known: { state: string; firstDay: string }) => boolean,
  ): Promise<Problem> {
    const [known]: { state: string; firstDay: string }[] = await tx.query(
      `SELECT state, first_day::text AS "firstDay" FROM contractor_links c WHERE id = $1 AND ${condition}`,
      values,
    );
    if (!known) return new Problem('request.not_found');
    return new Problem(isDay(known) ? 'contractor_link.bad_day' : 'contractor_link.wrong_state');
  }

  private async record(
    tx: Tx,
    actor: Actor,
    type: Extract<keyof FilingEvents, `contractor_link.${string}`>,
    id: string,
  ): Promise<ContractorLinkItem> {
    const [link]: ContractorLinkItem[] = await tx.query(`SELECT ${columns} ${from} WHERE c.id = $1`, [id]);
    if (!link) throw new Problem('request.not_found');
    const { unit, contractor, firstDay, lastDay } = link;
    const payload = { unitId: unit.id, contractorId: contractor.id, firstDay, lastDay };
    await this.events.record<FilingEvents>(tx, actor, { type, subjectId: id, payload });
    return link;
  }
}
