import { CheckCircleFilled, ExclamationCircleFilled, InfoCircleFilled } from '@ant-design/icons';
import { Link } from 'react-router';
import { queryString } from '../../api/catalog';
import { formatFen, Section, useDates, useShared } from '../../shared';
import { hrefTo, useRegionNames } from '../filters';
import { type Check, type Checks, type Period, periodPath } from './api';
import styles from './periods.module.css';
import { type PeriodWords, usePeriodWords } from './words';

type Face = 'good' | 'blocking' | 'note';

const faceOf = ({ open, blocking }: Check): Face => (open === 0 ? 'good' : blocking ? 'blocking' : 'note');
const icons = {
  good: <CheckCircleFilled />,
  blocking: <ExclamationCircleFilled />,
  note: <InfoCircleFilled />,
};

/** 关账检查: each point with what it means, how many are open, and where to settle them. */
export function Checklist({ period }: { period: Period }) {
  const t = usePeriodWords();
  const dates = useDates();
  const { checks } = period;
  const when = dates.moment(checks.asOf);
  return (
    <Section
      title={t.checks.title}
      note={period.closing?.state === 'closed' ? t.checks.kept(when) : t.checks.asOf(when)}
    >
      <ul className={styles['checks']}>
        {inOrder(checks).map((check) => (
          <Line key={check.code} check={check} period={period} />
        ))}
      </ul>
    </Section>
  );
}

/** What has to be done comes first. */
function inOrder({ items }: Checks): Check[] {
  const rank = { blocking: 0, note: 1, good: 2 };
  return [...items].sort((a, b) => rank[faceOf(a)] - rank[faceOf(b)]);
}

function Line({ check, period }: { check: Check; period: Period }) {
  const t = usePeriodWords();
  const shared = useShared();
  const face = faceOf(check);
  return (
    <li className={styles[face]}>
      <span className={styles['icon']} aria-hidden="true">
        {icons[face]}
      </span>
      <div>
        <p className={styles['name']}>{t.checks.names[check.code]}</p>
        {face !== 'good' && <p className={styles['text']}>{t.checks.texts[check.code]}</p>}
        <Where check={check} period={period} />
      </div>
      <p className={styles['verdict']}>
        <span>{t.checks[face]}</span>
        {check.open > 0 && <b className="num">{t.checks.open(check.open)}</b>}
        {check.open > 0 && check.fen !== null && (
          <span className="num">
            {formatFen(check.fen)} {shared.units.yuan}
          </span>
        )}
      </p>
    </li>
  );
}

/** The periods that stand in the way, or what of the period is open. */
function Where({ check, period }: { check: Check; period: Period }) {
  const t = usePeriodWords();
  const region = useRegionNames();
  const links = useOpenLinks(check, period);
  if (check.open === 0) return null;
  const shown =
    check.periods.length > 0
      ? check.periods.map((id) => ({
          key: id,
          to: periodPath(id),
          label: periodName(t, id, region, period.regionCode),
        }))
      : links;
  if (shown.length === 0) return null;
  const isCut = check.open > shown.reduce((sum, { count = 1 }: OpenLink) => sum + count, 0);
  return (
    <p className={styles['links']}>
      {shown.map(({ key, to, label }: OpenLink) =>
        to === undefined ? (
          <span key={key}>{label}</span>
        ) : (
          <Link key={key} to={to}>
            {label}
          </Link>
        ),
      )}
      {isCut && '…'}
    </p>
  );
}

/** Without an address it is only named; `count` of those that are open are behind it. */
interface OpenLink {
  key: string;
  to?: string;
  label: string;
  count?: number;
}

/** To exactly what is open, where the reader may see it. */
function useOpenLinks({ code, open, listed = [] }: Check, period: Period): OpenLink[] {
  const t = usePeriodWords();
  const dates = useDates();
  const region = useRegionNames();
  const { year, month, regionCode } = period;
  const when = { year, ...(month === 0 ? {} : { month }) };
  if (code === 'sales_reports' || code === 'sales_corrections') {
    const isReview = code === 'sales_reports';
    const query = queryString({ open: isReview ? 'review' : 'corrections', ...when, regionCode });
    const label = isReview ? t.checks.reports : t.checks.corrections;
    return [{ key: code, to: `/official/sales${query}`, label, count: open }];
  }
  return listed.map((one, index) => {
    const amount = formatFen(one.amountFen);
    const { eastCode, westCode, evidenceLevel, factId, day } = one;
    if (eastCode !== null && westCode !== null && evidenceLevel !== null)
      return {
        key: `${eastCode} ${westCode} ${evidenceLevel}`,
        to: hrefTo('facts', { ...when, eastCode, westCode, evidenceLevel }),
        label: t.checks.weak(`${region(eastCode)}—${region(westCode)}`, evidenceLevel, one.count),
        count: one.count,
      };
    if (factId !== null)
      return { key: factId, to: `/official/facts/${factId}`, label: t.checks.returned(one.label, amount) };
    return { key: String(index), label: t.checks.received(day === null ? '' : dates.day(day), amount) };
  });
}

function periodName(t: PeriodWords, id: string, region: (code: string) => string, ownCode: string): string {
  const [code = '', year = '', month = '0'] = id.split('-');
  const when = t.period(Number(year), Number(month));
  return code === ownCode ? when : `${region(code)} ${when}`;
}
