import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Link } from 'react-router';
import {
  Await,
  type Column,
  DataList,
  DateText,
  Empty,
  Money,
  Page,
  Section,
  Tag,
  useDates,
} from '../../shared';
import { MorePages } from '../../shared/pages';
import { type Programme, type RunItem, useProgrammes, useRuns } from '../../subsidy/api';
import styles from '../../subsidy/subsidy.module.css';
import { type SubsidyWords, useSubsidyWords } from '../../subsidy/words';
import { useActing } from './acting';
import { runTone } from './states';

/** Programmes of the county and the lists that came of them. */
export function Component() {
  const t = useSubsidyWords();
  const dates = useDates();
  const acting = useActing();
  const programmes = useProgrammes();
  const runs = useRuns();
  return (
    <Page
      title={t.programmes.title}
      lead={t.programmes.lead}
      width="wide"
      actions={
        acting.county && (
          <Link to="/official/subsidies/new">
            <Button type="primary" icon={<PlusOutlined />} tabIndex={-1}>
              {t.programmes.add}
            </Button>
          </Link>
        )
      }
    >
      <Section
        title={t.runs.title}
        actions={<Link to="/official/subsidies/objections">{t.objections.title}</Link>}
      >
        <Await read={runs}>
          {(rows) => (
            <DataList
              caption={t.runs.title}
              columns={runColumns(t)}
              rows={rows}
              rowKey={({ id }) => id}
              rowLink={({ id }) => `/official/subsidies/runs/${id}`}
              empty={<Empty title={t.runs.empty} text={t.runs.emptyText} />}
            />
          )}
        </Await>
        <MorePages read={runs} />
      </Section>
      <Section title={t.programmes.list}>
        <Await read={programmes}>
          {(rows) => (
            <DataList
              caption={t.programmes.list}
              columns={programmeColumns(t, dates.date)}
              rows={rows}
              rowKey={({ id }) => id}
              rowLink={({ id }) => `/official/subsidies/${id}`}
              empty={<Empty title={t.programmes.empty} text={t.programmes.emptyText} />}
            />
          )}
        </Await>
        <MorePages read={programmes} />
      </Section>
    </Page>
  );
}

function runColumns(t: SubsidyWords): Column<RunItem>[] {
  return [
    { key: 'programme', title: t.runs.programme, phone: 'heading', render: (run) => run.programmeName },
    { key: 'number', title: t.runs.number, render: (run) => <span className="num">{run.number}</span> },
    {
      key: 'state',
      title: t.runs.state,
      render: (run) => (
        <span style={{ display: 'inline-flex', flexWrap: 'wrap', gap: 8 }}>
          <Tag tone={runTone[run.state]}>{t.states[run.state]}</Tag>
          {run.openObjections > 0 && <Tag tone="wait">{t.runs.open(run.openObjections)}</Tag>}
        </span>
      ),
    },
    { key: 'notice', title: t.runs.notice, render: (run) => <DateText value={run.noticeEndsOn} /> },
    { key: 'sellers', title: t.runs.sellers, align: 'end', render: (run) => run.sellers },
    {
      key: 'total',
      title: t.runs.total,
      align: 'end',
      phone: 'corner',
      render: (run) => <Money fen={run.totalFen} />,
    },
  ];
}

function programmeColumns(t: SubsidyWords, date: (day: string) => string): Column<Programme>[] {
  return [
    { key: 'name', title: t.edit.name, phone: 'heading', render: (one) => one.name },
    { key: 'region', title: t.programmes.region, render: (one) => one.regionName },
    {
      key: 'period',
      title: t.programmes.period,
      render: ({ rules }) => (
        <>
          <span className={styles['whole']}>{date(rules.firstDay)}</span> —{' '}
          <span className={styles['whole']}>{date(rules.lastDay)}</span>
        </>
      ),
    },
    { key: 'document', title: t.programmes.document, render: (one) => one.sourceDocument },
    {
      key: 'run',
      title: t.programmes.run,
      render: ({ runId }) =>
        runId === null ? (
          <span className="quiet">{t.programmes.none}</span>
        ) : (
          <Link className={styles['whole']} to={`/official/subsidies/runs/${runId}`}>
            {t.programmes.openRun}
          </Link>
        ),
    },
    {
      key: 'changed',
      title: t.programmes.changed,
      render: ({ changedBy, changedAt }) => (
        <>
          {changedBy}{' '}
          <small className="quiet">
            <DateText value={changedAt} />
          </small>
        </>
      ),
    },
  ];
}
