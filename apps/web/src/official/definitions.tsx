import { Page } from '../shared';
import styles from './definitions.module.css';
import { EvidenceLadder } from './evidence-level';
import { FigureDefinitions } from './reports/figure-definitions';
import type { TermName } from './term';
import { useOfficialWords } from './words';

const order: readonly TermName[] = [
  'accepted',
  'target',
  'progress',
  'paid',
  'sameDay',
  'forecast',
  'outside',
  'attribution',
  'units',
  'factCount',
  'adds',
  'evidence',
];

/** What every figure counts, on one page that can be printed and argued about. */
export function Component() {
  const t = useOfficialWords();
  return (
    <Page title={t.definitions.title} lead={t.definitions.lead} width="narrow">
      <dl className={styles['terms']}>
        {order.map((name) => (
          <div key={name} id={name}>
            <dt>{t.terms[name].title}</dt>
            <dd>{t.terms[name].text}</dd>
          </div>
        ))}
      </dl>
      <EvidenceLadder level={-1} />
      <FigureDefinitions />
      <h2 className={styles['rules']}>{t.definitions.rules}</h2>
      <ol className={styles['list']}>
        {t.definitions.list.map((rule) => (
          <li key={rule}>{rule}</li>
        ))}
      </ol>
    </Page>
  );
}
