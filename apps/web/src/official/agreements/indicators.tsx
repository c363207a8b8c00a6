import { Button } from 'antd';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useSession } from '../../api/session';
import {
  Chart,
  type ChartOption,
  type Column,
  chartInk,
  DataList,
  formatBp,
  formatFen,
  ProgressBar,
  Section,
  Tag,
  usePhone,
} from '../../shared';
import { pageOfRows } from '../filters';
import { yearShareBp } from '../strands';
import styles from './agreements.module.css';
import type { Agreement, Indicator } from './api';
import { formatValue, indicatorName, useDefinition, Value } from './figures';
import { ReportDialog } from './report-dialog';
import { type AgreementWords, useAgreementWords } from './words';

/** Each indicator against its target; a line shows how much of the year has passed. */
export function Indicators({ agreement }: { agreement: Agreement }) {
  const t = useAgreementWords();
  const define = useDefinition();
  const session = useSession();
  const [reporting, setReporting] = useState<Indicator>();
  const acts = session.data?.user.roles.includes('official') ?? false;
  const mayReport = acts && agreement.state === 'in_force' && agreement.callerSide !== null;
  const passedBp = yearShareBp(agreement.asOf, agreement.year);
  const known = agreement.indicators.filter(({ progressBp }) => progressBp !== null);
  return (
    <Section title={t.indicators.title} note={t.indicators.note} id="indicators">
      {known.length > 1 && agreement.state === 'in_force' && <Bars known={known} passedBp={passedBp} />}
      <DataList
        caption={t.indicators.title}
        columns={columnsOf(t, define, agreement, passedBp, mayReport ? setReporting : undefined)}
        rows={agreement.indicators}
        rowKey={(row) => row.id}
      />
      {reporting && (
        <ReportDialog agreement={agreement} indicator={reporting} onClose={() => setReporting(undefined)} />
      )}
    </Section>
  );
}

function columnsOf(
  t: AgreementWords,
  define: ReturnType<typeof useDefinition>,
  agreement: Agreement,
  passedBp: number | undefined,
  onReport: ((indicator: Indicator) => void) | undefined,
): Column<Indicator>[] {
  return [
    {
      key: 'name',
      title: t.indicators.indicator,
      phone: 'heading',
      width: '30%',
      render: (row) => (
        <span className={styles['name']}>
          <b>{indicatorName(t, row)}</b>
          <small className="quiet">{define(row)}</small>
        </span>
      ),
    },
    {
      key: 'progress',
      title: t.indicators.progress,
      width: '22%',
      render: (row) =>
        row.doneValue === null ? (
          <span className="quiet">—</span>
        ) : (
          <span className={styles['progress']}>
            <ProgressBar
              bp={row.progressBp}
              label={indicatorName(t, row)}
              {...(passedBp === undefined ? {} : { markBp: passedBp })}
            />
            <b>{formatBp(row.progressBp)}</b>
          </span>
        ),
    },
    {
      key: 'done',
      title: t.indicators.done,
      align: 'end',
      render: (row) => <Done agreement={agreement} indicator={row} />,
    },
    {
      key: 'target',
      title: t.indicators.target,
      align: 'end',
      render: (row) => (
        <span className={styles['name']}>
          <Value value={row.targetValue} unit={row.unit} />
          {row.firstValue !== row.targetValue && (
            <small className="quiet">{t.supplements.first(formatValue(row.firstValue, row.unit))}</small>
          )}
        </span>
      ),
    },
    {
      key: 'reports',
      title: t.indicators.reports,
      render: (row) => <Behind agreement={agreement} indicator={row} onReport={onReport} />,
    },
  ];
}

/** Of purchases the figure opens its facts; what was bought outside pairs is said beside it. */
function Done({ agreement, indicator }: { agreement: Agreement; indicator: Indicator }) {
  const t = useAgreementWords();
  const { doneValue, outsidePairsFen, unit, rows, outsidePairsRows } = indicator;
  if (rows === null || doneValue === null) return <Value value={doneValue} unit={unit} />;
  return (
    <span className={styles['name']}>
      <Link to={pageOfRows(rows)} className={styles['figure']} title={`GET ${rows}`}>
        <Value value={doneValue} unit={unit} />
      </Link>
      {(outsidePairsFen ?? 0) !== 0 && outsidePairsRows && (
        <Link to={pageOfRows(outsidePairsRows)} title={`GET ${outsidePairsRows}`}>
          <small>
            {agreement.countsOutsidePairs
              ? t.indicators.outsideCounted(formatFen(outsidePairsFen ?? 0))
              : t.indicators.outside(formatFen(outsidePairsFen ?? 0))}
          </small>
        </Link>
      )}
    </span>
  );
}

function Behind({
  agreement,
  indicator,
  onReport,
}: {
  agreement: Agreement;
  indicator: Indicator;
  onReport: ((indicator: Indicator) => void) | undefined;
}) {
  const t = useAgreementWords();
  const [query] = useSearchParams();
  if (indicator.origin === 'ledger') return <span className="quiet">{t.indicators.tallied}</span>;
  const next = new URLSearchParams(query);
  next.set('indicator', indicator.id);
  const { reports } = indicator;
  return (
    <span className={styles['behind']}>
      {reports && reports.accepted + reports.reported > 0 && (
        <Link to={`/official/agreements/${agreement.id}?${next}#reports`}>
          {t.indicators.accepted(reports.accepted)}
        </Link>
      )}
      {reports && reports.reported > 0 && <Tag tone="wait">{t.indicators.waiting(reports.reported)}</Tag>}
      {onReport && (
        <Button size="small" onClick={() => onReport(indicator)}>
          {t.indicators.report}
        </Button>
      )}
    </span>
  );
}

/** Sideways bars, so that long names can be read; more than 120 % is cut off and said in the table. */
function Bars({ known, passedBp }: { known: readonly Indicator[]; passedBp: number | undefined }) {
  const t = useAgreementWords();
  const phone = usePhone();
  const names = known.map((one) => indicatorName(t, one));
  const shares = known.map(({ progressBp }) => (progressBp ?? 0) / 100);
  const option: ChartOption = {
    grid: { left: 4, right: 48, top: 22, bottom: 4, containLabel: true },
    xAxis: {
      type: 'value',
      min: 0,
      max: 120,
      interval: 20,
      splitLine: { lineStyle: { color: chartInk.rule } },
      axisLabel: { color: '#5d6966', formatter: (value: number) => (phone && value % 40 ? '' : `${value}%`) },
    },
    yAxis: {
      type: 'category',
      data: names,
      inverse: true,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: '#cfc5b3' } },
      axisLabel: { color: chartInk.ink, width: phone ? 110 : 180, overflow: 'truncate' },
    },
    series: [
      {
        type: 'bar',
        barMaxWidth: 16,
        data: shares.map((share) => ({
          value: Math.min(120, Math.max(0, share)),
          itemStyle: { color: share >= 100 ? chartInk.barley : chartInk.lake, borderRadius: [0, 2, 2, 0] },
          label: {
            show: true,
            position: 'right',
            color: chartInk.ink,
            backgroundColor: chartInk.paper,
            padding: [1, 3],
            formatter: `${share.toFixed(1)}%`,
          },
        })),
        ...(passedBp === undefined
          ? {}
          : {
              markLine: {
                silent: true,
                symbol: 'none',
                lineStyle: { color: chartInk.loess, type: 'dashed' as const },
                label: { formatter: t.indicators.passed, color: '#8a5212', position: 'end' as const },
                data: [{ xAxis: passedBp / 100 }],
              },
            }),
      },
    ],
  };
  const summary = names.map((name, place) => `${name} ${shares[place]?.toFixed(1)}%`).join('，');
  return <Chart option={option} height={44 + known.length * 30} summary={t.indicators.chart(summary)} />;
}
