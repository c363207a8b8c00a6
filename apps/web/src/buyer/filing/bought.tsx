import { Link } from 'react-router';
import type { FilingForm } from '../../filing/required';
import { useFilingWords } from '../../filing/words';
import { formatBp, formatFen, Money, ProgressRing, Section } from '../../shared';
import styles from './filing.module.css';

/** What of the share is bought, funds kept apart. */
export function Bought({ form }: { form: FilingForm }) {
  const t = useFilingWords();
  const { bought, filing, profile } = form;
  if (profile.filedBy !== null && filing === null) return null;
  const funds = [
    ['canteen', bought.canteenFen],
    ['union', bought.unionFen],
    ['personal', bought.personalFen],
    ['other', bought.otherFen],
  ] as const;
  const top = Math.max(1, ...funds.map(([, fen]) => fen));
  const filed = filing?.state === 'submitted' || filing?.state === 'approved' ? filing.reservedFen : 0;
  const reserved = filed + bought.tookOverFen;
  return (
    <Section title={t.form.bought} note={t.form.boughtNote}>
      <div className={styles['bought']}>
        <ProgressRing bp={reserved > 0 ? bought.progressBp : null} label={t.form.progress} size={128}>
          <small>{t.form.progress}</small>
          <strong className="num">{reserved > 0 ? formatBp(bought.progressBp) : '—'}</strong>
        </ProgressRing>
        <div>
          <p className={styles['boughtSum']}>
            <Money fen={bought.totalFen} size="large" />
            {reserved > 0 && (
              <span className="quiet">
                / {t.form.reserved} {formatFen(reserved)}
                {bought.tookOverFen > 0 && `（${t.form.tookOver(formatFen(bought.tookOverFen))}）`}
              </span>
            )}
          </p>
          <ul className={styles['funds']}>
            {funds.map(([fund, fen]) => (
              <li key={fund}>
                <span>{t.funds[fund]}</span>
                <span className="num">{formatFen(fen)}</span>
                <i style={{ inlineSize: `${(Math.max(0, fen) / top) * 100}%` }} />
              </li>
            ))}
          </ul>
          <Link to="/buy/find">{t.form.toMarket} →</Link>
        </div>
      </div>
    </Section>
  );
}
