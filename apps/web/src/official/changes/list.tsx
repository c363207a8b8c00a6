import { Button } from 'antd';
import { useState } from 'react';
import {
  Await,
  type Column,
  DataList,
  Dialog,
  Empty,
  formatBp,
  inShanghai,
  Page,
  Refused,
  Tag,
  TextField,
  toast,
  useDates,
  useShared,
} from '../../shared';
import { MorePages } from '../../shared/pages';
import { useOfficeOf } from '../office';
import { type Change, useChanges, useWithdraw } from './api';
import styles from './changes.module.css';
import { EnterDialog } from './enter';
import { type ChangeWords, useChangeWords } from './words';

const tones = { entered: 'wait', in_force: 'good', withdrawn: 'still' } as const;

/** 单位变更 (Q15): what became of units, with day and paper. */
export function Component() {
  const t = useChangeWords();
  const changes = useChanges();
  const [open, setOpen] = useState(false);
  const [leaving, setLeaving] = useState<Change>();
  const acts = useOfficeOf('finance', 'collaboration', 'department');
  return (
    <Page
      title={t.title}
      lead={t.lead}
      width="wide"
      back={{ to: '/official/filings', label: t.back }}
      actions={
        acts && (
          <Button type="primary" onClick={() => setOpen(true)}>
            {t.enter}
          </Button>
        )
      }
    >
      <Await read={changes}>{(rows) => <List rows={rows} acts={acts} onWithdraw={setLeaving} />}</Await>
      <MorePages read={changes} />
      {open && <EnterDialog onClose={() => setOpen(false)} />}
      {leaving && <WithdrawDialog change={leaving} onClose={() => setLeaving(undefined)} />}
    </Page>
  );
}

function List({
  rows,
  acts,
  onWithdraw,
}: {
  rows: readonly Change[];
  acts: boolean;
  onWithdraw: (change: Change) => void;
}) {
  const t = useChangeWords();
  const dates = useDates();
  // A year that is over stays as it was counted.
  const firstOpenDay = `${inShanghai(new Date()).year}-01-01`;
  const mayWithdraw = ({ state, kind, effectiveOn }: Change) =>
    acts &&
    (state === 'entered' || (state === 'in_force' && kind !== 'rename' && effectiveOn >= firstOpenDay));
  const columns: Column<Change>[] = [
    {
      key: 'units',
      title: t.units,
      phone: 'heading',
      render: (row) => (
        <span className={styles['units']}>
          {row.kind === 'rename' ? row.oldName : row.units.map(({ name }) => <span key={name}>{name}</span>)}
        </span>
      ),
    },
    { key: 'kind', title: t.kind, phone: 'corner', render: (row) => t.kinds[row.kind] },
    { key: 'successors', title: t.successors, render: (row) => <Becomes row={row} /> },
    { key: 'day', title: t.effectiveOn, render: (row) => dates.date(row.effectiveOn) },
    {
      key: 'paper',
      title: t.sourceDocument,
      render: (row) => (
        <span className={styles['units']}>
          {row.sourceDocument}
          {row.note !== '' && <small>{row.note}</small>}
        </span>
      ),
    },
    {
      key: 'state',
      title: t.state,
      render: (row) => (
        <span className={styles['units']}>
          <Tag tone={tones[row.state]}>{t.states[row.state]}</Tag>
          {row.withdrawal !== null && <small>{row.withdrawal}</small>}
        </span>
      ),
    },
    { key: 'by', title: t.enteredBy, render: (row) => `${row.enteredByName} ${dates.day(row.enteredAt)}` },
    {
      key: 'act',
      title: '',
      align: 'end',
      render: (row) =>
        mayWithdraw(row) && (
          <Button size="small" onClick={() => onWithdraw(row)}>
            {t.withdraw}
          </Button>
        ),
    },
  ];
  return (
    <DataList
      caption={t.title}
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      empty={<Empty title={t.empty} text={t.emptyText} />}
    />
  );
}

function Becomes({ row }: { row: Change }) {
  if (row.kind === 'rename') return row.newName;
  if (row.successors.length === 0) return '—';
  return (
    <span className={styles['units']}>
      {row.successors.map(({ id, name, shareBp }) => (
        <span key={id}>
          {name}
          {shareBp < 10_000 && <small> {formatBp(shareBp)}</small>}
        </span>
      ))}
    </span>
  );
}

function WithdrawDialog({ change, onClose }: { change: Change; onClose: () => void }) {
  const t: ChangeWords = useChangeWords();
  const shared = useShared();
  const withdraw = useWithdraw(change);
  const [reason, setReason] = useState('');
  const send = () =>
    withdraw.mutate(reason.trim(), {
      onSuccess: () => {
        toast(t.withdrawn);
        onClose();
      },
    });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.withdrawTitle}
      footer={
        <>
          <Button onClick={onClose}>{shared.actions.back}</Button>
          <Button
            danger
            type="primary"
            loading={withdraw.isPending}
            disabled={reason.trim() === ''}
            onClick={send}
          >
            {t.withdraw}
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        <Refused error={withdraw.error} />
        <p>{t.withdrawText}</p>
        <TextField label={t.withdrawReason} value={reason} onChange={setReason} maxLength={200} />
      </div>
    </Dialog>
  );
}
