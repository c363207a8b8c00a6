import { Database, decodeCursor, type Page, Problem, page, schemas } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { BulletinFigures } from '../bulletins/bulletins.dto';
import { dictionaryOf } from './dictionary.policy';
import type { ListOpenData, OpenDataItem, OpenDataSet } from './open-data.dto';
import { publicOf } from './suppression.policy';

const lastItem = z.tuple([schemas.smallNumber, schemas.smallNumber, z.uuid()]);

const itemColumns = `
  b.id, b.region_code AS "regionCode", r.name AS "regionName", b.year, b.month, b.title, b.number,
  (SELECT name FROM organizations o WHERE o.id = b.organization_id) AS "officeName", b.published_at AS "publishedAt",
  b.state, b.withdrawal_reason AS "withdrawalReason"`;

/** What was published, for everybody. */
@Injectable()
export class OpenDataQueries {
  constructor(private readonly database: Database) {}

  /** Newest month first; what was withdrawn is listed with its reason. */
  async list({ regionCode, limit, cursor }: ListOpenData): Promise<Page<OpenDataItem>> {
    const after = decodeCursor(cursor, lastItem);
    const rows = await this.database.read<OpenDataItem>(
      `SELECT ${itemColumns} FROM bulletins b JOIN regions r ON r.code = b.region_code
        WHERE b.state IN ('published', 'withdrawn') AND ($1::text IS NULL OR b.region_code = $1)
          AND ($2::int IS NULL OR (b.year, b.month, b.id) < ($2, $3, $4::uuid))
        ORDER BY b.year DESC, b.month DESC, b.id DESC LIMIT ${limit + 1}`,
      [regionCode ?? null, after?.[0] ?? null, after?.[1] ?? null, after?.[2] ?? null],
    );
    return page(rows, limit, ({ year, month, id }) => [year, month, id]);
  }

  /** Errors: request.not_found, open_data.withdrawn. */
  async one(id: string): Promise<OpenDataSet> {
    const [row] = await this.database.read<OpenDataItem & { contentHash: string; figures: BulletinFigures }>(
      `SELECT ${itemColumns}, b.content_hash AS "contentHash", b.figures
         FROM bulletins b JOIN regions r ON r.code = b.region_code
        WHERE b.id = $1 AND b.state IN ('published', 'withdrawn')`,
      [id],
    );
    if (!row) throw new Problem('request.not_found');
    if (row.state === 'withdrawn') throw new Problem('open_data.withdrawn');
    const { figures, ...item } = row;
    return {
      ...item,
      asOf: figures.asOf,
      ...publicOf(figures),
      dictionary: dictionaryOf(figures.definitions),
    };
  }
}
