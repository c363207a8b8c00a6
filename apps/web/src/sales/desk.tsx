import { useTallies } from '../official/matrix';
import {
  Await,
  barsOption,
  Chart,
  inShanghai,
  Loading,
  Page,
  Section,
  useShared,
  useShortFen,
} from '../shared';
import { channels } from './api';
import { Clashes } from './clashes';
import { ReportList } from './report-list';
import { useSalesWords } from './words';

/** The official's desk: what waits for review, what was claimed twice, and what each channel has brought this year. */
export function Component() {
  const t = useSalesWords();
  return (
    <Page title={t.desk.title} lead={t.desk.lead} width="wide">
      <ReportList linkTo={(id) => `/official/sales/${id}`} first="submitted" withReporter />
      <ByChannel />
      <Clashes />
    </Page>
  );
}

function ByChannel() {
  const t = useSalesWords();
  const short = useShortFen();
  const shared = useShared();
  const { year } = inShanghai(new Date());
  const tallies = useTallies(['channel'], { year });
  return (
    <Section title={t.desk.chart(year)}>
      <Await read={tallies} bones={<Loading rows={5} title={false} />}>
        {({ items }) => {
          const values = channels.map((one) => items.find(({ channel }) => channel === one)?.amountFen ?? 0);
          if (values.every((value) => value === 0)) return <p className="quiet">{t.desk.chartNone}</p>;
          const labels = channels.map((one) => t.channels[one]);
          const parts = labels
            .map((label, place) => `${label} ${short(values[place] ?? 0)}`)
            .join(shared.marks.comma);
          return (
            <Chart
              option={barsOption({ labels, series: [{ name: t.list.counted, values }], format: short })}
              height={240}
              summary={t.desk.chartSummary(parts)}
            />
          );
        }}
      </Await>
    </Section>
  );
}
