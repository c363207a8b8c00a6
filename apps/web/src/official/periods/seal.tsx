import { DownloadOutlined, LockFilled } from '@ant-design/icons';
import { useState } from 'react';
import {
  Await,
  barsOption,
  Chart,
  type Column,
  CopyButton,
  chartInk,
  DataList,
  Facts,
  formatFen,
  Money,
  Section,
  Select,
  useDates,
  useShared,
  WhereFilesMayLeave,
} from '../../shared';
import { useOfficialWords } from '../words';
import { type Closing, type Sealed, type Split, useSealed } from './api';
import styles from './periods.module.css';
import { type PeriodWords, usePeriodWords } from './words';

/** The seal, the files to recompute it, and what is different since. */
export function Seal({ closing }: { closing: Closing }) {
  const t = usePeriodWords();
  const sealed = useSealed(closing.id);
  return (
    <>
      <Section title={t.seal.title} note={t.seal.number(closing.number ?? 0)}>
        <div className={styles['seal']}>
          <p className={styles['stamp']}>
            <LockFilled aria-hidden="true" />
            <span>{t.seal.hash}</span>
            <code>{closing.sealSha256}</code>
            <CopyButton size="small" text={closing.sealSha256 ?? ''} label={t.seal.hash} />
          </p>
          <Hashes closing={closing} />
          <Files closing={closing} />
        </div>
      </Section>
      <Section title={t.since.title} note={t.since.note}>
        <Await read={sealed}>{(data) => <Since sealed={data} />}</Await>
      </Section>
    </>
  );
}

function Hashes({ closing }: { closing: Closing }) {
  const t = usePeriodWords();
  const dates = useDates();
  const content = closing.month === 0 ? t.seal.contentOfYear : t.seal.content;
  const hash = (text: string | null) => <code className={styles['hash']}>{text}</code>;
  return (
    <Facts
      items={[
        [t.seal.sealedAt, closing.confirmedAt && dates.moment(closing.confirmedAt)],
        [content, hash(closing.contentSha256)],
        [t.seal.cells, hash(closing.cellsSha256)],
        [t.seal.previous, closing.number === 1 ? t.seal.first : hash(closing.previousSha256)],
      ]}
    />
  );
}

function Files({ closing }: { closing: Closing }) {
  const t = usePeriodWords();
  const files = [
    ['content', closing.month === 0 ? t.seal.months : t.seal.facts],
    ['cells', t.seal.cellsFile],
    ['seal', t.seal.sealFile],
  ] as const;
  return (
    <div className={styles['files']}>
      <h3>{t.seal.files}</h3>
      <p className={styles['links']}>
        <WhereFilesMayLeave>
          {files.map(([name, label]) => (
            <a key={name} href={`/v1/closings/${closing.id}/${name}`} download>
              <DownloadOutlined aria-hidden="true" /> {label}
            </a>
          ))}
        </WhereFilesMayLeave>
      </p>
      <p className="quiet">{t.seal.verifyText}</p>
    </div>
  );
}

const splitNames = ['evidenceLevel', 'paid', 'pairing', 'fundingSource', 'channel'] as const;

function Since({ sealed }: { sealed: Sealed }) {
  const t = usePeriodWords();
  const [by, setBy] = useState<(typeof splitNames)[number]>('evidenceLevel');
  const rows = sealed.splits.filter((row) => row.by === by);
  const levels = sealed.splits.filter((row) => row.by === 'evidenceLevel');
  const changed = sealed.splits.some(({ sealedFen, nowFen }) => sealedFen !== nowFen);
  return (
    <>
      {!changed && <p className={styles['calm']}>{t.since.none}</p>}
      {changed && <Levels rows={levels} />}
      <Select
        label={t.since.choose}
        showLabel
        value={by}
        onChange={setBy}
        options={splitNames.map((value) => ({ value, label: t.since.by[value] }))}
      />
      <SplitTable by={by} rows={rows} />
    </>
  );
}

function SplitTable({ by, rows }: { by: Split['by']; rows: readonly Split[] }) {
  const t = usePeriodWords();
  const name = useSplitName();
  const sum = (pick: (row: Split) => number) => rows.reduce((total, row) => total + pick(row), 0);
  const columns: Column<Split>[] = [
    { key: 'name', title: t.since.by[by], phone: 'heading', render: name, total: t.since.total },
    {
      key: 'sealed',
      title: t.since.sealed,
      align: 'end',
      render: ({ sealedFen }) => <Money fen={sealedFen} />,
      total: <Money fen={sum((row) => row.sealedFen)} />,
    },
    {
      key: 'now',
      title: t.since.now,
      align: 'end',
      render: ({ nowFen }) => <Money fen={nowFen} />,
      total: <Money fen={sum((row) => row.nowFen)} />,
    },
    {
      key: 'difference',
      title: t.since.difference,
      align: 'end',
      phone: 'corner',
      render: (row) => <Difference row={row} />,
      total: formatFen(sum((row) => row.nowFen - row.sealedFen)),
    },
  ];
  return (
    <DataList caption={t.since.by[by]} columns={columns} rows={rows} rowKey={(row) => keyOf(row)} dense />
  );
}

function Difference({ row: { sealedFen, nowFen } }: { row: Split }) {
  const fen = nowFen - sealedFen;
  if (fen === 0) return <span className="quiet">—</span>;
  return (
    <b className={styles['changed']}>
      {fen > 0 ? '+' : ''}
      {formatFen(fen)}
    </b>
  );
}

function keyOf({ pairing, fundingSource, channel, evidenceLevel, paid }: Split): string {
  return [pairing?.id, fundingSource, channel, evidenceLevel, paid].join(' ');
}

function useSplitName(): (row: Split) => string {
  const t = usePeriodWords();
  const official = useOfficialWords();
  return (row) => splitName(row, t, official);
}

function splitName(row: Split, t: PeriodWords, official: ReturnType<typeof useOfficialWords>): string {
  if (row.by === 'pairing')
    return row.pairing ? `${row.pairing.eastName} — ${row.pairing.westName}` : t.since.outside;
  if (row.by === 'fundingSource' && row.fundingSource) return official.funding[row.fundingSource];
  if (row.by === 'channel' && row.channel) return official.channels[row.channel];
  if (row.by === 'evidenceLevel')
    return `${t.since.level(row.evidenceLevel ?? 0)} ${official.evidence.levels[row.evidenceLevel ?? 0]?.name ?? ''}`;
  return row.paid ? t.since.paid : t.since.unpaid;
}

/** What people look at first: how evidence has grown. The table beneath says the same in figures. */
function Levels({ rows }: { rows: readonly Split[] }) {
  const t = usePeriodWords();
  const shared = useShared();
  const option = barsOption({
    labels: rows.map(({ evidenceLevel }) => t.since.level(evidenceLevel ?? 0)),
    series: [
      {
        name: t.since.sealed,
        values: rows.map(({ sealedFen }) => sealedFen / 100),
        color: chartInk.lakeSoft,
      },
      { name: t.since.now, values: rows.map(({ nowFen }) => nowFen / 100), color: chartInk.lake },
    ],
    format: (yuan) => `${formatFen(Math.round(yuan * 100))} ${shared.units.yuan}`,
  });
  return <Chart option={option} height={220} summary={t.since.chart} />;
}
