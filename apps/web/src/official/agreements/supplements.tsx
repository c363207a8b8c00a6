import { Button } from 'antd';
import { useState } from 'react';
import {
  type Column,
  Confirm,
  DataList,
  Refused,
  Section,
  Tag,
  type Tone,
  toast,
  useDates,
} from '../../shared';
import { MorePages } from '../../shared/pages';
import styles from './agreements.module.css';
import { type Agreement, type Supplement, useSupplementAct, useSupplements } from './api';
import { formatValue, indicatorName } from './figures';
import { SupplementDialog } from './supplement-dialog';
import { useAgreementWords } from './words';

const tones: Record<Supplement['state'], Tone> = { draft: 'wait', in_force: 'good', withdrawn: 'still' };

/** 补充协议: what both sides signed afterwards; nothing of it is shown where there is none and none can be added. */
export function Supplements({ agreement }: { agreement: Agreement }) {
  const t = useAgreementWords();
  const supplements = useSupplements(agreement.id);
  const [entering, setEntering] = useState(false);
  const rows = supplements.data ?? [];
  const waits = rows.some(({ state }) => state === 'draft');
  if (rows.length === 0 && !agreement.maySupplement) return null;
  return (
    <Section
      title={t.supplements.title}
      note={t.supplements.note}
      id="supplements"
      actions={
        agreement.maySupplement &&
        !waits && <Button onClick={() => setEntering(true)}>{t.supplements.add}</Button>
      }
    >
      {rows.length === 0 ? <p className="quiet">{t.supplements.empty}</p> : <List rows={rows} />}
      <MorePages read={supplements} />
      {entering && <SupplementDialog agreement={agreement} onClose={() => setEntering(false)} />}
    </Section>
  );
}

function List({ rows }: { rows: readonly Supplement[] }) {
  const t = useAgreementWords();
  const dates = useDates();
  const columns: Column<Supplement>[] = [
    {
      key: 'what',
      title: t.supplements.what,
      phone: 'heading',
      width: '40%',
      render: (row) => <What supplement={row} />,
    },
    {
      key: 'source',
      title: t.supplements.source,
      render: (row) => (
        <span className={styles['name']}>
          {row.source === 'illustrative' ? t.page.illustrative : row.source}
          <small className="quiet">
            {[row.signedOn && dates.date(row.signedOn), row.reason].filter(Boolean).join(' · ')}
          </small>
        </span>
      ),
    },
    {
      key: 'people',
      title: t.supplements.signedBy,
      render: ({ draftedBy, confirmedBy }) => (
        <span className={styles['name']}>
          <small>{t.supplements.drafted(t.reports.by(draftedBy.name, draftedBy.organizationName))}</small>
          {confirmedBy && (
            <small>
              {t.supplements.accepted(t.reports.by(confirmedBy.name, confirmedBy.organizationName))}
            </small>
          )}
        </span>
      ),
    },
    {
      key: 'state',
      title: t.list.state,
      phone: 'corner',
      render: ({ state }) => <Tag tone={tones[state]}>{t.supplements.states[state]}</Tag>,
    },
    { key: 'acts', title: '', align: 'end', render: (row) => <Acts supplement={row} /> },
  ];
  return (
    <DataList caption={t.supplements.title} columns={columns} rows={rows} rowKey={({ id }) => id} dense />
  );
}

function What({ supplement }: { supplement: Supplement }) {
  const t = useAgreementWords();
  if (supplement.kind === 'stop') return <b>{t.supplements.kinds.stop}</b>;
  return (
    <span className={styles['name']}>
      {supplement.figures.map(({ indicatorId, unit, fromValue, toValue, ...indicator }) => (
        <span key={indicatorId}>
          <b>{indicatorName(t, indicator)}</b>{' '}
          <span className="num">
            {t.supplements.from(formatValue(fromValue, unit), formatValue(toValue, unit))} {t.units[unit]}
          </span>
        </span>
      ))}
    </span>
  );
}

/** The other side confirms; the side that entered it may take it back. */
function Acts({ supplement }: { supplement: Supplement }) {
  const t = useAgreementWords();
  const act = useSupplementAct(supplement.id);
  const [asking, setAsking] = useState<'confirmation' | 'withdrawal'>();
  const isConfirm = asking === 'confirmation';
  const run = () =>
    asking &&
    act.mutate(asking, {
      onSuccess: () => toast(isConfirm ? t.supplements.confirmed : t.supplements.withdrawn),
      onSettled: () => setAsking(undefined),
    });
  const text = supplement.kind === 'stop' ? t.supplements.stopText : t.supplements.confirmChange;
  return (
    <span className={styles['behind']}>
      <Refused error={act.error} />
      {supplement.mayWithdraw && (
        <Button size="small" onClick={() => setAsking('withdrawal')}>
          {t.supplements.withdraw}
        </Button>
      )}
      {supplement.mayConfirm && (
        <Button size="small" type="primary" onClick={() => setAsking('confirmation')}>
          {t.supplements.confirm}
        </Button>
      )}
      <Confirm
        open={asking !== undefined}
        onClose={() => setAsking(undefined)}
        onConfirm={run}
        pending={act.isPending}
        title={isConfirm ? t.supplements.confirm : t.supplements.withdraw}
        confirmLabel={isConfirm ? t.supplements.confirm : t.supplements.withdraw}
      >
        {isConfirm ? text : t.supplements.withdrawText}
      </Confirm>
    </span>
  );
}
