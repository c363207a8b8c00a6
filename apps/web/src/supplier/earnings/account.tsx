import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { answer, api } from '../../api/client';
import { once } from '../../api/intent';
import type { Answer, Body } from '../../api/types';
import { useSettlementWords } from '../../settlement/words';
import { Dialog, Facts, Note, Refused, Section, Tag, TextField, toast, toneOf } from '../../shared';
import { DialogActs } from '../dialog-acts';
import styles from './earnings.module.css';

type PayoutAccount = Answer<'listPayoutAccounts'>['items'][number];
type Draft = Body<'enterPayoutAccount'>;

function useAccounts() {
  return useQuery({
    queryKey: ['payout-accounts'],
    queryFn: () => answer(api.GET('/v1/payout-accounts', { params: { query: { limit: 10 } } })),
  });
}

function useEnterAccount() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (draft: Draft) =>
      once('payout-account', draft, (header) =>
        answer(api.POST('/v1/payout-accounts', { params: { header }, body: draft })),
      ),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['payout-accounts'] }),
  });
}

/** Where the money goes: the account in force, and the one that waits to be checked. */
export function Account({ urgent }: { urgent: boolean }) {
  const t = useSettlementWords();
  const [entering, setEntering] = useState(false);
  const accounts = useAccounts();
  const items = accounts.data?.items ?? [];
  const current = items.find((one) => one.state === 'current');
  // Only the newest word of the operator matters.
  const [newest] = items;
  const next = newest?.state === 'entered' || newest?.state === 'refused' ? newest : undefined;
  return (
    <Section
      title={t.account.title}
      actions={
        <Button type={urgent ? 'primary' : 'default'} onClick={() => setEntering(true)}>
          {current || next ? t.account.change : t.account.enter}
        </Button>
      }
    >
      {urgent && !next && <Note tone="seal">{t.account.none}</Note>}
      <div className={styles['accounts']}>
        {next && <One account={next} />}
        {next && current && <Note>{t.account.keeps}</Note>}
        {current && <One account={current} />}
      </div>
      {entering && <AccountForm onClose={() => setEntering(false)} />}
    </Section>
  );
}

function One({ account }: { account: PayoutAccount }) {
  const t = useSettlementWords();
  return (
    <div>
      <Tag tone={account.state === 'current' ? 'good' : toneOf(account.state)}>
        {t.account.states[account.state]}
      </Tag>
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
        ]}
      />
      {account.refusal && <Note tone="seal">{t.account.refused(account.refusal)}</Note>}
    </div>
  );
}

function AccountForm({ onClose }: { onClose: () => void }) {
  const t = useSettlementWords();
  const [holder, setHolder] = useState('');
  const [bank, setBank] = useState('');
  const [account, setAccount] = useState('');
  const [tried, setTried] = useState(false);
  const enter = useEnterAccount();
  const isNumber = /^\d{8,32}$/.test(account.normalize('NFKC').replaceAll(/[\s-]/g, ''));
  const ready = holder.trim() !== '' && bank.trim() !== '' && isNumber;
  const submit = () => {
    setTried(true);
    if (!ready) return;
    enter.mutate(
      { holder: holder.trim(), bank: bank.trim(), account },
      {
        onSuccess: () => {
          toast(t.account.sent);
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.account.title}
      footer={
        <DialogActs
          label={t.account.submit}
          onAct={submit}
          onClose={onClose}
          pending={enter.isPending}
          disabled={tried && !ready}
        />
      }
    >
      <div className={styles['form']}>
        <Refused error={enter.error} />
        <TextField
          label={t.account.holder}
          hint={t.account.holderHint}
          value={holder}
          onChange={setHolder}
          maxLength={100}
        />
        <TextField
          label={t.account.bank}
          hint={t.account.bankHint}
          value={bank}
          onChange={setBank}
          maxLength={100}
        />
        <TextField
          label={t.account.account}
          error={tried && !isNumber ? t.account.badAccount : undefined}
          value={account}
          onChange={setAccount}
          inputMode="numeric"
          autoComplete="off"
          maxLength={60}
        />
      </div>
    </Dialog>
  );
}
