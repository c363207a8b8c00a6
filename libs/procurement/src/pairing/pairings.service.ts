import { Database, Ids, type Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { PairingItem } from './pairing.dto';

/** A row of the reference data; `validTo` is the last day it holds. */
export type NewPairing = {
  eastCode: string;
  westCode: string;
  validFrom: string;
  validTo: string | null;
  source: string;
};

/** What a fact needs to know of a pairing. */
export type ValidPairing = {
  id: string;
  eastCode: string;
  westCode: string;
  validFrom: string;
  validTo: string | null;
};

@Injectable()
export class Pairings {
  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
  ) {}

  async list(): Promise<PairingItem[]> {
    return this.database.read(
      `SELECT p.id, p.east_code AS "eastCode", e.name AS "eastName", p.west_code AS "westCode", w.name AS "westName",
              p.valid_from AS "validFrom", p.valid_to AS "validTo", p.source
         FROM pairings p JOIN regions e ON e.code = p.east_code JOIN regions w ON w.code = p.west_code
        ORDER BY p.east_code, p.west_code`,
    );
  }

  /** All pairings of these eastern districts, whenever valid. */
  async ofDistricts(tx: Tx, eastCodes: readonly string[]): Promise<ValidPairing[]> {
    return tx.query(
      `SELECT id, east_code AS "eastCode", west_code AS "westCode", valid_from AS "validFrom", valid_to AS "validTo"
         FROM pairings WHERE east_code = ANY ($1)`,
      [eastCodes],
    );
  }

  /**
   * First two digits of the provinces that have an eastern end in any pairing: what is sold from there never counts. And since
   * when the district is paired; where it has no pairing of its own, since when anybody is.
   */
  async around(tx: Tx, eastCode: string): Promise<{ eastProvinces: Set<string>; since: string }> {
    const [{ provinces, since }]: [{ provinces: string[]; since: string | null }] = await tx.query(
      `SELECT coalesce(array_agg(DISTINCT left(east_code, 2)), '{}') AS provinces,
              coalesce(min(valid_from) FILTER (WHERE east_code = $1), min(valid_from)) AS since FROM pairings`,
      [eastCode],
    );
    return { eastProvinces: new Set(provinces), since: since ?? '' };
  }

  /** Writes reference data; a pair that is there already keeps its id and takes the new dates and source. */
  async load(tx: Tx, rows: readonly NewPairing[]): Promise<void> {
    const pairings = rows.map((row) => ({ ...row, id: this.ids.next() }));
    await tx.query(
      `INSERT INTO pairings (id, east_code, west_code, valid_from, valid_to, source)
       SELECT * FROM json_to_recordset($1)
         AS p(id uuid, "eastCode" text, "westCode" text, "validFrom" date, "validTo" date, source text)
       ON CONFLICT (east_code, west_code) DO UPDATE SET
         valid_from = excluded.valid_from, valid_to = excluded.valid_to, source = excluded.source`,
      [JSON.stringify(pairings)],
    );
  }
}
