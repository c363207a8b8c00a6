import { readFileSync } from 'node:fs';
import { Products } from '@app/catalog';
import { type Region, type RegionAlias, Regions } from '@app/identity';
import { Agreements, Nudges, Pairings, QuotaPolicies, SubsidyProgrammes } from '@app/procurement';
import type { Market } from '../market';

export function referenceFile<T>(name: string): T {
  return JSON.parse(readFileSync(`seeds/reference/${name}.json`, 'utf8')) as T;
}

/**
 * Brings regions, categories, pairings, quota policies, known agreements, published subsidies and the rule of
 * autumn reminders to what the files say. May be
 * run again at any time.
 */
export async function loadReference(market: Pick<Market, 'get' | 'database'>): Promise<void> {
  await market.database.transact(async (tx) => {
    await market
      .get(Regions)
      .load(tx, referenceFile<Region[]>('regions'), referenceFile<RegionAlias[]>('region-aliases'));
    await market.get(Products).loadCategories(tx, referenceFile('categories'));
    await market.get(Pairings).load(tx, referenceFile('pairings'));
    await market.get(QuotaPolicies).load(tx, referenceFile('quota-policies'));
    await market.get(SubsidyProgrammes).loadReferences(tx, referenceFile('subsidy-programmes'));
    await market.get(Agreements).load(tx, referenceFile('agreements'));
    await market.get(Nudges).loadRules(tx, referenceFile('nudge-rules'));
  });
}
