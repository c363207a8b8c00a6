import { Button } from 'antd';
import { useState } from 'react';
import { useSettlementWords } from '../../settlement/words';
import { Await, Confirm, Empty, Facts, Page, Refused, Tag, TextField, toast, useDates } from '../../shared';
import { MorePages } from '../../shared/pages';
import { type Account, useCheckAccount, useEnteredAccounts } from './api';
import styles from './transfers.module.css';

/** Accounts that cooperatives entered: an operator says whether they are theirs before any money goes there. */
export function Component() {
  const t = useSettlementWords();
  const accounts = useEnteredAccounts();
  return (
    <Page title={t.operator.accounts} lead={t.operator.accountsLead}>
      <Await read={accounts}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title={t.operator.emptyAccounts} text={t.operator.emptyAccountsText} />
          ) : (
            <ul className={styles['accounts']}>
              {rows.map((account) => (
                <li key={account.id}>
                  <Card account={account} />
                </li>
              ))}
            </ul>
          )
        }
      </Await>
      <MorePages read={accounts} />
    </Page>
  );
}

function Card({ account }: { account: Account }) {
  const t = useSettlementWords();
  const dates = useDates();
  const check = useCheckAccount(account.id);
  const [refusing, setRefusing] = useState(false);
  const [reason, setReason] = useState('');
  const confirm = () =>
    check.mutate({ decision: 'confirmed' }, { onSuccess: () => toast(t.operator.confirmed) });
  const refuse = () =>
    reason.trim() !== '' &&
    check.mutate(
      { decision: 'refused', reason: reason.trim() },
      { onSuccess: () => toast(t.operator.refusedAccount), onSettled: () => setRefusing(false) },
    );
  return (
    <article className={styles['card']}>
      <header>
        <h2>{account.supplierName}</h2>
        <Tag tone={account.holderMatches ? 'good' : 'bad'}>
          {account.holderMatches ? t.operator.matches : t.operator.differs}
        </Tag>
      </header>
      <Facts
        items={[
          [t.account.holder, account.holder],
          [t.account.bank, account.bank],
          [
            t.account.account,
            <span key="account" className="num">
              {account.account.replaceAll(/(\d{4})(?=\d)/g, '$1 ')}
            </span>,
          ],
          [t.operator.when, `${account.enteredBy.name} · ${dates.moment(account.enteredAt)}`],
        ]}
      />
      <Refused error={check.error} />
      <div className={styles['files']}>
        <Button size="large" disabled={check.isPending} onClick={() => setRefusing(true)}>
          {t.operator.refuse}
        </Button>
        <Button type="primary" size="large" loading={check.isPending} onClick={confirm}>
          {t.operator.confirm}
        </Button>
      </div>
      <Confirm
        open={refusing}
        onClose={() => setRefusing(false)}
        onConfirm={refuse}
        pending={check.isPending}
        title={t.operator.refuse}
        confirmLabel={t.operator.refuse}
      >
        <TextField label={t.operator.refuseReason} value={reason} onChange={setReason} maxLength={200} />
      </Confirm>
    </article>
  );
}
