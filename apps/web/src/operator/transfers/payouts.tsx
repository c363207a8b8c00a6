import { Button } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Days } from '../../settlement/days';
import { useSettlementWords } from '../../settlement/words';
import { formatFen, Page, Refused, Section, toast } from '../../shared';
import { type Payee, useOpenPayouts, useOpenRefunds, usePropose, useRun } from './api';
import { PayoutPicker, RefundPicker } from './pickers';
import styles from './transfers.module.css';

/** Payouts and refunds that wait: ticked, they become a payment list for another operator to release. */
export function Component() {
  const t = useSettlementWords();
  return (
    <Page title={t.operator.payouts} lead={t.operator.payoutsLead} width="wide" actions={<Run />}>
      <Desk />
      <Days />
    </Page>
  );
}

function Run() {
  const t = useSettlementWords();
  const run = useRun();
  const start = () =>
    run.mutate(undefined, {
      onSuccess: ({ settlements, amountFen, suppliersLeft }) =>
        toast(
          [
            settlements > 0 ? t.operator.ran(settlements, formatFen(amountFen)) : t.operator.ranNone,
            suppliersLeft > 0 ? t.operator.left(suppliersLeft) : '',
          ]
            .filter(Boolean)
            .join(' · '),
        ),
    });
  return (
    <>
      <Button size="large" loading={run.isPending} onClick={start}>
        {t.operator.run}
      </Button>
      <Refused error={run.error} />
    </>
  );
}

function Desk() {
  const t = useSettlementWords();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [payees, setPayees] = useState<Readonly<Record<string, Payee>>>({});
  const payouts = useOpenPayouts();
  const refunds = useOpenRefunds();
  const propose = usePropose();
  // What was ticked and is gone by now is not sent.
  const ticked = {
    payouts: (payouts.data ?? []).filter(({ id }) => chosen.has(id)),
    refunds: (refunds.data ?? []).filter(({ id }) => chosen.has(id)),
  };
  const all = [...ticked.payouts, ...ticked.refunds];
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const send = () =>
    propose.mutate(
      {
        payoutIds: ticked.payouts.map(({ id }) => id),
        refunds: ticked.refunds.map(({ id }) => {
          const payee = payees[id];
          return payee ? { refundId: id, payee } : { refundId: id };
        }),
      },
      {
        onSuccess: (list) => {
          toast(t.operator.proposed(list.number));
          navigate(`/operate/payment-lists/${list.id}`);
        },
      },
    );
  return (
    <>
      <Section title={t.operator.toPay}>
        <PayoutPicker read={payouts} chosen={chosen} onToggle={toggle} />
      </Section>
      <Section title={t.operator.toRefund}>
        <RefundPicker
          read={refunds}
          chosen={chosen}
          onToggle={toggle}
          payees={payees}
          onPayee={(id, payee) => setPayees({ ...payees, [id]: payee })}
        />
      </Section>
      <Refused error={propose.error} />
      {all.length > 0 && (
        <div className={styles['foot']}>
          <b>
            {t.operator.chosen(all.length, formatFen(all.reduce((sum, { amountFen }) => sum + amountFen, 0)))}
          </b>
          <Button type="primary" size="large" loading={propose.isPending} onClick={send}>
            {t.operator.propose}
          </Button>
        </div>
      )}
    </>
  );
}
