import { DownloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import {
  type Column,
  DataList,
  DayField,
  Dialog,
  Money,
  Refused,
  Section,
  Tag,
  TextField,
  toast,
  today,
  useDates,
  WhereFilesMayLeave,
} from '../../shared';
import { type Payment, type Run, useMark, usePay } from '../../subsidy/api';
import styles from '../../subsidy/subsidy.module.css';
import { type SubsidyWords, useSubsidyWords } from '../../subsidy/words';

/** Files for the bank, and what it did with them. */
export function Payments({ run, mayAct }: { run: Run; mayAct: boolean }) {
  const t = useSubsidyWords();
  const pay = usePay(run.id);
  const waiting = run.lines.some(
    ({ amountFen, transfer }) => amountFen > 0 && (transfer === null || transfer.state === 'failed'),
  );
  return (
    <Section title={t.run.payments}>
      {mayAct && run.state === 'confirmed' && waiting && (
        <div className={styles['form']}>
          <p className="quiet">{t.run.payText}</p>
          <Refused error={pay.error} />
          <div className={styles['actions']}>
            <Button
              type="primary"
              loading={pay.isPending}
              onClick={() =>
                pay.mutate(undefined, {
                  onSuccess: ({ lineCount, waiting: left }) => toast(t.run.paid(lineCount, left)),
                })
              }
            >
              {t.run.pay}
            </Button>
          </div>
        </div>
      )}
      <ul className={styles['stack']} style={{ marginTop: 16 }}>
        {run.payments.map((payment) => (
          <li key={payment.id}>
            <File payment={payment} mayAct={mayAct} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function File({ payment, mayAct }: { payment: Payment; mayAct: boolean }) {
  const t = useSubsidyWords();
  const dates = useDates();
  const [marking, setMarking] = useState(false);
  const open = payment.transfers.some(({ state }) => state === 'listed');
  return (
    <article className={styles['objection']}>
      <header>
        <b className="num">{payment.number}</b>
        <span className="quiet">{t.run.by(payment.madeBy.name, dates.moment(payment.madeAt))}</span>
        <Money fen={payment.totalFen} />
      </header>
      <DataList
        caption={payment.number}
        columns={transferColumns(t)}
        rows={payment.transfers}
        rowKey={({ id }) => id}
        dense
      />
      {mayAct && (
        <div className={styles['actions']}>
          <WhereFilesMayLeave>
            <Button icon={<DownloadOutlined />} href={`/v1/subsidy-payments/${payment.id}/file`} download>
              {t.run.file}
            </Button>
          </WhereFilesMayLeave>
          {open && <Button onClick={() => setMarking(true)}>{t.run.mark}</Button>}
        </div>
      )}
      {marking && <Mark payment={payment} onClose={() => setMarking(false)} />}
    </article>
  );
}

function transferColumns(t: SubsidyWords): Column<Payment['transfers'][number]>[] {
  return [
    { key: 'payee', title: t.run.payee, phone: 'heading', render: ({ payeeName }) => payeeName },
    {
      key: 'account',
      title: t.run.account,
      render: ({ payeeAccount, payeeBank }) => (
        <>
          <span className="num">{payeeAccount}</span> <small className="quiet">{payeeBank}</small>
        </>
      ),
    },
    {
      key: 'state',
      title: t.list.transfer,
      render: ({ state }) => (
        <Tag tone={state === 'paid' ? 'good' : state === 'failed' ? 'bad' : 'move'}>{t.transfers[state]}</Tag>
      ),
    },
    {
      key: 'amount',
      title: t.list.amount,
      align: 'end',
      phone: 'corner',
      render: ({ amountFen }) => <Money fen={amountFen} />,
    },
  ];
}

function Mark({ payment, onClose }: { payment: Payment; onClose: () => void }) {
  const t = useSubsidyWords();
  const mark = useMark(payment.id);
  const [paidOn, setPaidOn] = useState(today());
  const [failed, setFailed] = useState<Record<string, string>>({});
  const complete = Object.values(failed).every((reason) => reason.trim() !== '');
  const tick = (id: string, on: boolean) => {
    const { [id]: _, ...others } = failed;
    setFailed(on ? { ...others, [id]: '' } : others);
  };
  const send = () =>
    mark.mutate(
      {
        paidOn,
        failed: Object.entries(failed).map(([transferId, reason]) => ({ transferId, reason: reason.trim() })),
      },
      {
        onSuccess: () => {
          toast(t.run.marked);
          onClose();
        },
      },
    );
  return (
    <Dialog
      open
      onClose={onClose}
      title={`${t.run.mark} ${payment.number}`}
      footer={
        <Button type="primary" loading={mark.isPending} disabled={!complete || paidOn === ''} onClick={send}>
          {t.run.mark}
        </Button>
      }
    >
      <div className={styles['form']}>
        <Refused error={mark.error} />
        <DayField label={t.run.paidOn} value={paidOn} onChange={setPaidOn} max={today()} />
        <p className="quiet">{t.run.failedHint}</p>
        {payment.transfers
          .filter(({ state }) => state === 'listed')
          .map(({ id, payeeName }) => (
            <div key={id}>
              <label className={styles['check']}>
                <input
                  type="checkbox"
                  checked={id in failed}
                  onChange={(event) => tick(id, event.target.checked)}
                />
                {payeeName}
              </label>
              {id in failed && (
                <TextField
                  label={t.run.failReason}
                  value={failed[id] ?? ''}
                  onChange={(reason) => setFailed({ ...failed, [id]: reason })}
                  maxLength={200}
                />
              )}
            </div>
          ))}
      </div>
    </Dialog>
  );
}
