import { close, officeOf, propose } from '../support/closing';
import type { World } from '../support/world';

/** What the district of a trade has closed, in a year of its own. */
export type DistrictClosings = {
  /** Nobody has touched it. */
  openMonth: string;
  closedId: string;
  /** Two that wait, one to be confirmed and one to be withdrawn. */
  proposedId: string;
  spareId: string;
};

/** The year must be over and nothing bought in it. One cell stands in the closed month, as if something had been. */
export async function districtClosings(
  world: World,
  district: string,
  year: number,
): Promise<DistrictClosings> {
  const office = await officeOf(world, district);
  const closed = await close(office, `${district}-${year}-01`);
  await world.database.write(
    `INSERT INTO sealed_cells VALUES ($1, 1, NULL, $2, '630224', 'canteen', 'platform', 'BUY', 1, false, 1, 1)`,
    [closed.id, district],
  );
  const [proposed, spare] = [
    await propose(office[0], `${district}-${year}-02`),
    await propose(office[0], `${district}-${year}-03`),
  ];
  return {
    openMonth: `${district}-${year}-04`,
    closedId: closed.id,
    proposedId: proposed.body.id,
    spareId: spare.body.id,
  };
}
