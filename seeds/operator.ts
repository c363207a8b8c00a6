import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { Account, Organizations, Users } from '@app/identity';
import { Config, Problem } from '@app/platform';
import { openMarket } from './market';
import { loadReference } from './reference/load';

const shortestPassword = 12;

type Wish = {
  organization: string;
  creditCode: string;
  region: string;
  login: string;
  name: string;
  password: string;
};

/**
 * The first people of a new installation: an operating organisation and one of its operators. Run it again with
 * another login for the second one; desks where two must agree need two.
 */
async function addOperator(wish: Wish): Promise<void> {
  const market = await openMarket(new Config(process.env));
  try {
    await loadReference(market);
    await market.database.transact(async (tx) => {
      const [known]: { id: string }[] = await tx.query(
        "SELECT id FROM organizations WHERE credit_code = $1 AND kind = 'operator'",
        [wish.creditCode],
      );
      const organizationId =
        known?.id ??
        (await market.get(Organizations).create(tx, {
          kind: 'operator',
          name: wish.organization,
          shortName: wish.organization,
          creditCode: wish.creditCode,
          regionCode: wish.region,
        }));
      const { login, name, password } = wish;
      await market.get(Users).create(tx, { organizationId, login, name, password, roles: ['operator'] });
    });
    console.log(`${wish.login} can log in as operator of ${wish.organization}.`);
  } finally {
    await market.close();
  }
}

/** Phone and recovery codes are lost: the password alone opens again, and an operator enrols anew. */
async function resetSecondFactor(login: string): Promise<void> {
  const market = await openMarket(new Config(process.env));
  try {
    if (!(await market.get(Account).resetSecondFactor(login)))
      throw new Error(`Nobody has the login ${login}.`);
    console.log(`The second factor of ${login} is removed and all sessions of this person have ended.`);
  } finally {
    await market.close();
  }
}

function readWish(environment: NodeJS.ProcessEnv): Wish {
  const value = (name: string): string => {
    const text = environment[name]?.trim();
    if (!text) throw new Error(`Set ${name} (see docs/operations.md, "The first operators").`);
    return text;
  };
  const password = value('OPERATOR_PASSWORD');
  if (password.length < shortestPassword) {
    throw new Error(`OPERATOR_PASSWORD is too short: at least ${shortestPassword} characters.`);
  }
  return {
    organization: value('OPERATOR_ORGANIZATION'),
    creditCode: value('OPERATOR_CREDIT_CODE'),
    region: environment['OPERATOR_REGION'] ?? '320200',
    login: value('OPERATOR_LOGIN'),
    name: value('OPERATOR_NAME'),
    password,
  };
}

function explain(error: unknown): string {
  if (error instanceof Problem) return `Refused: ${error.code} ${JSON.stringify(error.detail)}`;
  return error instanceof Error ? error.message : String(error);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { 'reset-second-factor': { type: 'string' } } });
  const login = values['reset-second-factor'];
  await (login === undefined ? addOperator(readWish(process.env)) : resetSecondFactor(login));
}

main().catch((error: unknown) => {
  console.error(explain(error));
  process.exit(1);
});
