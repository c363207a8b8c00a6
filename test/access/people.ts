import type { Persona, Role } from '@app/platform';
import type { Client } from '../support/client';
import type { World } from '../support/world';
import type { Trade } from './trades';

/** Somebody with a role, and which trades are his or hers to see. */
export type Person = {
  name: string;
  persona: Persona;
  role: Role;
  client: Client;
  /** Is the organisation a party of this trade, or its place in the official's region? Operators see all. */
  concerns(trade: Trade): boolean;
  /** Of an official: the region, and the places of trades that are in it. */
  office?: { region: string; below: string[] };
};

const unitRoles = ['purchaser', 'inspector', 'approver', 'finance'] as const;

/** Officials by what they are to the trades: of their district, of their county, above them, beside them. */
const officials: { name: string; region: string; role: Role; below: string[] }[] = [
  { name: 'official of the district', region: '320205', role: 'official', below: ['320205'] },
  { name: 'auditor of the district', region: '320205', role: 'auditor', below: ['320205'] },
  { name: 'official of the county', region: '630224', role: 'official', below: ['630224'] },
  { name: 'official of the city', region: '320200', role: 'official', below: ['320205', '320281'] },
  { name: 'official of another city', region: '610600', role: 'official', below: ['610622'] },
  { name: 'official of another district', region: '320206', role: 'official', below: [] },
];

export async function peopleOf(world: World, trades: readonly Trade[]): Promise<Person[]> {
  const operators = await world.operators();
  const parties = trades.flatMap((trade): Person[] => [
    ...unitRoles.map(
      (role): Person => ({
        name: `${role} of ${trade.name}`,
        persona: 'buyer',
        role,
        client: trade.unit[role],
        concerns: ({ unit }) => unit.id === trade.unit.id,
      }),
    ),
    {
      name: `clerk of ${trade.name}`,
      persona: 'supplier',
      role: 'clerk',
      client: trade.shop.clerk,
      concerns: ({ shop }) => shop.id === trade.shop.id,
    },
  ]);
  const bodies = await Promise.all(
    officials.map(
      async ({ name, region, role, below }): Promise<Person> => ({
        name,
        persona: 'official',
        role,
        client: await world.official(region, [role]),
        concerns: ({ regions }) => regions.some((code) => below.includes(code)),
        office: { region, below },
      }),
    ),
  );
  return [
    ...parties,
    ...bodies,
    ...operators.map(
      (client, index): Person => ({
        name: `operator ${index + 1}`,
        persona: 'operator',
        role: 'operator',
        client,
        concerns: () => true,
      }),
    ),
  ];
}
