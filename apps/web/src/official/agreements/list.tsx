import { PlusOutlined } from '@ant-design/icons';
import { Link, useSearchParams } from 'react-router';
import { useSession } from '../../api/session';
import {
  Await,
  type Column,
  DataList,
  Empty,
  formatBp,
  Page,
  ProgressBar,
  Select,
  Tag,
  type Tone,
  useShared,
} from '../../shared';
import { MorePages } from '../../shared/pages';
import { yearChoices } from '../filters';
import { useSigns } from '../office';
import styles from './agreements.module.css';
import { type Agreement, useAgreements } from './api';
import { type AgreementWords, useAgreementWords } from './words';

const oldestYear = 2021;

export const toneOfAgreement: Record<Agreement['state'], Tone> = {
  draft: 'wait',
  in_force: 'good',
  withdrawn: 'still',
  stopped: 'still',
};

/** Every agreement of the region, the latest year first. */
export function Component() {
  const t = useAgreementWords();
  const shared = useShared();
  const session = useSession();
  const [query, setQuery] = useSearchParams();
  const year = /^20\d\d$/.test(query.get('year') ?? '') ? Number(query.get('year')) : undefined;
  const agreements = useAgreements(year);
  const [latest = oldestYear] = yearChoices();
  const years = Array.from({ length: latest - oldestYear + 1 }, (_, back) => latest - back);
  const acts = useSigns();
  return (
    <Page
      eyebrow={session.data?.organization.regionName}
      title={t.list.title}
      lead={t.list.lead}
      width="wide"
      actions={
        acts && (
          <Link className={styles['primary']} to="/official/agreements/new">
            <PlusOutlined aria-hidden="true" /> {t.list.add}
          </Link>
        )
      }
    >
      <div className={styles['filters']}>
        <Select
          label={t.list.year}
          value={String(year ?? '')}
          onChange={(next) => setQuery(next === '' ? {} : { year: next }, { replace: true })}
          options={[
            { value: '', label: t.list.allYears },
            ...years.map((one) => ({ value: String(one), label: shared.dates.year(one) })),
          ]}
        />
      </div>
      <Await read={agreements}>
        {(rows) => (
          <DataList
            caption={t.list.caption}
            columns={columnsOf(t)}
            rows={rows}
            rowKey={(row) => row.id}
            rowLink={(row) => `/official/agreements/${row.id}`}
            empty={<Empty title={t.list.empty} text={t.list.emptyText} />}
          />
        )}
      </Await>
      <MorePages read={agreements} />
    </Page>
  );
}

function columnsOf(t: AgreementWords): Column<Agreement>[] {
  return [
    { key: 'title', title: t.list.agreement, phone: 'heading', render: (row) => row.title },
    { key: 'year', title: t.list.year, render: (row) => <span className="num">{row.year}</span> },
    { key: 'basis', title: t.page.basis, render: (row) => t.bases[row.basis] },
    { key: 'sides', title: t.list.sides, render: (row) => `${row.east.name} — ${row.west.name}` },
    {
      key: 'purchases',
      title: t.list.purchases,
      width: '20%',
      render: (row) => <Purchases agreement={row} />,
    },
    { key: 'others', title: t.list.others, render: (row) => <Others agreement={row} /> },
    {
      key: 'waiting',
      title: t.list.waiting,
      align: 'end',
      render: (row) => {
        const count = row.indicators.reduce((sum, one) => sum + (one.reports?.reported ?? 0), 0);
        return count === 0 ? <span className="quiet">{t.list.none}</span> : <Tag tone="wait">{count}</Tag>;
      },
    },
    {
      key: 'state',
      title: t.list.state,
      phone: 'corner',
      render: (row) => <Tag tone={toneOfAgreement[row.state]}>{t.states[row.state]}</Tag>,
    },
  ];
}

function Purchases({ agreement }: { agreement: Agreement }) {
  const t = useAgreementWords();
  const purchases = agreement.indicators.find(({ kind }) => kind === 'purchases');
  if (purchases === undefined || purchases.doneValue === null)
    return <span className="quiet">{t.list.none}</span>;
  return (
    <span className={styles['progress']}>
      <ProgressBar bp={purchases.progressBp} label={t.kinds.purchases} />
      <b>{formatBp(purchases.progressBp)}</b>
    </span>
  );
}

function Others({ agreement }: { agreement: Agreement }) {
  const t = useAgreementWords();
  const others = agreement.indicators.filter(({ kind }) => kind !== 'purchases');
  if (others.length === 0 || agreement.callerSide === null)
    return <span className="quiet">{others.length || t.list.none}</span>;
  const reached = others.filter(({ progressBp }) => (progressBp ?? 0) >= 10_000).length;
  return <span>{t.list.reached(reached, others.length)}</span>;
}
