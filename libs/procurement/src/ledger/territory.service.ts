import { Regions } from '@app/identity';
import { type Actor, Database } from '@app/platform';
import { Injectable } from '@nestjs/common';

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
