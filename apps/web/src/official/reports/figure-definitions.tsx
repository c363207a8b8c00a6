import { Section } from '../../shared';
import { thisYear } from '../filters';
import { RowsAddress } from '../term';
import { useFigures } from './api';
import styles from './bulletins.module.css';
import { useRows } from './figure-tables';
import { useFigureNames } from './figure-text';
import { useReportWords } from './words';

/** What each figure of a bulletin counts, and the address that reads its rows. */
export function FigureDefinitions() {
  const t = useReportWords();
  const figures = useFigures(thisYear());
  const definitions = figures.data?.definitions ?? [];
  const { name, definition } = useFigureNames(definitions);
  const addressOf = useRows(figures.data?.rows ?? []);
  if (definitions.length === 0) return null;
  return (
    <Section title={t.bulletins.figures} id="figures">
      <dl className={styles['definitions']}>
        {definitions.map(({ code, group }) => {
          const address = addressOf(code);
          return (
            <div key={code}>
              <dt>
                {name(code)} <small className="quiet">{t.figures.groups[group]}</small>
              </dt>
              <dd>
                {definition(code)}
                {address && <RowsAddress address={address} />}
              </dd>
            </div>
          );
        })}
      </dl>
    </Section>
  );
}
