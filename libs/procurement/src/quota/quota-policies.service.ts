import { Database, Ids, type Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { QuotaPolicyList } from './quota.dto';

/** A row of the reference data. */
export type NewQuotaPolicy = {
  year: number;
  regionCode: string | null;
  regionName: string;
  unitKind: string | null;
  base: string;
  minRatioBp: number;
  encouragedRatioBp: number | null;
  ratchet: boolean;
  fileDeadline: string | null;
  sourceDocument: string;
  confidence: string;
  note?: string | null;
};

@Injectable()
export class QuotaPolicies {
  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
  ) {}

  /** A year without a policy of its own uses the latest earlier one and says so (transition period, 2026 on). */
  async inYear(year: number): Promise<QuotaPolicyList> {
    const rows = await this.database.read<QuotaPolicyList['items'][number] & { year: number }>(
      `SELECT id, year, region_code AS "regionCode", region_name AS "regionName", unit_kind AS "unitKind", base,
              minimum_ratio_bp AS "minimumRatioBp", encouraged_ratio_bp AS "encouragedRatioBp", ratchet,
              file_deadline AS "fileDeadline", source_document AS "sourceDocument", confidence, note
         FROM quota_policies WHERE year = (SELECT max(year) FROM quota_policies WHERE year <= $1)
        ORDER BY region_code NULLS FIRST, region_name, unit_kind NULLS FIRST`,
      [year],
    );
    const policyYear = rows[0]?.year ?? null;
    const items = rows.map(({ year: _, ...item }) => item);
    return { year, policyYear, inherited: policyYear !== null && policyYear !== year, items };
  }

  /** Writes reference data; a row that is there already takes the new values. */
  async load(tx: Tx, rows: readonly NewQuotaPolicy[]): Promise<void> {
    const policies = rows.map((row) => ({ id: this.ids.next(), note: null, ...row }));
    await tx.query(
      `INSERT INTO quota_policies (id, year, region_code, region_name, unit_kind, base, minimum_ratio_bp,
                                   encouraged_ratio_bp, ratchet, file_deadline, source_document, confidence, note)
       SELECT * FROM json_to_recordset($1) AS p(id uuid, year smallint, "regionCode" text, "regionName" text,
              "unitKind" text, base text, "minRatioBp" int, "encouragedRatioBp" int, ratchet boolean,
              "fileDeadline" date, "sourceDocument" text, confidence text, note text)
       ON CONFLICT (year, region_name, unit_kind) DO UPDATE SET
         region_code = excluded.region_code, base = excluded.base, minimum_ratio_bp = excluded.minimum_ratio_bp,
         encouraged_ratio_bp = excluded.encouraged_ratio_bp, ratchet = excluded.ratchet,
         file_deadline = excluded.file_deadline, source_document = excluded.source_document,
         confidence = excluded.confidence, note = excluded.note`,
      [JSON.stringify(policies)],
    );
  }
}
