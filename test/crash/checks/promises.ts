import type { Acknowledged } from '../acknowledged';
import type { Caller } from '../caller';
import { forgetLists, ofGoods } from './looks';
import { ofMoney } from './money-looks';
import { ofOfficials } from './official-looks';
import type { Finding } from './verify';

const atOnce = 8;
const looks = { ...ofGoods, ...ofMoney, ...ofOfficials };

/** I1: the list of acknowledged effects against what the API says now. One finding per kind of effect. */
export async function comparePromises(
  acknowledged: readonly Acknowledged[],
  callers: ReadonlyMap<string, Caller>,
): Promise<Finding[]> {
  forgetLists();
  const findings: Finding[] = [];
  for (const [kind, look] of Object.entries(looks)) {
    const effects = acknowledged.filter((effect) => effect.kind === kind);
    const wrong: string[] = [];
    await each(effects, async (effect) => {
      const caller = callers.get(effect.login);
      const said = caller ? await look(caller, effect).catch(String) : 'nobody was promised it';
      if (said) wrong.push(`${effect.path} (${effect.intent}): ${said}`);
    });
    const examples = wrong.length ? { examples: wrong.slice(0, 3) } : {};
    const says = `every acknowledged ${kind} is there as it was promised`;
    findings.push({ id: 'I1', says, checked: effects.length, broken: wrong.length, ...examples });
  }
  return findings;
}

async function each<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < all.length; index = next++) await work(all[index] as T);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
