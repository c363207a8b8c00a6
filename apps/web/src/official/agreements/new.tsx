import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { usePairings, useRegions } from '../../api/catalog';
import {
  DayField,
  FailedReads,
  Page,
  Refused,
  Section,
  Select,
  TextField,
  toast,
  useShared,
} from '../../shared';
import { thisYear } from '../filters';
import { useOwnPairs } from '../own-pairs';
import styles from './agreements.module.css';
import { type Draft, type Indicator, useDraft } from './api';
import { readValue, type Unit } from './figures';
import { useProblemText } from './report-dialog';
import { useAgreementWords } from './words';

type Kind = Indicator['kind'];

/** Of the catalogue; the server knows them too and refuses what differs. */
const unitOf: Record<Kind, Unit> = {
  purchases: 'fen',
  aid_money: 'fen',
  donations: 'fen',
  officials_sent: 'people',
  specialists_sent: 'people',
  officials_received: 'people',
  specialists_received: 'people',
  households_led: 'households',
  people_led: 'people',
  rural_workers_placed: 'people',
  poor_workers_placed: 'people',
  enterprises_led: 'companies',
  investment: 'fen',
  industrial_parks: 'sites',
  model_villages: 'villages',
  twinned_institutions: 'sites',
  people_trained: 'people',
  other: 'items',
};
const kinds = Object.keys(unitOf) as Kind[];

interface Row {
  key: number;
  kind: Kind;
  name: string;
  target: string;
  definition: string;
}

const rowOf = (key: number, kind: Kind): Row => ({ key, kind, name: '', target: '', definition: '' });

/** A code, and the city and province above it. */
const lineOf = (code: string): string[] => [code, `${code.slice(0, 4)}00`, `${code.slice(0, 2)}0000`];

/** Regions of any level that something paired lies in, on one side. */
function useSides() {
  const pairs = useOwnPairs();
  const pairings = usePairings();
  const regions = useRegions();
  const among = (codes: readonly string[]) => {
    const known = new Set(codes.flatMap(lineOf));
    const rows = regions.data?.items.filter(({ code }) => known.has(code)) ?? [];
    return rows.map(({ code, name }) => ({ value: code, label: name }));
  };
  return {
    east: among(pairs.map(({ eastCode }) => eastCode)),
    west: among(pairs.map(({ westCode }) => westCode)),
    reads: [pairings, regions],
  };
}

export function Component() {
  const t = useAgreementWords();
  const navigate = useNavigate();
  const send = useDraft();
  const problem = useProblemText(send.error, t.draft.problems);
  const sides = useSides();
  const [tried, setTried] = useState(false);
  const [head, setHead] = useState({
    ...{ title: '', year: String(thisYear()), east: '', west: '', signedOn: '', source: '' },
    ...{ level: '1', outside: false },
  });
  const [rows, setRows] = useState<Row[]>([rowOf(1, 'purchases'), rowOf(2, 'aid_money')]);
  const set = (change: Partial<typeof head>) => setHead((before) => ({ ...before, ...change }));
  const submit = () => {
    setTried(true);
    const draft = draftOf(head, rows);
    if (draft === undefined) return;
    send.mutate(draft, {
      onSuccess: ({ id }) => {
        toast(t.draft.sent);
        void navigate(`/official/agreements/${id}`);
      },
    });
  };
  const choose = [{ value: '', label: t.draft.choose }];
  return (
    <Page
      title={t.draft.title}
      lead={t.draft.lead}
      back={{ to: '/official/agreements', label: t.page.back }}
      width="narrow"
    >
      <div className={styles['form']}>
        <Refused error={send.error} />
        <Head head={head} set={set} tried={tried} problem={problem} />
        <FailedReads reads={sides.reads} />
        <div className={styles['pair']}>
          <Select
            label={t.draft.east}
            showLabel
            value={head.east}
            onChange={(east) => set({ east })}
            options={[...choose, ...sides.east]}
          />
          <Select
            label={t.draft.west}
            showLabel
            value={head.west}
            onChange={(west) => set({ west })}
            options={[...choose, ...sides.west]}
          />
        </div>
        {(problem('/eastCode') ?? problem('/westCode')) && (
          <p className={styles['wrong']}>{problem('/eastCode') ?? problem('/westCode')}</p>
        )}
        <Rows rows={rows} setRows={setRows} tried={tried} problem={problem} />
        <div className={styles['buttons']}>
          <Button type="primary" size="large" loading={send.isPending} onClick={submit}>
            {t.draft.send}
          </Button>
        </div>
      </div>
    </Page>
  );
}

type Head = {
  title: string;
  year: string;
  east: string;
  west: string;
  signedOn: string;
  source: string;
  level: string;
  outside: boolean;
};

/** Undefined while something is missing. */
function draftOf(head: Head, rows: readonly Row[]): Draft | undefined {
  const { title, year, east, west, signedOn, source, level, outside } = head;
  const indicators = rows.flatMap(({ kind, name, target, definition }) => {
    const targetValue = readValue(target, unitOf[kind]);
    if (targetValue === undefined || targetValue < 0 || (kind === 'other' && name.trim() === '')) return [];
    return [
      {
        kind,
        targetValue,
        ...(kind === 'other' ? { name: name.trim() } : {}),
        ...(definition.trim() === '' ? {} : { definition: definition.trim() }),
      },
    ];
  });
  const isWhole = [title.trim(), source.trim(), east, west].every((text) => text !== '');
  if (!isWhole || indicators.length < rows.length || rows.length === 0) return undefined;
  return {
    ...{ title: title.trim(), year: Number(year), eastCode: east, westCode: west, source: source.trim() },
    ...{ minimumEvidenceLevel: Number(level), countsOutsidePairs: outside, indicators },
    ...(signedOn === '' ? {} : { signedOn }),
  };
}

function Head({
  head,
  set,
  tried,
  problem,
}: {
  head: Head;
  set: (change: Partial<Head>) => void;
  tried: boolean;
  problem: (pointer: string) => string | undefined;
}) {
  const t = useAgreementWords();
  const shared = useShared();
  const needed = (text: string) => (tried && text.trim() === '' ? shared.field.required : undefined);
  const years = [thisYear() + 1, thisYear(), thisYear() - 1];
  return (
    <>
      <TextField
        label={t.draft.name}
        value={head.title}
        onChange={(title) => set({ title })}
        maxLength={100}
        error={needed(head.title) ?? problem('/title')}
      />
      <TextField
        label={t.draft.source}
        value={head.source}
        onChange={(source) => set({ source })}
        maxLength={200}
        error={needed(head.source) ?? problem('/source')}
      />
      <div className={styles['pair']}>
        <Select
          label={t.draft.year}
          showLabel
          value={head.year}
          onChange={(year) => set({ year })}
          options={years.map((year) => ({ value: String(year), label: shared.dates.year(year) }))}
        />
        <DayField label={t.draft.signed} value={head.signedOn} onChange={(signedOn) => set({ signedOn })} />
      </div>
      <div className={styles['pair']}>
        <Select
          label={t.draft.level}
          showLabel
          value={head.level}
          onChange={(level) => set({ level })}
          options={t.draft.levels.map((label, level) => ({ value: String(level), label }))}
        />
        <label className={styles['check']}>
          <input
            type="checkbox"
            checked={head.outside}
            onChange={(event) => set({ outside: event.target.checked })}
          />
          {t.draft.outside}
        </label>
      </div>
    </>
  );
}

function Rows({
  rows,
  setRows,
  tried,
  problem,
}: {
  rows: readonly Row[];
  setRows: (update: (rows: Row[]) => Row[]) => void;
  tried: boolean;
  problem: (pointer: string) => string | undefined;
}) {
  const t = useAgreementWords();
  const change = (key: number, part: Partial<Row>) =>
    setRows((all) => all.map((row) => (row.key === key ? { ...row, ...part } : row)));
  const unused = kinds.filter((kind) => kind === 'other' || rows.every((row) => row.kind !== kind));
  return (
    <Section title={t.draft.indicators}>
      {problem('/indicators') && <p className={styles['wrong']}>{problem('/indicators')}</p>}
      {rows.map((row, place) => (
        <div key={row.key} className={styles['indicatorRow']}>
          <Select
            label={t.draft.kind}
            showLabel
            value={row.kind}
            onChange={(kind) => change(row.key, { kind })}
            options={kinds
              .filter((kind) => kind === row.kind || unused.includes(kind))
              .map((kind) => ({ value: kind, label: t.kinds[kind] }))}
          />
          <TextField
            label={t.draft.target(t.units[unitOf[row.kind]])}
            value={row.target}
            onChange={(target) => change(row.key, { target })}
            inputMode="decimal"
            error={
              tried && readValue(row.target, unitOf[row.kind]) === undefined ? t.draft.wrongTarget : undefined
            }
          />
          {row.kind === 'other' ? (
            <TextField
              label={t.draft.itemName}
              value={row.name}
              onChange={(name) => change(row.key, { name })}
              maxLength={60}
              error={tried && row.name.trim() === '' ? t.draft.problems['agreement.name_needed'] : undefined}
            />
          ) : (
            <TextField
              label={t.draft.definition}
              value={row.definition}
              onChange={(definition) => change(row.key, { definition })}
              maxLength={300}
            />
          )}
          <Button
            aria-label={t.draft.removeIndicator(place + 1)}
            icon={<CloseOutlined />}
            disabled={rows.length === 1}
            onClick={() => setRows((all) => all.filter(({ key }) => key !== row.key))}
          />
        </div>
      ))}
      <p>
        <Button
          icon={<PlusOutlined />}
          onClick={() =>
            setRows((all) => [
              ...all,
              rowOf(Math.max(0, ...all.map(({ key }) => key)) + 1, unused[0] ?? 'other'),
            ])
          }
        >
          {t.draft.addIndicator}
        </Button>
      </p>
    </Section>
  );
}
