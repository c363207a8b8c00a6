import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { type SettlementWords, useSettlementWords } from '../../settlement/words';
import { Await, type Column, DataList, Dialog, Empty, Money, TextField, useShared } from '../../shared';
import { MorePages } from '../../shared/pages';
import type { Payee, Payout, Refund, useOpenPayouts, useOpenRefunds } from './api';
import styles from './transfers.module.css';

interface Picking {
  chosen: ReadonlySet<string>;
  onToggle: (id: string) => void;
}

/** A tick, or the list that it stands on already. */
function Tick({
  row,
  label,
  able,
  chosen,
  onToggle,
}: Picking & {
  row: { id: string; listId: string | null; listNumber: string | null };
  label: string;
  able: boolean;
}) {
  const t = useSettlementWords();
  if (row.listId !== null)
    return <Link to={`/operate/payment-lists/${row.listId}`}>{t.operator.onList(row.listNumber ?? '')}</Link>;
  return (
    <input
      type="checkbox"
      className={styles['tick']}
      aria-label={`${t.operator.pick} ${label}`}
      checked={chosen.has(row.id)}
      disabled={!able}
      onChange={() => onToggle(row.id)}
    />
  );
}

export function PayoutPicker({ read, ...picking }: Picking & { read: ReturnType<typeof useOpenPayouts> }) {
  const t = useSettlementWords();
  return (
    <>
      <Await read={read}>
        {(rows) => (
          <DataList
            caption={t.operator.toPay}
            columns={payoutColumns(t, picking)}
            rows={rows}
            rowKey={(payout) => payout.id}
            empty={<Empty title={t.operator.emptyPayouts} text={t.operator.emptyPayoutsText} />}
            dense
          />
        )}
      </Await>
      <MorePages read={read} />
    </>
  );
}

function payoutColumns(t: SettlementWords, picking: Picking): Column<Payout>[] {
  return [
    {
      key: 'pick',
      title: t.operator.pick,
      render: (payout) => (
        <Tick row={payout} label={payout.settlementNumber} able={payout.account !== null} {...picking} />
      ),
    },
    {
      key: 'supplier',
      title: t.operator.supplier,
      phone: 'heading',
      render: (payout) => payout.supplierName,
    },
    {
      key: 'settlement',
      title: t.operator.settlement,
      render: (payout) => (
        <Link className="num" to={`/operate/settlements/${payout.settlementId}`}>
          {payout.settlementNumber}
        </Link>
      ),
    },
    {
      key: 'account',
      title: t.operator.account,
      render: ({ account }) =>
        account === null ? (
          <span className={styles['missing']}>{t.operator.noAccount}</span>
        ) : (
          <span>
            {account.holder} <small className="quiet num">{account.account}</small>
          </span>
        ),
    },
    {
      key: 'code',
      title: t.operator.code,
      render: (payout) => <span className="num">{payout.transferCode}</span>,
    },
    {
      key: 'amount',
      title: t.operator.amount,
      align: 'end',
      phone: 'corner',
      render: (payout) => <Money fen={payout.amountFen} />,
    },
  ];
}

interface Payees {
  payees: Readonly<Record<string, Payee>>;
  onPayee: (id: string, payee: Payee) => void;
}

export function RefundPicker({
  read,
  payees,
  onPayee,
  ...picking
}: Picking & Payees & { read: ReturnType<typeof useOpenRefunds> }) {
  const t = useSettlementWords();
  const [asking, setAsking] = useState<Refund>();
  return (
    <>
      <Await read={read}>
        {(rows) => (
          <DataList
            caption={t.operator.toRefund}
            columns={refundColumns(t, picking, payees, setAsking)}
            rows={rows}
            rowKey={(refund) => refund.id}
            empty={<Empty title={t.operator.emptyRefunds} text={t.operator.emptyRefundsText} />}
            dense
          />
        )}
      </Await>
      <MorePages read={read} />
      {asking && (
        <PayeeForm
          refund={asking}
          onClose={() => setAsking(undefined)}
          onDone={(payee) => onPayee(asking.id, payee)}
        />
      )}
    </>
  );
}

function refundColumns(
  t: SettlementWords,
  picking: Picking,
  payees: Payees['payees'],
  ask: (refund: Refund) => void,
): Column<Refund>[] {
  const payeeOf = (refund: Refund) => payees[refund.id] ?? refund.payer ?? undefined;
  return [
    {
      key: 'pick',
      title: t.operator.pick,
      render: (refund) => (
        <Tick row={refund} label={refund.number} able={payeeOf(refund) !== undefined} {...picking} />
      ),
    },
    { key: 'buyer', title: t.operator.buyer, phone: 'heading', render: (refund) => refund.buyerName },
    {
      key: 'refund',
      title: t.operator.refund,
      render: (refund) => <span className="num">{refund.number}</span>,
    },
    { key: 'reason', title: t.operator.reason, render: (refund) => t.operator.reasons[refund.reason] },
    {
      key: 'payee',
      title: t.operator.goesTo,
      render: (refund) => {
        const payee = payeeOf(refund);
        return (
          <span className={styles['payee']}>
            {payee && (
              <span>
                {payee.name} <small className="quiet num">**** {payee.account.slice(-4)}</small>
              </span>
            )}
            <Button size="small" onClick={() => ask(refund)}>
              {t.operator.enterPayee}
            </Button>
          </span>
        );
      },
    },
    {
      key: 'amount',
      title: t.operator.amount,
      align: 'end',
      phone: 'corner',
      render: (refund) => <Money fen={refund.amountFen} />,
    },
  ];
}

/** Where a refund goes when it cannot go back to where its money came from. */
function PayeeForm({
  refund,
  onClose,
  onDone,
}: {
  refund: Refund;
  onClose: () => void;
  onDone: (payee: Payee) => void;
}) {
  const t = useSettlementWords();
  const shared = useShared();
  const [name, setName] = useState(refund.buyerName);
  const [bank, setBank] = useState('');
  const [account, setAccount] = useState('');
  const digits = account.normalize('NFKC').replaceAll(/[\s-]/g, '');
  const ready = name.trim() !== '' && /^\d{8,32}$/.test(digits);
  const done = () => {
    onDone({ name: name.trim(), account: digits, ...(bank.trim() ? { bank: bank.trim() } : {}) });
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.operator.payeeTitle}
      footer={
        <>
          <Button onClick={onClose}>{shared.actions.cancel}</Button>
          <Button type="primary" disabled={!ready} onClick={done}>
            {shared.actions.confirm}
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        <TextField label={t.account.holder} value={name} onChange={setName} maxLength={100} />
        <TextField label={t.account.bank} value={bank} onChange={setBank} maxLength={100} />
        <TextField
          label={t.account.account}
          value={account}
          onChange={setAccount}
          error={account !== '' && !/^\d{8,32}$/.test(digits) ? t.account.badAccount : undefined}
          inputMode="numeric"
          maxLength={60}
        />
      </div>
    </Dialog>
  );
}
