import styles from './evidence-level.module.css';
import { useOfficialWords } from './words';

const LEVELS = [0, 1, 2, 3] as const;

/** Three pips and the level in words: never colour alone. */
export function EvidenceTag({ level }: { level: number }) {
  const t = useOfficialWords();
  return (
    <span className={styles['tag']} title={t.evidence.levels[level]?.text}>
      <span className={styles['pips']} aria-hidden="true">
        {[1, 2, 3].map((pip) => (
          <i key={pip} className={pip <= level ? styles['full'] : ''} />
        ))}
      </span>
      {t.evidence.level(level)}
    </span>
  );
}

/** The ladder of evidence with the rung on which this fact stands. */
export function EvidenceLadder({ level }: { level: number }) {
  const t = useOfficialWords();
  return (
    <ol className={styles['ladder']} aria-label={t.evidence.ladder}>
      {LEVELS.map((rung) => (
        <li
          key={rung}
          className={rung === level ? styles['here'] : rung < level ? styles['below'] : ''}
          aria-current={rung === level ? 'step' : undefined}
        >
          <b>{rung}</b>
          <span>
            {t.evidence.levels[rung]?.name}
            <small>{t.evidence.levels[rung]?.text}</small>
          </span>
        </li>
      ))}
    </ol>
  );
}
