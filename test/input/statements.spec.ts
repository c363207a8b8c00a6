import { expectBooksToBalance } from '../support/books';
import type { Answer, Client } from '../support/client';
import { World } from '../support/world';
import { corpus } from './corpus';
import { type HostileFile, hostileStatements, statementsOf } from './statements';

type Problem = { code: string; row?: number; column?: string; errors: { pointer: string }[] };
type Imported = { id: string; lines: number; outgoing: number };
type Lines = {
  items: { payerName: string; memo: string; bankReference: string }[];
  nextCursor: string | null;
};

const files = hostileStatements(500);

describe('bank files that nobody should send', () => {
  let world: World;
  let operator: Client;

  beforeAll(async () => {
    world = await World.start();
    [operator] = await world.operators();
  });

  afterAll(() => world?.stop());

  const counts = async (): Promise<string> =>
    JSON.stringify(
      await world.database.read(
        `SELECT (SELECT count(*) FROM bank_statements) AS statements, (SELECT count(*) FROM bank_lines) AS lines,
                (SELECT count(*) FROM events) AS events, (SELECT count(*) FROM idempotency_keys) AS keys`,
      ),
    );

  const send = (content: Buffer): Promise<Answer<unknown>> =>
    operator.upload('/v1/bank-statements', '流水.csv', content, 'text/csv');

  /** What is wrong with how the file was taken; nothing, if all is as it should be. */
  async function faultOf({ name, content, outcome }: HostileFile): Promise<string | undefined> {
    const before = await counts();
    const { status, body } = await send(content);
    const said = `${name}: ${status} ${JSON.stringify(body)}`;
    if (status === 201) {
      const { lines } = body as Imported;
      if (outcome.is === 'refused' || (outcome.is === 'read' && outcome.lines !== lines)) return said;
      return undefined;
    }
    if (before !== (await counts())) return `${said} and left something behind`;
    if (status < 400 || status >= 500 || outcome.is === 'read') return said;
    const { code, row, column, errors } = body as Problem;
    if (!/^(bank_statement\.|file\.missing)/.test(code)) return said;
    if (code === 'bank_statement.bad_row' && (!row || !column || !errors.length))
      return `${said} names no place`;
    if (code === 'bank_statement.column_missing' && !errors.length) return `${said} names no column`;
    if (outcome.is === 'judged')
      return outcome.row && (row !== outcome.row || column !== outcome.column) ? said : undefined;
    const wanted = outcome.code === '*' || outcome.code === code;
    const placed = outcome.row === undefined || (row === outcome.row && column === outcome.column);
    return wanted && placed ? undefined : said;
  }

  it('are 500, each of its own kind', () => {
    expect(files).toHaveLength(500);
    expect(new Set(files.map(({ name }) => name)).size).toBe(500);
  });

  it('are read as a whole or refused as a whole, by row and column', async () => {
    const faults: string[] = [];
    for (const one of files) {
      const fault = await faultOf(one);
      if (fault) faults.push(fault.slice(0, 400));
    }
    expect(faults).toEqual([]);
  }, 600_000);

  it('are refused past 8 MB, before they are read', async () => {
    const before = await counts();
    for (const megabytes of [8.1, 100]) {
      const answer = await send(Buffer.alloc(megabytes * 1_048_576, 97));
      expect({ status: answer.status, code: (answer.body as Problem).code }).toEqual({
        status: 413,
        code: 'request.too_large',
      });
    }
    expect(await counts()).toBe(before);
  }, 120_000);

  it('bring every nasty text of payer and memo in as the bank wrote it, less what is not seen', async () => {
    const texts = corpus.map(({ text }) => text).filter((text) => !text.includes('\0'));
    for (const { content, texts: part } of statementsOf(texts)) {
      const { status, body } = await send(content);
      expect({ status, body }).toMatchObject({ status: 201, body: { lines: part.length } });
      const { items } = (
        await operator.get<Lines>(`/v1/bank-lines?limit=100&statementId=${(body as Imported).id}`)
      ).body;
      const kept = new Map(items.map((item) => [item.bankReference, item]));
      for (const [index, text] of part.entries()) {
        const item = kept.get(`T${texts.indexOf(part[0] as string) + index}`);
        expect({ text, payer: item?.payerName, memo: item?.memo }).toEqual({
          text,
          payer: seen(text),
          memo: seen(text),
        });
      }
    }
  }, 300_000);

  it('leave the books balanced', async () => {
    await world.settle();
    await expectBooksToBalance(world.database);
  });

  /** As the desk shows it: unseen marks are spaces, marks that keep Excel from counting are gone. */
  function seen(text: string): string {
    return Buffer.from(text)
      .toString()
      .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
      .trim()
      .replace(/^="(.*)"$/, '$1')
      .replace(/^'/, '')
      .trim();
  }
});
