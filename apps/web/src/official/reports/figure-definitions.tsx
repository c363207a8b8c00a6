import { Await, Loading, Section } from '../../shared';
import { thisYear } from '../filters';
import { RowsAddress } from '../term';
import { type Figures, useFigures } from './api';
import styles from './bulletins.module.css';
import { useRows } from './figure-tables';
import { useFigureNames } from './figure-text';
import { useReportWords } from './words';

/** What each figure of a bulletin counts, and the address that reads its rows. */
export function FigureDefinitions() {
  const t = useReportWords();
  const figures = useFigures(thisYear());
  return (
    <Section title={t.bulletins.figures} id="figures">
      <Await read={figures} bones={<Loading rows={6} title={false} />}>
        {(sheet) => <Definitions sheet={sheet} />}
      </Await>
    </Section>
  );
}

function Definitions({ sheet: { definitions, rows } }: { sheet: Figures }) {
  const t = useReportWords();
  const { name, definition } = useFigureNames(definitions);
  const addressOf = useRows(rows);
  return (
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
  );
}
