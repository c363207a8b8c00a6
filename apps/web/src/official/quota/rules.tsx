import { Button } from 'antd';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useRegions } from '../../api/catalog';
import { useSession } from '../../api/session';
import { percent } from '../../filing/required';
import { useFilingWords } from '../../filing/words';
import { Await, Loading, Page, Section, useDates } from '../../shared';
import { thisYear } from '../filters';
import { useOfficeOf } from '../office';
import { YearSelect } from '../year-select';
import { type Policy, usePolicies } from './api';
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
            <Holding
              policies={data.items}
              year={year}
              inheritedFrom={data.inherited ? data.policyYear : null}
            />
            <Section
              title={t.rules.tableTitle}
              note={
                data.inherited && data.policyYear !== null ? t.rules.inherited(data.policyYear) : undefined
              }
            >
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

/** The caller's region and those above it, nearest first. */
function useLineage(): string[] {
  const own = useSession().data?.organization.regionCode;
  const regions = useRegions().data?.items ?? [];
  const line: string[] = [];
  for (let next: string | null | undefined = own; next != null; ) {
    line.push(next);
    const code: string = next;
    next = regions.find((region) => region.code === code)?.parentCode;
  }
  return line;
}

/** What holds in the caller's region for units of any kind, as large figures with their document. */
function Holding({
  policies,
  year,
  inheritedFrom,
}: {
  policies: readonly Policy[];
  year: number;
  inheritedFrom: number | null;
}) {
  const t = useFilingWords();
  const session = useSession();
  const lineage = useLineage();
  const distance = ({ regionCode }: Policy) =>
    regionCode === null ? lineage.length : lineage.indexOf(regionCode);
  const nearest = (forNone: boolean) =>
    policies
      .filter(
        (policy) =>
          policy.unitKind === null &&
          (policy.base === 'union_funds_no_canteen') === forNone &&
          distance(policy) >= 0,
      )
      .sort((a, b) => distance(a) - distance(b) || b.minimumRatioBp - a.minimumRatioBp)[0];
  const region = session.data?.organization.regionName ?? '';
  return (
    <section className={styles['holding']} aria-label={t.rules.holds(region, year)}>
      <h2>
        {t.rules.holds(region, year)}
        {inheritedFrom !== null && <small>{t.rules.inherited(inheritedFrom)}</small>}
      </h2>
      <div className={styles['cards']}>
        <Card title={t.rules.holdsWith} policy={nearest(false)} />
        <Card title={t.rules.holdsWithout} policy={nearest(true)} />
      </div>
    </section>
  );
}

function Card({ title, policy }: { title: string; policy: Policy | undefined }) {
  const t = useFilingWords();
  const dates = useDates();
  if (policy === undefined)
    return (
      <article className={styles['card']}>
        <h3>{title}</h3>
        <b>0</b>
        <p>{t.rules.noneWithout}</p>
      </article>
    );
  return (
    <article className={styles['card']}>
      <h3>{title}</h3>
      <b>≥ {percent(policy.minimumRatioBp)}</b>
      <p>{t.bases[policy.base]}</p>
      <p className="quiet">
        {[
          policy.encouragedRatioBp === null
            ? ''
            : `${t.rules.encouraged} ${percent(policy.encouragedRatioBp)}`,
          policy.ratchet ? t.rules.ratchet : '',
          policy.fileDeadline === null ? '' : `${t.rules.deadline} ${dates.date(policy.fileDeadline)}`,
        ]
          .filter((part) => part !== '')
          .join(' · ')}
      </p>
      <p>
        {policy.regionName} ·{' '}
        {policy.sourceUrl === null ? (
          policy.sourceDocument
        ) : (
          <a href={policy.sourceUrl}>{policy.sourceDocument}</a>
        )}
      </p>
    </article>
  );
}
