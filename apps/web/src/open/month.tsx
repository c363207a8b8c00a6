import { Button } from 'antd';
import { useParams } from 'react-router';
import {
  Await,
  barsOption,
  Chart,
  type Column,
  chartInk,
  DataList,
  DateText,
  Facts,
  formatBp,
  formatFen,
  Loading,
  Page,
  Section,
  useLanguage,
  useShared,
  useShortFen,
} from '../shared';
import { type OpenData, type OpenPart, useOpenMonth } from './api';
import { Frame } from './frame';
import styles from './open.module.css';
import { type OpenWords, useOpenWords } from './words';

/** One published month: to look at, to read, to take along. */
export function Component() {
  const t = useOpenWords();
  const { id = '' } = useParams();
  const month = useOpenMonth(id);
  return (
    <Frame>
      <Page
        title={month.data?.title ?? t.title}
        back={{ to: '/open', label: t.back }}
        actions={month.data && <Downloads id={id} />}
      >
        <Await read={month} bones={<Loading rows={12} />}>
          {(data) => <Whole data={data} />}
        </Await>
      </Page>
    </Frame>
  );
}

function Downloads({ id }: { id: string }) {
  const t = useOpenWords();
  return (
    <>
      <Button type="primary" href={`/v1/open-data/${id}/file?format=csv`} download>
        {t.csv}
      </Button>
      <Button href={`/v1/open-data/${id}/file?format=json`} download>
        {t.json}
      </Button>
      <Button href={`/v1/open-data/${id}/dictionary`} download>
        {t.dictionary}
      </Button>
    </>
  );
}

function Whole({ data }: { data: OpenData }) {
  const t = useOpenWords();
  return (
    <>
      <Facts
        columns={2}
        items={[
          [t.office, data.officeName],
          [t.number, data.number],
          [t.asOf, <DateText key="asOf" value={data.asOf} clock />],
          [t.publishedAt, <DateText key="at" value={data.publishedAt} clock />],
        ]}
      />
      <Section title={t.byMonth}>
        <Months data={data} />
      </Section>
      <Section title={t.figures}>
        <Figures data={data} />
      </Section>
      <div className={styles['splits']}>
        <Parts data={data} dimension="district" title={t.byDistrict} />
        <Parts data={data} dimension="county" title={t.byCounty} />
        <Parts data={data} dimension="fundingSource" title={t.byFunding} />
      </div>
      <Dictionary data={data} />
      <p className={styles['fine']}>
        {t.license}
        <br />
        {t.hash} <code>{data.contentHash}</code>
      </p>
    </>
  );
}

const partsOf = (data: OpenData, dimension: OpenPart['dimension']): OpenPart[] =>
  data.parts.filter((part) => part.code === 'accepted_total' && part.dimension === dimension);

function Months({ data }: { data: OpenData }) {
  const t = useOpenWords();
  const shared = useShared();
  const short = useShortFen();
  const months = partsOf(data, 'month');
  const amount = (month: number) => months.find(({ key }) => key === String(month))?.value ?? 0;
  const hidden = (month: number) => months.some(({ key, suppressed }) => suppressed && key === String(month));
  const labels = Array.from({ length: data.month }, (_, at) => at + 1);
  const best = labels.reduce((top, month) => (amount(month) > amount(top) ? month : top), 1);
  const option = barsOption({
    labels: labels.map((month) => shared.dates.month(month)),
    series: [{ name: t.byMonth, values: labels.map(amount), color: chartInk.lake }],
    format: short,
  });
  return (
    <>
      <Chart
        option={option}
        height={220}
        summary={t.chart(shared.dates.month(best), formatFen(amount(best)))}
      />
      <ol className={styles['months']}>
        {labels.map((month) => (
          <li key={month}>
            <span>{shared.dates.month(month)}</span>
            <b className="num">{hidden(month) ? t.suppressed : formatFen(amount(month))}</b>
          </li>
        ))}
      </ol>
    </>
  );
}

function text(unit: string, value: number | null): string {
  if (value === null) return '—';
  if (unit === 'fen') return formatFen(value);
  return unit === 'bp' ? `${(value / 100).toFixed(2)}%` : new Intl.NumberFormat('en-US').format(value);
}

function Figures({ data }: { data: OpenData }) {
  const t = useOpenWords();
  const { language } = useLanguage();
  const side = language === 'en' ? 'en' : 'zh';
  return (
    <dl className={styles['figures']}>
      {data.dictionary.indicators.map(({ code, unit, name, definition }) => {
        const figure = data.figures.find((one) => one.code === code);
        return (
          <div key={code} title={definition[side]}>
            <dt>{name[side]}</dt>
            <dd className="num">{figure?.suppressed ? t.suppressed : text(unit, figure?.value ?? null)}</dd>
          </div>
        );
      })}
    </dl>
  );
}

function Parts({
  data,
  dimension,
  title,
}: {
  data: OpenData;
  dimension: OpenPart['dimension'];
  title: string;
}) {
  const t = useOpenWords();
  const rows = partsOf(data, dimension);
  const total = data.figures.find(({ code }) => code === 'accepted_total')?.value ?? null;
  if (rows.length === 0) return null;
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <DataList caption={title} columns={columnsOf(t, total)} rows={rows} rowKey={({ key }) => key} dense />
      {rows.some(({ suppressed }) => suppressed) && <p className={styles['fine']}>{t.suppressedText}</p>}
    </section>
  );
}

function columnsOf(t: OpenWords, total: number | null): Column<OpenPart>[] {
  return [
    { key: 'name', title: t.name, phone: 'heading', render: ({ name }) => name, total: t.total },
    {
      key: 'value',
      title: t.accumulated,
      align: 'end',
      render: ({ value }) => (value === null ? <em className="quiet">{t.suppressed}</em> : formatFen(value)),
      total: total === null ? t.suppressed : formatFen(total),
    },
    {
      key: 'share',
      title: t.share,
      align: 'end',
      render: ({ value }) =>
        value === null || total === null || total <= 0 ? '—' : formatBp(Math.round((value / total) * 10_000)),
    },
  ];
}

function Dictionary({ data }: { data: OpenData }) {
  const t = useOpenWords();
  const { language } = useLanguage();
  const side = language === 'en' ? 'en' : 'zh';
  return (
    <>
      <Section title={t.definitions}>
        <dl className={styles['definitions']}>
          {data.dictionary.indicators.map(({ code, name, definition }) => (
            <div key={code}>
              <dt>
                {name[side]} <code>{code}</code>
              </dt>
              <dd>{definition[side]}</dd>
            </div>
          ))}
        </dl>
      </Section>
      <Section title={t.notes}>
        <ul className={styles['notes']}>
          {data.dictionary.notes.map((note) => (
            <li key={note.zh}>{note[side]}</li>
          ))}
        </ul>
      </Section>
    </>
  );
}
