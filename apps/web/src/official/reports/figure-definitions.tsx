import { Await, Loading, Section } from '../../shared';
import { thisYear } from '../filters';
import { type Figures, useFigures } from './api';
import styles from './bulletins.module.css';
import { useFigureNames } from './figure-text';
import { useReportWords } from './words';

/** What each figure of a bulletin counts. */
export function FigureDefinitions() {
  const t = useReportWords();
  const figures = useFigures(thisYear());
  return (
    <Section title={t.bulletins.figures} id="figures">
      <Await read={figures} bones={<Loading rows={6} title={false} />}>
        {({ definitions }) => <Definitions of={definitions} />}
      </Await>
    </Section>
  );
}

function Definitions({ of }: { of: Figures['definitions'] }) {
  const t = useReportWords();
  const { name, definition } = useFigureNames(of);
  return (
    <dl className={styles['definitions']}>
      {of.map(({ code, group }) => (
        <div key={code}>
          <dt>
            {name(code)} <small className="quiet">{t.figures.groups[group]}</small>
          </dt>
          <dd>{definition(code)}</dd>
        </div>
      ))}
    </dl>
  );
}
