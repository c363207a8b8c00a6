import { Link, useLocation, useSearchParams } from 'react-router';
import { Await, type Column, DataList, DateText, Empty, Page, Pills, Tag } from '../shared';
import { MorePages } from '../shared/pages';
import styles from './admission.module.css';
import { type Application, type ApplicationState, type Counted, states, tones, useApplications } from './api';
import { opinionsOf } from './steps';
import { useAdmissionWords } from './words';

/** The desk of the county's offices, of who is paired with it, and of the operator: applications, newest first. */
export function Component() {
  const words = useAdmissionWords();
  const t = words.desk;
  const [query, setQuery] = useSearchParams();
  const home = useLocation().pathname;
  const state = states.find((one) => one === query.get('state'));
  const counted = countedOf(query);
  const applications = useApplications({ state, ...counted });
  const choose = (value: ApplicationState | 'all') => {
    const { state: _, ...rest } = Object.fromEntries(query);
    setQuery(value === 'all' ? rest : { ...rest, state: value }, { replace: true });
  };
  return (
    <Page title={t.title} lead={t.lead} width="wide">
      <div className={styles['bar']}>
        {counted.counted ? (
          <>
            <p>{t.counted(counted.counted, counted.year as number, counted.month ?? 12)}</p>
            <p>
              <Link to={home}>{t.showAll}</Link>
            </p>
          </>
        ) : (
          <Pills<ApplicationState | 'all'>
            label={t.state}
            value={state ?? 'all'}
            onChange={choose}
            options={[
              { value: 'all' as const, label: t.all },
              ...states.map((value) => ({ value, label: words.states[value] })),
            ]}
          />
        )}
      </div>
      <Await read={applications}>
        {(rows) => (
          <DataList
            caption={t.title}
            columns={columnsOf(words)}
            rows={rows}
            rowKey={({ id }) => id}
            rowLink={({ id }) => `${home}/${id}`}
            empty={<Empty title={t.empty} text={t.emptyText} />}
          />
        )}
      </Await>
      <MorePages read={applications} />
    </Page>
  );
}

/** What a figure of a bulletin counts, from its link. */
function countedOf(query: URLSearchParams): Counted {
  const counted = (['applied', 'admitted'] as const).find((one) => one === query.get('counted'));
  const year = Number(query.get('year'));
  const month = Number(query.get('month') ?? 12);
  if (!counted || !(year >= 2000 && year <= 2100)) return {};
  return { counted, year, month: month >= 1 && month <= 12 ? month : 12 };
}

function columnsOf(words: ReturnType<typeof useAdmissionWords>): Column<Application>[] {
  const t = words.desk;
  return [
    {
      key: 'name',
      title: t.name,
      phone: 'heading',
      render: ({ name, kind }) => (
        <span className={styles['cell']}>
          {name}
          <small>{words.kinds[kind]}</small>
        </span>
      ),
    },
    {
      key: 'state',
      title: t.state,
      phone: 'corner',
      render: ({ state }) => <Tag tone={tones[state]}>{words.states[state]}</Tag>,
    },
    { key: 'region', title: t.region, render: ({ regionName }) => regionName },
    { key: 'applied', title: t.appliedAt, render: ({ appliedAt }) => <DateText value={appliedAt} /> },
    {
      key: 'opinions',
      title: t.opinions,
      render: (row) => (
        <span className={styles['marks']}>
          {opinionsOf(row.words).map(({ stage, approved }) => (
            <Tag key={stage} tone={approved === undefined ? 'wait' : approved ? 'good' : 'bad'}>
              {words.stages[stage]} ·{' '}
              {approved === undefined ? words.waiting : approved ? words.agreed : words.refused}
            </Tag>
          ))}
        </span>
      ),
    },
  ];
}
