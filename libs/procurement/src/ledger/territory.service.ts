import { Regions } from '@app/identity';
import { type Actor, Database, narrowed, type Office } from '@app/platform';
import { Injectable } from '@nestjs/common';

const isWhole = (departments: Office['departments']): boolean => departments.length === 0;

/** Units of the departments that the placeholder holds; unit_profiles says who belongs where. */
export function unitsOf(buyer: string, departments: string): string {
  return narrowed(
    `${buyer} IN (SELECT organization_id FROM unit_profiles WHERE department = ANY (${departments}::text[]))`,
    `${departments}::text[]`,
  );
}

/** Which regions an actor reads figures of, and which codes a filter means. */
@Injectable()
export class Territory {
  constructor(
    private readonly regions: Regions,
    private readonly database: Database,
  ) {}

  /**
   * An official's region and all below: a fact is visible when either its district or its county is in it.
   * Null = no narrowing (operators).
   */
  async of(actor: Actor): Promise<string[] | null> {
    return actor.persona === 'operator' ? null : this.regions.subtree(actor.regionCode);
  }

  /**
   * What an official's office leaves of facts or sums: its years, and the units of its departments. Empty for everybody
   * else, and for an office without limits. `?` stands for the value.
   */
  office(actor: Actor, year: string, buyer: string): { condition: string; value: unknown }[] {
    if (actor.persona !== 'official' || !actor.office) return [];
    const { firstYear, lastYear, departments } = actor.office;
    const limits = [
      ...(firstYear === null ? [] : [{ condition: narrowed(`${year} >= ?`, '?::int'), value: firstYear }]),
      ...(lastYear === null ? [] : [{ condition: narrowed(`${year} <= ?`, '?::int'), value: lastYear }]),
    ];
    if (isWhole(departments)) return limits;
    return [...limits, { condition: unitsOf(buyer, '?'), value: departments }];
  }

  /** Null = of all units. Sums over the units of a region are not what an office of some departments sees. */
  departmentsOf({ persona, office }: Actor): string[] | null {
    return persona === 'official' && office && !isWhole(office.departments) ? office.departments : null;
  }

  /** A code of now or before, or a name: the region and all below. Null = no filter. */
  async meant(nameOrCode: string | undefined): Promise<string[] | null> {
    if (nameOrCode === undefined) return null;
    const code = await this.regions.resolve(nameOrCode);
    return code ? this.regions.subtree(code) : [nameOrCode];
  }

  /**
   * Whether anything was bought in the region in that year (`east`), and whether anything was sold from within it (`west`).
   * The sums of a region that does only one of them are those of its places; of one that does both, a purchase may
   * stand in two of them.
   */
  async sides(year: number, visible: string[] | null): Promise<('east' | 'west')[]> {
    if (!visible) return ['east'];
    const found = await this.database.read<{ side: 'east' | 'west' }>(
      `SELECT side FROM (VALUES ('east'), ('west')) v(side)
        WHERE EXISTS (SELECT FROM region_tallies t
                       WHERE t.year = $1 AND t.side = v.side AND t.day = 0 AND t.code = ANY ($2))`,
      [year, visible],
    );
    return found.map(({ side }) => side);
  }
}
