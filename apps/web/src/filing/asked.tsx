import { formatFen, Note, Tag } from '../shared';
import styles from './filing.module.css';
import { type Asked, percent, type Rule } from './required';
import { RuleSources } from './sources';
import { useFilingWords } from './words';

/** 最低要求是怎么算的: base × ratio, the document, and where the entered figure stands. */
export function AskedCard({
  rule,
  asked,
  year,
  reservedFen,
  lastYearFen,
}: {
  rule: Rule | null;
  asked: Asked;
  year: number;
  reservedFen: number | undefined;
  lastYearFen: number | null;
}) {
  const t = useFilingWords();
  return (
    <section className={styles['asked']} aria-label={t.asked.title}>
      <h3>{t.asked.title}</h3>
      {rule === null ? (
        <p>{t.asked.none}</p>
      ) : (
        <>
          <Sum rule={rule} asked={asked} />
          {rule.isInherited && <Note tone="loess">{t.asked.inherited(year, rule.policyYear)}</Note>}
        </>
      )}
      {reservedFen !== undefined && rule !== null && (
        <Verdict
          asked={asked}
          reservedFen={reservedFen}
          belowLastYear={
            rule.ratchet && lastYearFen !== null && reservedFen < lastYearFen ? lastYearFen : undefined
          }
        />
      )}
      <dl className={styles['asides']}>
        {asked.encouragedFen !== null && rule?.encouragedRatioBp != null && (
          <div>
            <dt>
              {t.asked.encouraged} {percent(rule.encouragedRatioBp)}
            </dt>
            <dd className="num">{formatFen(asked.encouragedFen)}</dd>
          </div>
        )}
        <div>
          <dt>{t.asked.lastYear}</dt>
          <dd className="num">{lastYearFen === null ? t.asked.lastYearNone : formatFen(lastYearFen)}</dd>
        </div>
        {rule !== null && (
          <div className={styles['source']}>
            <dt>{t.asked.source}</dt>
            <dd>
              {rule.parts.length === 0 ? (
                `${rule.regionName} · ${rule.sourceDocument}`
              ) : (
                <RuleSources parts={rule.parts} />
              )}
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}

function Sum({ rule, asked }: { rule: Rule; asked: Asked }) {
  const t = useFilingWords();
  return (
    <div className={styles['sum']}>
      <div>
        <span>{t.bases[rule.base]}</span>
        <b className="num">{formatFen(asked.baseFen)}</b>
      </div>
      <div>
        <span>{t.asked.ratio}</span>
        <b className="num">× {percent(rule.minimumRatioBp)}</b>
      </div>
      <div className={styles['result']}>
        <span>
          {t.asked.required} <small>{t.asked.rounding}</small>
        </span>
        <b className="num">
          {formatFen(asked.requiredFen)} <small>{t.yuan}</small>
        </b>
      </div>
    </div>
  );
}

/** Where the reserved amount stands; a bar from nothing to the base with the two marks. */
function Verdict({
  asked,
  reservedFen,
  belowLastYear,
}: {
  asked: Asked;
  reservedFen: number;
  belowLastYear: number | undefined;
}) {
  const t = useFilingWords();
  const { baseFen, requiredFen, encouragedFen } = asked;
  const top = Math.max(encouragedFen ?? 0, requiredFen, reservedFen, 1) * 1.15;
  const at = (fen: number) => `${Math.min(100, (fen / top) * 100)}%`;
  const enough = reservedFen >= requiredFen;
  return (
    <div className={styles['verdict']}>
      <div className={styles['scale']} aria-hidden="true">
        <span
          className={enough ? styles['enough'] : styles['short']}
          style={{ inlineSize: at(reservedFen) }}
        />
        <i style={{ insetInlineStart: at(requiredFen) }} />
        {encouragedFen !== null && (
          <i className={styles['wish']} style={{ insetInlineStart: at(encouragedFen) }} />
        )}
      </div>
      <p role="status">
        {reservedFen > baseFen ? (
          <Tag tone="bad">{t.asked.above}</Tag>
        ) : enough ? (
          <Tag tone="good">
            {encouragedFen !== null && reservedFen >= encouragedFen ? t.asked.encouragedMet : t.asked.meets}
          </Tag>
        ) : (
          <Tag tone="bad">{t.asked.below(formatFen(requiredFen - reservedFen))}</Tag>
        )}
        {baseFen > 0 && (
          <span className="quiet">
            {t.asked.share} {percent(Math.round((reservedFen / baseFen) * 10_000))}
          </span>
        )}
      </p>
      {belowLastYear !== undefined && <Note tone="loess">{t.asked.ratchet(formatFen(belowLastYear))}</Note>}
    </div>
  );
}
