import { useFilingWords } from '../../filing/words';
import { Figure, formatBp, formatFen, Money, ProgressBar, useShortFen } from '../../shared';
import type { Summary } from './api';
import { type Choice, deskHref } from './choice';
import styles from './filings.module.css';

/** The figures over the units of the choice, whatever is picked of them; each leads to its rows. */
export function Figures({ summary, choice }: { summary: Summary; choice: Choice }) {
  const t = useFilingWords();
  const short = useShortFen();
  const { pick: _, ...all } = choice;
  const { units, noCanteen, covered, ended, filed, notFiled } = summary;
  const must = filed + notFiled;
  const filedBp = must === 0 ? null : Math.round((summary.filed * 10_000) / must);
  if (summary.units === 0) return null;
  return (
    <section className={styles['figures']} aria-label={t.desk.title}>
      <div className={styles['tiles']}>
        <Figure label={t.desk.figures.units} value={summary.units} to={deskHref(all)} />
        <Figure
          label={t.desk.figures.filed}
          value={summary.filed}
          note={formatBp(filedBp)}
          to={deskHref({ ...all, pick: 'filed' })}
        />
        <Figure
          label={t.desk.figures.notFiled}
          value={summary.notFiled}
          note={`${t.late} ${summary.late}`}
          to={deskHref({ ...all, pick: 'not_filed' })}
        />
        <Figure
          label={t.desk.figures.reserved}
          value={<Money fen={summary.reservedFen} />}
          note={`${t.desk.figures.ratio} ${formatBp(summary.ratioBp)}`}
        />
        <Figure
          label={t.desk.figures.bought}
          value={<Money fen={summary.boughtFen} />}
          note={`${t.desk.progress} ${formatBp(summary.progressBp)}`}
        />
      </div>
      <ProgressBar
        bp={filedBp}
        label={`${t.desk.figures.filed} ${summary.filed} / ${must}, ${short(summary.reservedFen)}`}
      />
      <p className="quiet">
        {t.desk.adds(units, noCanteen, covered, ended, filed, notFiled)}
        {units === noCanteen + covered + ended + filed + notFiled ? ' ✓' : ' ✗'}
        {' · '}
        {t.asked.required} {formatFen(summary.requiredFen)} {t.yuan}
      </p>
    </section>
  );
}
