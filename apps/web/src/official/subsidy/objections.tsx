import { Button } from 'antd';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { Await, Empty, Page, Pills, Refused, Tag, TextField, toast, useDates } from '../../shared';
import { MorePages } from '../../shared/pages';
import { type Objection, type ObjectionState, useDecide, useObjections } from '../../subsidy/api';
import styles from '../../subsidy/subsidy.module.css';
import { useSubsidyWords } from '../../subsidy/words';
import { useActing } from './acting';
import { objectionTone } from './states';

const states: readonly ObjectionState[] = ['open', 'upheld', 'rejected'];

/** The desk for objections: what was said, by whom, and the answer that a person gave. */
export function Component() {
  const t = useSubsidyWords();
  const [query, setQuery] = useSearchParams();
  const state = states.find((one) => one === query.get('state'));
  const runId = query.get('runId') ?? undefined;
  const objections = useObjections({ state, runId: /^[0-9a-f-]{36}$/.test(runId ?? '') ? runId : undefined });
  const choose = (value: ObjectionState | 'all') => {
    const { state: _, ...rest } = Object.fromEntries(query);
    setQuery(value === 'all' ? rest : { ...rest, state: value }, { replace: true });
  };
  return (
    <Page
      title={t.objections.title}
      lead={t.objections.lead}
      back={
        runId
          ? { to: `/official/subsidies/runs/${runId}`, label: t.list.title }
          : { to: '/official/subsidies', label: t.programmes.title }
      }
    >
      <div style={{ marginBottom: 20 }}>
        <Pills<ObjectionState | 'all'>
          label={t.objections.state}
          value={state ?? 'all'}
          onChange={choose}
          options={(['all', ...states] as const).map((value) => ({ value, label: t.objections[value] }))}
        />
      </div>
      <Await read={objections}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title={t.objections.empty} text={t.objections.emptyText} />
          ) : (
            <ul className={styles['stack']}>
              {rows.map((one) => (
                <li key={one.id}>
                  <Card objection={one} />
                </li>
              ))}
            </ul>
          )
        }
      </Await>
      <MorePages read={objections} />
    </Page>
  );
}

function Card({ objection: one }: { objection: Objection }) {
  const t = useSubsidyWords();
  const dates = useDates();
  const { county } = useActing();
  return (
    <article className={styles['objection']}>
      <header>
        <Tag tone={objectionTone[one.state]}>{t.objections[one.state]}</Tag>
        <Link to={`/official/subsidies/runs/${one.runId}`}>
          {one.programmeName} <small className="num">{one.runNumber}</small>
        </Link>
        <small className="quiet">{dates.moment(one.filedAt)}</small>
      </header>
      <p>{one.supplierName === null ? t.objections.list : t.objections.about(one.supplierName)}</p>
      <blockquote>{one.text}</blockquote>
      <p className="quiet">
        {one.name} ·{' '}
        {one.organizationName === null ? t.objections.public : t.objections.from(one.organizationName)} ·{' '}
        {t.objections.contact} {one.contact}
      </p>
      {one.state === 'open' && county !== undefined && <Decide id={one.id} />}
      {one.answer !== null && (
        <>
          <p>
            <b>{t.objections.answer}</b>
          </p>
          <blockquote>{one.answer}</blockquote>
          <p className="quiet">
            {t.objections.decidedBy(one.decidedBy ?? '', dates.moment(one.decidedAt ?? ''))}
          </p>
        </>
      )}
    </article>
  );
}

function Decide({ id }: { id: string }) {
  const t = useSubsidyWords();
  const decide = useDecide(id);
  const [answer, setAnswer] = useState('');
  const send = (outcome: 'upheld' | 'rejected') =>
    decide.mutate({ outcome, answer: answer.trim() }, { onSuccess: () => toast(t.objections.decided) });
  const isEmpty = answer.trim() === '';
  return (
    <div className={styles['form']}>
      <TextField
        kind="lines"
        rows={3}
        label={t.objections.answer}
        hint={t.objections.answerHint}
        value={answer}
        onChange={setAnswer}
        maxLength={1000}
      />
      <Refused error={decide.error} />
      <div className={styles['actions']}>
        <Button type="primary" disabled={isEmpty || decide.isPending} onClick={() => send('upheld')}>
          {t.objections.uphold}
        </Button>
        <Button disabled={isEmpty || decide.isPending} onClick={() => send('rejected')}>
          {t.objections.reject}
        </Button>
      </div>
    </div>
  );
}
