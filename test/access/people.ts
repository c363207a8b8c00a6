import type { Office, Persona, Role } from '@app/platform';
import type { Client } from '../support/client';
import type { World } from '../support/world';
import type { Trade } from './trades';

/** Somebody with a role, and which trades are his or hers to see. */
export type Person = {
  name: string;
  persona: Persona;
  role: Role;
  client: Client;
  /** Of an official: the region of its body, and the trade whose exports that body has. */
  region?: string;
  exportsOf?: string;
  /** Of an official: as its body's office is told to `permits`. */
  office?: Office;
  /** Is the organisation a party of this trade, or its place in the official's region? Operators see all. */
  concerns(trade: Trade): boolean;
  /** Of an official: whether the buying unit of the trade is in the region. */
  oversees?(trade: Trade): boolean;
  /** Of an official: the places of trades that are in the region. */
  below?: string[];
};

const unitRoles = ['purchaser', 'inspector', 'approver', 'finance'] as const;

/** Officials by what they are to the trades: of their district, of their county, above them, beside them. */
type Known = { name: string; region: string; role: Role; below: string[]; office?: Partial<Office> };
const officials: Known[] = [
  { name: 'official of the district', region: '320205', role: 'official', below: ['320205'] },
  { name: 'auditor of the district', region: '320205', role: 'auditor', below: ['320205'] },
  { name: 'official of the county', region: '630224', role: 'official', below: ['630224'] },
  { name: 'official of the city', region: '320200', role: 'official', below: ['320205', '320281'] },
  { name: 'official of another city', region: '610600', role: 'official', below: ['610622'] },
  { name: 'official of another district', region: '320206', role: 'official', below: [] },
  {
    name: 'official of farming in the county',
    region: '630224',
    role: 'official',
    below: ['630224'],
    office: { function: 'agriculture' },
  },
  {
    name: 'official of finance',
    region: '320205',
    role: 'official',
    below: ['320205'],
    office: { function: 'finance', firstYear: 2026 },
  },
];

/** Above the counties of the first two trades, but for other years: nothing of any trade. */
export const outsideYears: Known = {
  name: 'official of other years',
  region: '630200',
  role: 'official',
  below: [],
  office: { function: 'finance', firstYear: 2020, lastYear: 2021 },
};
/** The same in the very district of the first two trades. */
export const outsideYearsHere: Known = {
  ...outsideYears,
  name: 'official of other years here',
  region: '320205',
};

const whole: Office = { function: 'collaboration', departments: [], firstYear: null, lastYear: null };

export async function officialOf(
  world: World,
  { name, region, role, below, office }: Known,
): Promise<Person> {
  return {
    ...{ name, persona: 'official', role, region, below, office: { ...whole, ...office } },
    client: await world.official(region, [role], office),
    concerns: ({ regions }) => regions.some((code) => below.includes(code)),
    oversees: ({ regions: [district] }) => below.includes(district),
  };
}

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
  const bodies = await Promise.all(officials.map((one) => officialOf(world, one)));
  return [
    ...parties,
    ...bodies,
    ...trades.map(
      ({ name, papers, regions: [region] }): Person => ({
        name: `office of ${name}`,
        persona: 'official',
        role: 'official',
        region,
        office: whole,
        exportsOf: name,
        below: [region],
        client: papers.office.two,
        concerns: ({ regions }) => regions.includes(region),
        oversees: ({ regions: [district] }) => district === region,
      }),
    ),
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
