import { pause } from '../options';
import type { Scene } from '../scene';
import { admitSupplier } from './admissions';
import { keepBulletins } from './bulletins';
import { fileShares } from './filings';
import { lookIntoOddTrades } from './integrity';
import { keepOffices } from './offices';
import { OfficialsStory } from './officials';
import { closeMonths, MonthsWithSales } from './periods';
import { sellOutside } from './sales';

/** What people do from beginning to end: it may be played again and again, but not twice at the same time. */
export type Story = () => Promise<void>;

const peopleAtOnce = 3;
const betweenMs = 300;

/** What officials, filing units, resellers and applicants do while others order, deliver and pay. */
export function storiesBeside(scene: Scene): Story[] {
  const collaboration = new OfficialsStory(scene.collaborators);
  const months = new MonthsWithSales(scene);
  return [
    () => collaboration.run(),
    () => closeMonths(scene.officials),
    () => keepOffices(scene),
    () => keepBulletins(scene.officials.district),
    () => fileShares(scene),
    () => lookIntoOddTrades(scene),
    () => admitSupplier(scene),
    () => sellOutside(scene),
    () => months.run(),
  ];
}

/** A few people take one story after the other until the others have ended; each is played once at least. */
export async function playBeside(
  scene: Scene,
  stories: readonly Story[],
  ended: () => boolean,
): Promise<void> {
  const waiting = [...stories];
  let begun = 0;
  const person = async (): Promise<void> => {
    while (begun < stories.length || !ended()) {
      const story = waiting.shift();
      if (!story) return;
      begun++;
      await story().catch((error: unknown) => {
        scene.exchange.complain(`a story broke off: ${String(error).split('\n')[0]}`);
      });
      waiting.push(story);
      await pause(betweenMs);
    }
  };
  await Promise.all(Array.from({ length: peopleAtOnce }, person));
}
