import { SaveOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type ReactNode, useDeferredValue, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import {
  Await,
  type Column,
  DataList,
  Empty,
  formatFen,
  inShanghai,
  Loading,
  Money,
  Note,
  Page,
  Refused,
  TextField,
  toast,
} from '../../shared';
import {
  type Draft,
  type DraftLine,
  lineKey,
  type Programme,
  type PublishedRules,
  type Rules,
  useDraft,
  usePreview,
  useProgramme,
  useReferences,
  useSave,
} from '../../subsidy/api';
import { RulesText } from '../../subsidy/rules-text';
import styles from '../../subsidy/subsidy.module.css';
import { type SubsidyWords, useSubsidyWords } from '../../subsidy/words';
import { draftOf, type RulesDraft, rulesOf } from './rules-draft';
import { RulesForm } from './rules-form';

/** A programme is written beside what it would pay: of a new one, and of a change. */
export function Component() {
  const { id } = useParams();
  return id === undefined ? <NewProgramme /> : <ChangeProgramme id={id} />;
}

function ChangeProgramme({ id }: { id: string }) {
  const t = useSubsidyWords();
  const programme = useProgramme(id);
  return (
    <Frame title={t.edit.title} back={{ to: `/official/subsidies/${id}`, label: programme.data?.name ?? '' }}>
      <Await read={programme}>
        {(data) => (
          <>
            {data.runId !== null && <Note tone="loess">{t.edit.noticeOpen}</Note>}
            <Bench
              key={data.version}
              seen={data}
              name={data.name}
              document={data.sourceDocument}
              rules={data.rules}
            />
          </>
        )}
      </Await>
    </Frame>
  );
}

/** Last year, every channel, five percent: to be changed, or another county's rules in its place. */
function firstRules(): Rules {
  const year = inShanghai(new Date()).year - 1;
  return {
    firstDay: `${year}-01-01`,
    lastDay: `${year}-12-31`,
    tierMode: 'slab',
    tiers: [{ fromFen: 0, inclusive: true, rateBp: 500 }],
    capFen: null,
    potFen: null,
    channels: ['platform', 'counter', 'pavilion', 'zone', 'livestream', 'expo', 'retail', 'wholesale'],
    sellerKinds: ['cooperative', 'company', 'household'],
    registeredInCounty: true,
    pairedOnly: true,
    buyersIn: null,
    minimumEvidenceLevel: 2,
    noticeDays: 5,
  };
}

function NewProgramme() {
  const t = useSubsidyWords();
  const references = useReferences();
  const [start, setStart] = useState<{ key: number; rules: PublishedRules }>({
    key: 0,
    rules: firstRules(),
  });
  return (
    <Frame title={t.edit.newTitle} back={{ to: '/official/subsidies', label: t.programmes.title }}>
      <details>
        <summary className={styles['summary']}>{t.edit.from}</summary>
        <Await read={references}>
          {({ items }) => (
            <div className={styles['references']}>
              {items.map((one) => (
                <article key={one.id} className={styles['reference']}>
                  <h3>{one.name}</h3>
                  <p className="quiet">
                    {one.regionName} · {one.sourceDocument}
                  </p>
                  <RulesText rules={one.rules} columns={1} />
                  <Note>{one.note}</Note>
                  <Button onClick={() => setStart({ key: start.key + 1, rules: fitted(one.rules) })}>
                    {t.edit.use}
                  </Button>
                </article>
              ))}
            </div>
          )}
        </Await>
      </details>
      <Bench key={start.key} rules={start.rules} name="" document="" />
    </Frame>
  );
}

/** The period is the own one. */
function fitted(rules: PublishedRules): PublishedRules {
  const { firstDay, lastDay } = firstRules();
  return { ...rules, firstDay, lastDay };
}

function Frame({
  title,
  back,
  children,
}: {
  title: string;
  back: { to: string; label: string };
  children: ReactNode;
}) {
  const t = useSubsidyWords();
  return (
    <Page title={title} lead={t.edit.lead} back={back} width="wide">
      {children}
    </Page>
  );
}

function Bench({
  seen,
  name: firstName,
  document: firstDocument,
  rules: firstOnes,
}: {
  seen?: Programme;
  name: string;
  document: string;
  rules: PublishedRules;
}) {
  const t = useSubsidyWords();
  const navigate = useNavigate();
  const [name, setName] = useState(firstName);
  const [document, setDocument] = useState(firstDocument);
  const [draft, setDraft] = useState<RulesDraft>(() => draftOf(firstOnes));
  // Nothing to work out until somebody has said the rate.
  const [lastGood, setLastGood] = useState(() => rulesOf(draftOf(firstOnes)));
  const save = useSave(seen);
  const rules = rulesOf(draft);
  const change = (part: Partial<RulesDraft>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    setLastGood(rulesOf(next) ?? lastGood);
  };
  const isReady = rules !== undefined && name.trim() !== '' && document.trim() !== '';
  const send = () =>
    rules &&
    save.mutate(
      { name: name.trim(), sourceDocument: document.trim(), rules },
      {
        onSuccess: (saved) => {
          toast(t.edit.saved);
          navigate(`/official/subsidies/${saved.id}`);
        },
      },
    );
  return (
    <div className={styles['bench']}>
      <div>
        <TextField label={t.edit.name} value={name} onChange={setName} maxLength={100} />
        <TextField label={t.edit.document} value={document} onChange={setDocument} maxLength={200} />
        <RulesForm draft={draft} change={change} />
        <Refused error={save.error} />
        <div className={styles['actions']}>
          <Button
            type="primary"
            size="large"
            icon={<SaveOutlined />}
            disabled={!isReady}
            loading={save.isPending}
            onClick={send}
          >
            {t.edit.save}
          </Button>
        </div>
      </div>
      {lastGood ? (
        <Preview programmeId={seen?.id} rules={lastGood} wrong={rules === undefined} />
      ) : (
        <Note tone="loess">{t.edit.rateUnknown}</Note>
      )}
    </div>
  );
}

function Preview({
  programmeId,
  rules,
  wrong,
}: {
  programmeId: string | undefined;
  rules: Rules;
  wrong: boolean;
}) {
  const t = useSubsidyWords();
  const asked = useDeferredValue(rules);
  const preview = usePreview(asked);
  return (
    <section className={styles['result']} aria-live="polite">
      <h2>{t.edit.preview}</h2>
      {wrong && <Note tone="loess">{t.edit.wrong}</Note>}
      <Await read={preview} bones={<Loading rows={6} />}>
        {(then) =>
          programmeId ? <Compared programmeId={programmeId} then={then} /> : <Amounts then={then} />
        }
      </Await>
    </section>
  );
}

function Compared({ programmeId, then }: { programmeId: string; then: Draft }) {
  const now = useDraft(programmeId);
  return <Await read={now}>{(before) => <Amounts before={before} then={then} />}</Await>;
}

type Row = DraftLine & { beforeFen: number | undefined };

function Amounts({ before, then }: { before?: Draft; then: Draft }) {
  const t = useSubsidyWords();
  const known = new Map(before?.lines.map((line) => [lineKey(line), line.amountFen]));
  const rows = then.lines.map((line) => ({
    ...line,
    beforeFen: before ? (known.get(lineKey(line)) ?? 0) : undefined,
  }));
  const { amountFen, ownFen, potLeftFen } = then.totals;
  return (
    <>
      <p>
        {t.runs.total} <Money fen={amountFen} size="large" />
        {potLeftFen !== null && (
          <small className="quiet">
            {' '}
            {ownFen > amountFen ? t.list.short : `${t.list.potLeft} ${formatFen(potLeftFen)}`}
          </small>
        )}
      </p>
      <DataList
        caption={t.edit.preview}
        columns={columnsOf(t, before, then)}
        rows={rows}
        rowKey={lineKey}
        empty={<Empty title={t.list.none} text={t.list.noneText} />}
        dense
      />
    </>
  );
}

function columnsOf(t: SubsidyWords, before: Draft | undefined, then: Draft): Column<Row>[] {
  const change = (fen: number) =>
    fen === 0 ? (
      <span className="quiet">—</span>
    ) : (
      <span className={`num ${fen > 0 ? styles['up'] : styles['down']}`}>
        {fen > 0 ? '+' : ''}
        {formatFen(fen)}
      </span>
    );
  const sums = before?.totals.amountFen ?? 0;
  const compared: Column<Row>[] = [
    {
      key: 'before',
      title: t.edit.before,
      align: 'end',
      total: <Money fen={sums} />,
      render: ({ beforeFen = 0 }) => <Money fen={beforeFen} tone="quiet" />,
    },
    {
      key: 'change',
      title: t.edit.change,
      align: 'end',
      total: change(then.totals.amountFen - sums),
      render: ({ beforeFen = 0, amountFen }) => change(amountFen - beforeFen),
    },
  ];
  return [
    {
      key: 'seller',
      title: t.list.seller,
      phone: 'heading',
      total: t.list.total(then.lines.length),
      render: (line) => line.supplierName,
    },
    {
      key: 'eligible',
      title: t.list.eligible,
      align: 'end',
      render: (line) => <Money fen={line.eligibleFen} tone="quiet" />,
    },
    ...(before ? compared : []),
    {
      key: 'amount',
      title: before ? t.edit.after : t.list.amount,
      align: 'end',
      phone: 'corner',
      total: <Money fen={then.totals.amountFen} />,
      render: (line) => <Money fen={line.amountFen} />,
    },
  ];
}
