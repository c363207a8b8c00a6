import { CheckCircleFilled, ExclamationCircleFilled, InfoCircleFilled } from '@ant-design/icons';
import { Link } from 'react-router';
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
      note={period.state === 'closed' ? t.checks.kept(when) : t.checks.asOf(when)}
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

/** The periods that stand in the way; for evidence, the entries. */
function Where({ check, period }: { check: Check; period: Period }) {
  const t = usePeriodWords();
  const region = useRegionNames();
  if (check.open > 0 && check.code === 'evidence') {
    const { year, month, regionCode } = period;
    return (
      <p className={styles['links']}>
        <Link to={hrefTo('facts', { year, ...(month === 0 ? {} : { month }), regionCode })}>
          {t.page.facts}
        </Link>
      </p>
    );
  }
  if (check.periods.length === 0) return null;
  return (
    <p className={styles['links']}>
      {check.periods.map((id) => (
        <Link key={id} to={periodPath(id)}>
          {periodName(t, id, region, period.regionCode)}
        </Link>
      ))}
      {check.open > check.periods.length && '…'}
    </p>
  );
}

function periodName(t: PeriodWords, id: string, region: (code: string) => string, ownCode: string): string {
  const [code = '', year = '', month = '0'] = id.split('-');
  const when = t.period(Number(year), Number(month));
  return code === ownCode ? when : `${region(code)} ${when}`;
}
