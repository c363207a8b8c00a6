import { Section } from '../../shared';
import { thisYear } from '../filters';
import { useFigures } from './api';
import styles from './bulletins.module.css';
import { useFigureNames } from './figure-text';
import { useReportWords } from './words';

/** What each figure of a bulletin counts. */
export function FigureDefinitions() {
  const t = useReportWords();
  const figures = useFigures(thisYear());
  const definitions = figures.data?.definitions ?? [];
  const { name, definition } = useFigureNames(definitions);
  if (definitions.length === 0) return null;
  return (
    <Section title={t.bulletins.figures} id="figures">
      <dl className={styles['definitions']}>
        {definitions.map(({ code, group }) => (
          <div key={code}>
            <dt>
              {name(code)} <small className="quiet">{t.figures.groups[group]}</small>
            </dt>
            <dd>{definition(code)}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
