import {
  type Actor,
  Clock,
  Database,
  decodeCursor,
  Events,
  type Office,
  type Page,
  Problem,
  page,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { IdentityEvents } from '../identity.events';
import type { ChangeOffice, GrantOffice, ListOffices, OfficeItem } from './offices.dto';

type Stored = Office & { version: number; isWithdrawn: boolean };

const lastBody = z.tuple([z.string(), z.uuid()]);

const select = `
  SELECT b.id, b.name, b.region_code AS "regionCode", r.name AS "regionName",
         (SELECT count(*)::int FROM users u WHERE u.organization_id = b.id AND u.active) AS people,
         CASE WHEN f.organization_id IS NOT NULL THEN json_build_object(
           'function', f.function, 'departments', f.departments, 'firstYear', f.first_year, 'lastYear', f.last_year,
           'version', f.version, 'changedByName', (SELECT u.name FROM users u WHERE u.id = f.changed_by),
           'changedAt', f.changed_at) END AS office
    FROM organizations b
    JOIN regions r ON r.code = b.region_code
    LEFT JOIN offices f ON f.organization_id = b.id AND f.withdrawn_at IS NULL
   WHERE b.kind = 'official_body'`;

const held = `function, departments, first_year AS "firstYear", last_year AS "lastYear", version`;

/** What official bodies may see and act on; operators grant, change and withdraw it, and it holds from the next request. */
@Injectable()
export class Offices {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  /** All official bodies by region and name, those without an office too. */
  async list(query: ListOffices): Promise<Page<OfficeItem>> {
    const after = decodeCursor(query.cursor, lastBody);
    const rows = await this.database.read<OfficeItem>(
      `${select} AND ($1::text IS NULL OR b.name LIKE '%' || $1 || '%') AND ($2::text IS NULL OR f.function = $2)
          AND ($3::text IS NULL OR (b.region_code, b.id) > ($3, $4::uuid))
        ORDER BY b.region_code, b.id LIMIT $5`,
      [
        query.q?.replaceAll(/[\\%_]/g, '\\$&') ?? null,
        query.function ?? null,
        after?.[0] ?? null,
        after?.[1] ?? null,
        query.limit + 1,
      ],
    );
    return page(rows, query.limit, ({ regionCode, id }) => [regionCode, id]);
  }

  async one(id: string): Promise<OfficeItem> {
    return this.database.transact((tx) => this.find(tx, id));
  }

  /** Errors: office.not_a_body, office.exists, office.departments_needed, office.years_reversed. */
  async grant(actor: Actor, { organizationId, ...draft }: GrantOffice): Promise<OfficeItem> {
    const office = asOffice(draft);
    return this.database.transact(async (tx) => {
      await this.open(tx, organizationId, office, actor.userId);
      await this.events.record<IdentityEvents>(tx, actor, {
        type: 'office.granted',
        subjectId: organizationId,
        payload: office,
      });
      return this.find(tx, organizationId);
    });
  }

  /** For seeds: as `grant`, by nobody. */
  async open(tx: Tx, organizationId: string, office: Office, userId: string | null = null): Promise<void> {
    const [body]: { kind: string }[] = await tx.query('SELECT kind FROM organizations WHERE id = $1', [
      organizationId,
    ]);
    if (body?.kind !== 'official_body') throw Problem.at('/organizationId', 'office.not_a_body');
    const written: unknown[] = await tx.query(
      `INSERT INTO offices (organization_id, function, departments, first_year, last_year, changed_by, changed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (organization_id) DO UPDATE
         SET function = excluded.function, departments = excluded.departments, first_year = excluded.first_year,
             last_year = excluded.last_year, changed_by = excluded.changed_by, changed_at = excluded.changed_at,
             version = offices.version + 1, withdrawn_at = NULL
       WHERE offices.withdrawn_at IS NOT NULL RETURNING organization_id`,
      [organizationId, ...valuesOf(office), userId, this.clock.now()],
    );
    if (!written.length) throw new Problem('office.exists');
  }

  /** Errors: office.version_required, office.changed_meanwhile, office.departments_needed, office.years_reversed. */
  async change(
    actor: Actor,
    id: string,
    ifMatch: string | undefined,
    draft: ChangeOffice,
  ): Promise<OfficeItem> {
    const after = asOffice(draft);
    return this.database.transact(async (tx) => {
      const before = await this.asSeen(tx, id, ifMatch);
      await tx.query(
        `UPDATE offices SET function = $2, departments = $3, first_year = $4, last_year = $5, changed_by = $6,
                            changed_at = $7, version = version + 1
          WHERE organization_id = $1 AND withdrawn_at IS NULL`,
        [id, ...valuesOf(after), actor.userId, this.clock.now()],
      );
      await this.events.record<IdentityEvents>(tx, actor, {
        type: 'office.changed',
        subjectId: id,
        payload: { before, after },
      });
      return this.find(tx, id);
    });
  }

  /** From now on the body sees nothing. Errors: office.version_required, office.changed_meanwhile. */
  async withdraw(actor: Actor, id: string, ifMatch: string | undefined): Promise<void> {
    await this.database.transact(async (tx) => {
      const before = await this.asSeen(tx, id, ifMatch);
      await tx.query(
        `UPDATE offices SET withdrawn_at = $2, changed_by = $3, changed_at = $2, version = version + 1
          WHERE organization_id = $1 AND withdrawn_at IS NULL`,
        [id, this.clock.now(), actor.userId],
      );
      await this.events.record<IdentityEvents>(tx, actor, {
        type: 'office.withdrawn',
        subjectId: id,
        payload: before,
      });
    });
  }

  private async find(tx: Tx, id: string): Promise<OfficeItem> {
    const [item]: OfficeItem[] = await tx.query(`${select} AND b.id = $1`, [id]);
    if (!item) throw new Problem('request.not_found');
    return item;
  }

  /** The office as the caller saw it, locked. 404 for a body that never had one. */
  private async asSeen(tx: Tx, id: string, ifMatch: string | undefined): Promise<Office> {
    if (!ifMatch || ifMatch === '*') throw new Problem('office.version_required');
    const [row]: Stored[] = await tx.query(
      `SELECT ${held}, withdrawn_at IS NOT NULL AS "isWithdrawn" FROM offices WHERE organization_id = $1 FOR UPDATE`,
      [id],
    );
    if (!row) throw new Problem('request.not_found');
    const { version, isWithdrawn, ...office } = row;
    if (isWithdrawn || ifMatch !== `"${version}"`) throw new Problem('office.changed_meanwhile');
    return office;
  }
}

function asOffice(draft: ChangeOffice): Office {
  const { firstYear, lastYear } = draft;
  const departments = [...new Set(draft.departments)];
  if (draft.function === 'department' && departments.length === 0)
    throw Problem.at('/departments', 'office.departments_needed');
  if (firstYear !== null && lastYear !== null && firstYear > lastYear)
    throw Problem.at('/lastYear', 'office.years_reversed');
  return { function: draft.function, departments, firstYear, lastYear };
}

function valuesOf(office: Office): unknown[] {
  return [office.function, office.departments, office.firstYear, office.lastYear];
}
