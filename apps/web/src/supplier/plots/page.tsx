import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import {
  Await,
  type Column,
  Confirm,
  DataList,
  Empty,
  Page,
  Refused,
  Tag,
  TextField,
  toast,
  useShared,
} from '../../shared';
import { MorePages } from '../../shared/pages';
import { type Plot, usePlots, useWithdrawPlot } from './api';
import { EnterPlot } from './enter';
import styles from './plots.module.css';
import { type PlotWords, usePlotWords } from './words';

/** C2's land: what the goods grow on, and what it bears. */
export function Component() {
  const t = usePlotWords();
  const shared = useShared();
  const plots = usePlots();
  const [adding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<Plot>();
  return (
    <Page
      title={t.title}
      lead={t.lead}
      actions={
        <Button type="primary" size="large" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
          {t.add}
        </Button>
      }
    >
      <Await read={plots}>
        {(rows) => (
          <DataList
            caption={t.caption}
            columns={columnsOf(t, (year) => shared.dates.year(year), setLeaving)}
            rows={rows}
            rowKey={({ id }) => id}
            empty={<Empty title={t.empty} text={t.emptyText} />}
          />
        )}
      </Await>
      <MorePages read={plots} />
      {adding && <EnterPlot onClose={() => setAdding(false)} />}
      {leaving && <Withdraw plot={leaving} onClose={() => setLeaving(undefined)} />}
    </Page>
  );
}

function columnsOf(
  t: PlotWords,
  yearText: (year: number) => string,
  withdraw: (plot: Plot) => void,
): Column<Plot>[] {
  const mu = (plot: Plot) => (plot.hundredthMu / 100).toLocaleString('en-US');
  return [
    { key: 'product', title: t.product, phone: 'heading', render: (plot) => plot.productName },
    { key: 'year', title: t.year, render: ({ year }) => yearText(year) },
    { key: 'place', title: t.place, render: (plot) => `${plot.countyName} ${plot.township}` },
    {
      key: 'bears',
      title: t.bears,
      render: (plot) => (
        <span className={styles['bears']}>
          <b className="num">{t.kg(plot.yieldKg.toLocaleString('en-US'))}</b>
          <small>{t.detail(mu(plot), plot.kgPerMu.toLocaleString('en-US'))}</small>
        </span>
      ),
    },
    { key: 'source', title: t.source, render: ({ source }) => source },
    {
      key: 'state',
      title: t.state,
      phone: 'corner',
      render: (plot) =>
        plot.withdrawnAt === null ? (
          <Button size="small" onClick={() => withdraw(plot)}>
            {t.withdraw}
          </Button>
        ) : (
          <Tag tone="still">{t.withdrawn}</Tag>
        ),
    },
  ];
}

function Withdraw({ plot, onClose }: { plot: Plot; onClose: () => void }) {
  const t = usePlotWords();
  const [reason, setReason] = useState('');
  const withdraw = useWithdrawPlot(plot.id);
  const send = () =>
    reason.trim() !== '' &&
    withdraw.mutate(reason.trim(), {
      onSuccess: () => {
        toast(t.done);
        onClose();
      },
    });
  return (
    <Confirm
      open
      onClose={onClose}
      onConfirm={send}
      pending={withdraw.isPending}
      title={t.withdrawTitle}
      confirmLabel={t.withdraw}
    >
      <div className={styles['form']}>
        <p>
          {plot.productName} · {plot.township}
        </p>
        <p>{t.withdrawText}</p>
        <Refused error={withdraw.error} />
        <TextField label={t.reason} value={reason} onChange={setReason} maxLength={200} />
      </div>
    </Confirm>
  );
}
