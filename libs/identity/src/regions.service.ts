import { Database, type Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { Region, RegionAlias } from './region.entity';

export type KnownRegion = Omit<Region, 'source'> & { aliases: string[] };

/** A region as it is called: its names and codes of now and before. */
export type RegionNames = { code: string; name: string; shortName: string; aliases: string[] };

type Directory = {
  readAt: number;
  list: KnownRegion[];
  byCode: Map<string, KnownRegion>;
  children: Map<string, string[]>;
  /** Codes by what people write, best kind first: present code, official or short name, alias. */
  written: Map<string, Set<string>>[];
};

const keptMs = 60_000;
/** How soon a name that was not found is looked for again. */
const rereadMs = 1_000;

/** The areas: a few thousand rows that change once in years, so each process keeps them for a minute. */
@Injectable()
export class Regions {
  private directory: Promise<Directory> | undefined;

  constructor(private readonly database: Database) {}

  async list(): Promise<KnownRegion[]> {
    return (await this.known()).list;
  }

  /**
   * The present code for a code or name of now or before: 632127, 化隆县 and 化隆 are 630224.
   * Undefined when nothing, or more than one area, is called so.
   */
  async resolve(nameOrCode: string): Promise<string | undefined> {
    const text = nameOrCode.normalize('NFKC').trim();
    return find(await this.known(), text) ?? find(await this.known(rereadMs), text);
  }

  /** The code and every code below it: what an official of that region may read. */
  async subtree(code: string): Promise<string[]> {
    let directory = await this.known();
    if (!directory.byCode.has(code)) directory = await this.known(rereadMs);
    const codes = [code];
    for (const next of codes) codes.push(...(directory.children.get(next) ?? []));
    return codes;
  }

  /** The region and those above it, nearest first, as the transaction sees them. */
  async lineage(tx: Tx, code: string): Promise<RegionNames[]> {
    return tx.query(
      `WITH RECURSIVE line AS (
         SELECT code, name, short_name, parent_code, 0 AS depth FROM regions WHERE code = $1
         UNION ALL
         SELECT r.code, r.name, r.short_name, r.parent_code, depth + 1
           FROM regions r JOIN line ON r.code = line.parent_code
       )
       SELECT code, name, short_name AS "shortName",
              ARRAY(SELECT alias FROM region_aliases a WHERE a.code = line.code ORDER BY alias) AS aliases
         FROM line ORDER BY depth`,
      [code],
    );
  }

  /** Brings the reference data in; may be run again with the same or newer data. */
  async load(tx: Tx, regions: readonly Region[], aliases: readonly RegionAlias[]): Promise<void> {
    await tx.query(
      `INSERT INTO regions (code, name, short_name, level, parent_code, valid_from, valid_to, source)
       SELECT code, name, "shortName", level, "parentCode", "validFrom", "validTo", source
         FROM jsonb_to_recordset($1::jsonb) AS r(code text, name text, "shortName" text, level text,
              "parentCode" text, "validFrom" date, "validTo" date, source text)
       ON CONFLICT (code) DO UPDATE SET name = excluded.name, short_name = excluded.short_name,
         level = excluded.level, parent_code = excluded.parent_code, valid_from = excluded.valid_from,
         valid_to = excluded.valid_to, source = excluded.source`,
      [JSON.stringify(regions)],
    );
    await tx.query(
      `INSERT INTO region_aliases (alias, code, kind, valid_from, valid_to)
       SELECT alias, code, kind, "validFrom", "validTo"
         FROM jsonb_to_recordset($1::jsonb) AS a(alias text, code text, kind text, "validFrom" date, "validTo" date)
       ON CONFLICT (alias, code) DO UPDATE SET kind = excluded.kind, valid_from = excluded.valid_from,
         valid_to = excluded.valid_to`,
      [JSON.stringify(aliases)],
    );
    this.directory = undefined;
  }

  private async known(atMostMs = keptMs): Promise<Directory> {
    const kept = await this.directory?.catch(() => undefined);
    if (kept && performance.now() - kept.readAt < atMostMs) return kept;
    this.directory = this.read();
    return this.directory;
  }

  private async read(): Promise<Directory> {
    const list = await this.database.read<KnownRegion>(
      `SELECT code, name, short_name AS "shortName", level, parent_code AS "parentCode",
              valid_from AS "validFrom", valid_to AS "validTo",
              ARRAY(SELECT alias FROM region_aliases a WHERE a.code = r.code ORDER BY alias) AS aliases
         FROM regions r ORDER BY code`,
    );
    const codes = new Map<string, Set<string>>();
    const names = new Map<string, Set<string>>();
    const aliases = new Map<string, Set<string>>();
    const children = new Map<string, string[]>();
    for (const region of list) {
      add(codes, region.code, region.code);
      for (const name of [region.name, region.shortName]) add(names, name, region.code);
      for (const alias of region.aliases) add(aliases, alias, region.code);
      if (region.parentCode)
        children.set(region.parentCode, [...(children.get(region.parentCode) ?? []), region.code]);
    }
    const byCode = new Map(list.map((region) => [region.code, region]));
    return { readAt: performance.now(), list, byCode, children, written: [codes, names, aliases] };
  }
}

function add(index: Map<string, Set<string>>, written: string, code: string): void {
  const found = index.get(written);
  if (found) found.add(code);
  else index.set(written, new Set([code]));
}

function find(directory: Directory, text: string): string | undefined {
  const found = directory.written.map((index) => index.get(text)).find((codes) => codes !== undefined);
  return found?.size === 1 ? [...found][0] : undefined;
}
