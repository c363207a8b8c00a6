import { Button } from 'antd';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { percent } from '../../filing/required';
import { RuleSources } from '../../filing/sources';
import { useFilingWords } from '../../filing/words';
import { Await, Loading, Page, Section, useDates } from '../../shared';
import { thisYear } from '../filters';
import { useOfficeOf } from '../office';
import { YearSelect } from '../year-select';
import { type Policies, usePolicies } from './api';
import { EnterDialog } from './enter';
import { PolicyTable } from './policy-table';
import styles from './quota.module.css';

/** O7: the rules of the reserved share, what holds here and why, and every version that there was. */
export function Component() {
  const t = useFilingWords();
  const [query, setQuery] = useSearchParams();
  const asked = Number(query.get('year'));
  const year = Number.isInteger(asked) && asked >= 2000 && asked <= 2100 ? asked : thisYear();
  const [entering, setEntering] = useState(false);
  const [history, setHistory] = useState(false);
  const policies = usePolicies(year);
  const every = usePolicies(year, true);
  const may = useOfficeOf('finance');
  return (
    <Page
      title={t.rules.title}
      lead={t.rules.lead}
      width="wide"
      actions={
        <>
          <YearSelect year={year} onChange={(next) => setQuery({ year: String(next) }, { replace: true })} />
          <Link className={styles['link']} to={`/official/rules/what-if?year=${year}`}>
            {t.whatIf.title} →
          </Link>
          {may && (
            <Button type="primary" onClick={() => setEntering(true)}>
              {t.rules.enter}
            </Button>
          )}
        </>
      }
    >
      <Await read={policies} bones={<Loading rows={6} />}>
        {(data) => (
          <>
            <Holding holding={data.holding} year={year} />
            <Section title={t.rules.tableTitle}>
              <PolicyTable policies={data.items} may={may} />
            </Section>
          </>
        )}
      </Await>
      <Section
        title={
          <button
            type="button"
            className={styles['more']}
            aria-expanded={history}
            onClick={() => setHistory(!history)}
          >
            {t.rules.history} {history ? '−' : '+'}
          </button>
        }
      >
        {history && <Await read={every}>{({ items }) => <PolicyTable policies={items} may={may} />}</Await>}
      </Section>
      {entering && <EnterDialog year={year} onClose={() => setEntering(false)} />}
    </Page>
  );
}

/** What holds in the caller's region, by kind of unit, as large figures with the documents that say it. */
function Holding({ holding, year }: { holding: Policies['holding']; year: number }) {
  const t = useFilingWords();
  const name = t.rules.holds(holding.regionName, year);
  return (
    <section className={styles['holding']} aria-label={name}>
      <h2>{name}</h2>
      <div className={styles['cards']}>
        {holding.rules.map((rule) => (
          <Card key={`${rule.hasCanteen} ${rule.unitKind}`} rule={rule} />
        ))}
      </div>
    </section>
  );
}

function Card({ rule }: { rule: Policies['holding']['rules'][number] }) {
  const t = useFilingWords();
  const dates = useDates();
  const kinds: Record<string, string> = t.unitKinds;
  const { terms, fileDeadline, unitKind } = rule;
  const title = rule.hasCanteen ? t.rules.holdsWith : t.rules.holdsWithout;
  const aside = [
    terms?.encouragedRatioBp == null ? '' : `${t.rules.encouraged} ${percent(terms.encouragedRatioBp)}`,
    terms?.ratchet ? t.rules.ratchet : '',
    fileDeadline === null ? '' : `${t.rules.deadline} ${dates.date(fileDeadline)}`,
  ];
  return (
    <article className={styles['card']}>
      <h3>{unitKind === null ? title : `${title} · ${kinds[unitKind] ?? unitKind}`}</h3>
      <b>{terms === null ? 0 : `≥ ${percent(terms.minimumRatioBp)}`}</b>
      <p>{terms !== null ? t.bases[terms.base] : rule.hasCanteen ? t.rules.none : t.rules.noneWithout}</p>
      <p className="quiet">{aside.filter((part) => part !== '').join(' · ')}</p>
      <RuleSources parts={rule.parts} />
    </article>
  );
}
