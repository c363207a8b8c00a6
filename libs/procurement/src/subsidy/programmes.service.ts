import { Regions } from '@app/identity';
import {
  type Actor,
  Clock,
  Database,
  decodeCursor,
  Events,
  Ids,
  type OnceKey,
  ofToday,
  type Page,
  Problem,
  page,
  type Tx,
  within,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Territory } from '../ledger/territory.service';
import { actsFor } from './desk.policy';
import { SubsidyLists } from './lists.service';
import type {
  Draft,
  ListDraftFacts,
  ListProgrammes,
  ProgrammeItem,
  SaveProgramme,
  SubsidyFactPage,
  SubsidyReferenceList,
  SubsidyRules,
} from './programmes.dto';
import type { SubsidyEvents } from './subsidy.events';

/** A row of the reference data. */
export type NewSubsidyReference = Omit<SubsidyReferenceList['items'][number], 'id'>;

const lastId = z.tuple([z.uuid()]);

const columns = `
  p.id, p.region_code AS "regionCode", g.name AS "regionName", p.name, p.rules, p.source_document AS "sourceDocument",
  p.version, u.name AS "changedBy", p.changed_at AS "changedAt",
  (SELECT r.id FROM subsidy_runs r WHERE r.programme_id = p.id AND r.state <> 'withdrawn') AS "runId"
    FROM subsidy_programmes p JOIN regions g ON g.code = p.region_code JOIN users u ON u.id = p.changed_by`;

/** 奖补项目 of a county: rules as data. What is changed here changes no list that was published. */
@Injectable()
export class SubsidyProgrammes {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly regions: Regions,
    private readonly territory: Territory,
    private readonly lists: SubsidyLists,
  ) {}

  async references(): Promise<SubsidyReferenceList> {
    const items = await this.database.read<SubsidyReferenceList['items'][number]>(
      `SELECT id, name, region_name AS "regionName", year, rules, source_document AS "sourceDocument", confidence, note
         FROM subsidy_references ORDER BY year DESC, name`,
    );
    return { items };
  }

  /** Writes reference data; a row that is there already takes the new values. */
  async loadReferences(tx: Tx, rows: readonly NewSubsidyReference[]): Promise<void> {
    await tx.query(
      `INSERT INTO subsidy_references (id, name, region_name, year, rules, source_document, confidence, note)
       SELECT id, name, "regionName", year, rules, "sourceDocument", confidence, note
         FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, name text, "regionName" text, year smallint, rules jsonb,
              "sourceDocument" text, confidence text, note text)
       ON CONFLICT (name) DO UPDATE SET region_name = excluded.region_name, year = excluded.year, rules = excluded.rules,
         source_document = excluded.source_document, confidence = excluded.confidence, note = excluded.note`,
      [JSON.stringify(rows.map((row) => ({ ...row, id: this.ids.next() })))],
    );
  }

  async list(actor: Actor, query: ListProgrammes): Promise<Page<ProgrammeItem>> {
    const after = decodeCursor(query.cursor, lastId);
    const rows = await this.database.read<ProgrammeItem>(
      `SELECT ${columns} WHERE ${within('$1', 'p.region_code')} AND ${ofToday} AND ($2::uuid IS NULL OR p.id < $2)
        ORDER BY p.id DESC LIMIT $3`,
      [await this.territory.of(actor), after?.[0] ?? null, query.limit + 1],
    );
    return page(rows, query.limit, ({ id }) => [id]);
  }

  async one(actor: Actor, id: string): Promise<ProgrammeItem> {
    const [programme] = await this.database.read<ProgrammeItem>(
      `SELECT ${columns} WHERE p.id = $1 AND ${within('$2', 'p.region_code')} AND ${ofToday}`,
      [id, await this.territory.of(actor)],
    );
    if (!programme) throw new Problem('request.not_found');
    return programme;
  }

  /** Errors: subsidy.not_a_county, subsidy.region_unknown. */
  async add(actor: Actor, key: OnceKey, draft: SaveProgramme): Promise<ProgrammeItem> {
    const county = await this.lists.countyOf(actor);
    await this.refuseUnknownRegion(draft.rules);
    return this.database.once(key, async (tx) => {
      const id = this.ids.next();
      await tx.query(
        `INSERT INTO subsidy_programmes (id, region_code, name, rules, source_document, created_by, created_at, changed_by,
                                         changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $6, $7)`,
        [id, county, draft.name, draft.rules, draft.sourceDocument, actor.userId, this.clock.now()],
      );
      return this.saved(tx, actor, id);
    });
  }

  /** Errors: subsidy.version_required, subsidy.changed_meanwhile, subsidy.region_unknown. */
  async change(
    actor: Actor,
    id: string,
    ifMatch: string | undefined,
    draft: SaveProgramme,
  ): Promise<ProgrammeItem> {
    if (!ifMatch || ifMatch === '*') throw new Problem('subsidy.version_required');
    await this.refuseUnknownRegion(draft.rules);
    return this.database.transact(async (tx) => {
      const [seen]: { version: number }[] = await tx.query(
        `SELECT version FROM subsidy_programmes WHERE id = $1 AND region_code = $2 AND ${ofToday} FOR UPDATE`,
        [id, actsFor(actor)],
      );
      if (!seen) throw new Problem('request.not_found');
      if (ifMatch !== `"${seen.version}"`)
        throw new Problem('subsidy.changed_meanwhile', { version: seen.version });
      await tx.query(
        `UPDATE subsidy_programmes SET name = $2, rules = $3, source_document = $4, version = version + 1, changed_by = $5,
                changed_at = $6 WHERE id = $1`,
        [id, draft.name, draft.rules, draft.sourceDocument, actor.userId, this.clock.now()],
      );
      return this.saved(tx, actor, id);
    });
  }

  private async saved(tx: Tx, actor: Actor, id: string): Promise<ProgrammeItem> {
    const [programme]: ProgrammeItem[] = await tx.query(`SELECT ${columns} WHERE p.id = $1`, [id]);
    if (!programme) throw new Problem('request.not_found');
    const { name, version, rules, sourceDocument } = programme;
    await this.events.record<SubsidyEvents>(tx, actor, {
      type: 'subsidy.programme_saved',
      subjectId: id,
      payload: { name, version, rules, sourceDocument },
    });
    return programme;
  }

  private async refuseUnknownRegion({ buyersIn }: SubsidyRules): Promise<void> {
    if (buyersIn !== null && (await this.regions.resolve(buyersIn)) !== buyersIn)
      throw Problem.at('/rules/buyersIn', 'subsidy.region_unknown');
  }

  /** Who would get what if it were published now. */
  async draft(actor: Actor, id: string): Promise<Draft> {
    const { regionCode, rules } = await this.one(actor, id);
    return this.lists.draft(regionCode, rules);
  }

  async draftFacts(actor: Actor, id: string, query: ListDraftFacts): Promise<SubsidyFactPage> {
    const { regionCode, rules } = await this.one(actor, id);
    return this.lists.draftFacts(regionCode, rules, query);
  }

  /** Who would get what under other rules; nothing is changed. Errors: as of `add`. */
  async preview(actor: Actor, rules: SubsidyRules): Promise<Draft> {
    const county = await this.lists.countyOf(actor);
    await this.refuseUnknownRegion(rules);
    return this.lists.draft(county, rules);
  }
}
