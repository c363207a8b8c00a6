import type { Field } from './fields';

const named = 'the name of a column, compared with a file: test/input/bank-files';

/** The market's own accounts at the bank: a number of their own each. */
function account(part: 'name' | 'bank', longest: number): Field {
  return {
    at: `POST /v1/bank-accounts /${part}`,
    longest,
    send: (scene, text) =>
      scene.operator.post('/v1/bank-accounts', {
        ...{ name: '基本户', bank: '示例银行', account: `3205${String(++scene.serial).padStart(12, '0')}` },
        [part]: text,
      }),
    read: async ({ operator }, { id }: { id: string }) => {
      type Accounts = { items: { id: string; name: string; bank: string }[] };
      const { items } = (await operator.get<Accounts>('/v1/bank-accounts')).body;
      return items.find((one) => one.id === id)?.[part];
    },
  };
}

export const bankFields: readonly Field[] = [account('name', 60), account('bank', 60)];

const columns = ['account', 'amount', 'credit', 'currency', 'date', 'debit', 'direction', 'memo/*', 'payer'];

export const notEnteredOnBanks: Readonly<Record<string, string>> = {
  'POST /v1/bank-accounts /account': 'digits and marks of an account number, or refused',
  ...Object.fromEntries(
    [
      ...columns.map((name) => `columns/${name}`),
      'columns/reference',
      'footers/*',
      'outgoing/*',
      'sheet',
    ].map((name) => [`POST /v1/bank-accounts/{id}/layout /${name}`, named]),
  ),
};
