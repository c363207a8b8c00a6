import {
  type Actor,
  Database,
  decodeCursor,
  inYears,
  maskAddress,
  maskName,
  maskPhone,
  narrowed,
  type Page,
  Problem,
  page,
  scrub,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Regions } from '../regions.service';
import { type CountyStage, countyStages } from './admission.state';
import type { ApplicationCounties, ApplicationItem, ListApplications } from './admissions.dto';
import { countedApplications } from './counted-applications.policy';

const lastId = z.tuple([z.uuid()]);

const select = `
  SELECT a.id, a.state, a.kind, a.name, a.credit_code AS "creditCode", a.region_code AS "regionCode", r.name AS "regionName",
         a.township, a.address, a.contact_name AS "contactName", a.phone, a.goods, a.linkage, a.login,
         a.applied_at AS "appliedAt", a.ended_at AS "endedAt", a.organization_id AS "organizationId",
         coalesce((SELECT json_agg(json_build_object('stage', w.stage, 'approved', w.approved, 'reason', w.reason,
                                     'saidAt', w.said_at, 'saidBy', u.name, 'body', b.name) ORDER BY w.id)
                     FROM supplier_application_words w JOIN users u ON u.id = w.said_by
                     JOIN organizations b ON b.id = u.organization_id
                    WHERE w.application_id = a.id), '[]') AS words
    FROM supplier_applications a JOIN regions r ON r.code = a.region_code`;

/** Of the region and all below, or of a county that it is paired with, in the years of the office. */
const shownIn = (codes: string): string => {
  const paired = `EXISTS (SELECT FROM pairings p WHERE p.west_code = a.region_code AND p.east_code = ANY (${codes}))`;
  const inRegions = `(${codes}::text[] IS NULL OR a.region_code = ANY (${codes}) OR ${paired})`;
  return `(${narrowed(inRegions, `${codes}::text[]`)} AND ${inYears(`extract(year FROM a.applied_at AT TIME ZONE 'Asia/Shanghai')`)})`;
};

/** The county whose office the actor signs for; undefined for everybody else. */
export function signsFor({ persona, office, regionCode, roles }: Actor): string | undefined {
  const signs = countyStages.includes(office?.function as CountyStage) && roles.includes('official');
  return persona === 'official' && signs ? regionCode : undefined;
}

@Injectable()
export class AdmissionsQueries {
  constructor(
    private readonly database: Database,
    private readonly regions: Regions,
  ) {}

  async counties(): Promise<ApplicationCounties> {
    const items = await this.database.read<ApplicationCounties['items'][number]>(
      `SELECT r.code, r.name, c.name AS "cityName" FROM regions r JOIN regions c ON c.code = r.parent_code
        WHERE EXISTS (SELECT FROM pairings p WHERE p.west_code = r.code) ORDER BY r.code`,
    );
    return { items };
  }

  /** Of the official's region and all below; the last that came first. People stand on the paper, whose readers are logged. */
  async list(actor: Actor, query: ListApplications): Promise<Page<ApplicationItem>> {
    const after = decodeCursor(query.cursor, lastId);
    const { counted, year, month, state } = query;
    const among =
      counted && year !== undefined
        ? `JOIN ${countedApplications('$5::int', '$6::int')} c ON c.id = a.id AND (c.admitted OR $7::text = 'applied')`
        : '';
    const rows = await this.database.read<ApplicationItem>(
      `${select} ${among}
        WHERE ${shownIn('$1')} AND ($2::text IS NULL OR a.state = $2)
          AND ($3::uuid IS NULL OR a.id < $3) ORDER BY a.id DESC LIMIT $4`,
      [
        await this.codesOf(actor),
        state ?? null,
        after?.[0] ?? null,
        query.limit + 1,
        ...(among ? [year, month, counted] : []),
      ],
    );
    return page(rows.map(withoutPeople), query.limit, ({ id }) => [id]);
  }

  /** Errors: request.not_found. */
  async one(actor: Actor, id: string, tx?: Tx): Promise<ApplicationItem> {
    const sql = `${select} WHERE a.id = $1 AND ${shownIn('$2')}`;
    const values = [id, await this.codesOf(actor)];
    const [found]: ApplicationItem[] = tx
      ? await tx.query(sql, values)
      : await this.database.read<ApplicationItem>(sql, values);
    if (!found) throw new Problem('request.not_found');
    return shownTo(actor, found);
  }

  private async codesOf(actor: Actor): Promise<string[] | null> {
    return actor.persona === 'operator' ? null : this.regions.subtree(actor.regionCode);
  }
}

/** Whoever signs for the county, or decides for the platform, rings the producer up; the others need not know people. */
function shownTo(actor: Actor, row: ApplicationItem): ApplicationItem {
  return actor.persona === 'operator' || signsFor(actor) === row.regionCode ? row : withoutPeople(row);
}

function withoutPeople(row: ApplicationItem): ApplicationItem {
  return {
    ...row,
    ...{
      contactName: maskName(row.contactName),
      phone: maskPhone(row.phone),
      address: maskAddress(row.address),
    },
    ...{ goods: scrub(row.goods), linkage: scrub(row.linkage), login: null },
    words: row.words.map((word) => ({
      ...word,
      reason: scrub(word.reason),
      saidBy: maskName(word.saidBy),
    })),
  };
}
