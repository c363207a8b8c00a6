import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import {
  DayField,
  formatFen,
  Page,
  Refused,
  readYuan,
  Section,
  Select,
  TextField,
  toast,
  today,
  useShared,
} from '../../shared';
import common from '../agreements/agreements.module.css';
import { useProblemText } from '../agreements/report-dialog';
import { useOwnPairs } from '../own-pairs';
import { type Draft, type Kind, kinds, type Spending, spendings, useRegister } from './api';
import { Appeal } from './appeal';
import styles from './projects.module.css';
import { useProjectWords } from './words';

interface Line {
  key: number;
  kind: Spending;
  description: string;
  amount: string;
  appeal: string;
}

interface Head {
  name: string;
  kind: Kind;
  pair: string;
  place: string;
  implementer: string;
  description: string;
  appeal: string;
  startsOn: string;
  endsOn: string;
}

type Problem = (pointer: string) => string | undefined;

const lineOf = (key: number): Line => ({
  key,
  kind: 'construction',
  description: '',
  amount: '',
  appeal: '',
});

/** 登记: what it is and what it costs. Words that sound forbidden are answered at their line, with room to explain. */
export function Component() {
  const t = useProjectWords();
  const navigate = useNavigate();
  const register = useRegister();
  const problem = useProblemText(register.error, t.register.problems);
  const [tried, setTried] = useState(false);
  const [head, setHead] = useState<Head>({
    ...{ name: '', kind: 'cold_chain', pair: '', place: '', implementer: '', description: '', appeal: '' },
    ...{ startsOn: today(), endsOn: `${today().slice(0, 4)}-12-31` },
  });
  const [lines, setLines] = useState<Line[]>([lineOf(1)]);
  const submit = () => {
    setTried(true);
    const draft = draftOf(head, lines);
    if (draft === undefined) return;
    register.mutate(draft, {
      onSuccess: ({ id }) => {
        toast(t.register.sent);
        void navigate(`/official/projects/${id}`);
      },
    });
  };
  const totalFen = lines.reduce((sum, { amount }) => sum + (readYuan(amount) ?? 0), 0);
  return (
    <Page
      title={t.register.title}
      lead={t.register.lead}
      back={{ to: '/official/projects', label: t.page.back }}
      width="narrow"
    >
      <div className={common['form']}>
        <Refused error={register.error} />
        <About
          head={head}
          set={(change) => setHead((before) => ({ ...before, ...change }))}
          tried={tried}
          problem={problem}
        />
        <Appeal
          about={['/name', '/description']}
          value={head.appeal}
          onChange={(appeal) => setHead((before) => ({ ...before, appeal }))}
          hint={t.register.appealHint}
          problem={problem}
        />
        <Lines lines={lines} setLines={setLines} tried={tried} problem={problem} />
        <p className={styles['total']}>{t.register.total(formatFen(totalFen))}</p>
        <div className={common['buttons']}>
          <Button type="primary" size="large" loading={register.isPending} onClick={submit}>
            {t.register.send}
          </Button>
        </div>
      </div>
    </Page>
  );
}

/** Undefined while something is missing. */
function draftOf(head: Head, lines: readonly Line[]): Draft | undefined {
  const [eastCode = '', westCode = ''] = head.pair.split('-');
  const texts = [head.name, head.place, head.implementer, eastCode, westCode];
  const budgetLines = lines.flatMap(({ kind, description, amount, appeal }) => {
    const amountFen = readYuan(amount);
    if (!amountFen || description.trim() === '') return [];
    const line = { kind, description: description.trim(), amountFen };
    return [appeal.trim() === '' ? line : { ...line, appeal: appeal.trim() }];
  });
  if (texts.some((text) => text.trim() === '') || budgetLines.length < lines.length) return undefined;
  return {
    ...{
      year: Number(head.startsOn.slice(0, 4)),
      name: head.name.trim(),
      kind: head.kind,
      eastCode,
      westCode,
    },
    ...{
      place: head.place.trim(),
      implementer: head.implementer.trim(),
      description: head.description.trim(),
    },
    ...(head.appeal.trim() === '' ? {} : { appeal: head.appeal.trim() }),
    ...{ startsOn: head.startsOn, endsOn: head.endsOn, budgetLines },
  };
}

function About({
  head,
  set,
  tried,
  problem,
}: {
  head: Head;
  set: (change: Partial<Head>) => void;
  tried: boolean;
  problem: Problem;
}) {
  const t = useProjectWords();
  const shared = useShared();
  const pairs = useOwnPairs();
  const needed = (text: string) => (tried && text.trim() === '' ? shared.field.required : undefined);
  const wrongPair = problem('/eastCode') ?? problem('/westCode') ?? needed(head.pair);
  return (
    <>
      <TextField
        label={t.register.name}
        value={head.name}
        onChange={(name) => set({ name })}
        maxLength={100}
        error={needed(head.name) ?? problem('/name')}
      />
      <div className={common['pair']}>
        <Select
          label={t.register.kind}
          showLabel
          value={head.kind}
          onChange={(kind) => set({ kind })}
          options={kinds.map((kind) => ({ value: kind, label: t.kinds[kind] }))}
        />
        <Select
          label={t.register.pair}
          showLabel
          value={head.pair}
          onChange={(pair) => set({ pair })}
          options={[
            { value: '', label: t.register.choose },
            ...pairs.map((pair) => ({
              value: `${pair.eastCode}-${pair.westCode}`,
              label: `${pair.eastName} — ${pair.westName}`,
            })),
          ]}
        />
      </div>
      {wrongPair && <p className={common['wrong']}>{wrongPair}</p>}
      <div className={common['pair']}>
        <TextField
          label={t.register.implementer}
          value={head.implementer}
          onChange={(implementer) => set({ implementer })}
          maxLength={100}
          error={needed(head.implementer)}
        />
        <TextField
          label={t.register.place}
          value={head.place}
          onChange={(place) => set({ place })}
          maxLength={60}
          error={needed(head.place)}
        />
      </div>
      <div className={common['pair']}>
        <DayField
          label={t.register.starts}
          value={head.startsOn}
          onChange={(startsOn) => set({ startsOn })}
        />
        <DayField
          label={t.register.ends}
          value={head.endsOn}
          onChange={(endsOn) => set({ endsOn })}
          error={problem('/endsOn')}
        />
      </div>
      <TextField
        label={t.register.description}
        value={head.description}
        onChange={(description) => set({ description })}
        maxLength={1000}
        kind="lines"
        rows={3}
        error={problem('/description')}
      />
    </>
  );
}

function Lines({
  lines,
  setLines,
  tried,
  problem,
}: {
  lines: readonly Line[];
  setLines: (update: (lines: Line[]) => Line[]) => void;
  tried: boolean;
  problem: Problem;
}) {
  const t = useProjectWords();
  const shared = useShared();
  return (
    <Section title={t.register.lines} note={t.register.linesNote}>
      {lines.map((line, place) => {
        const change = (part: Partial<Line>) =>
          setLines((all) => all.map((one) => (one.key === line.key ? { ...one, ...part } : one)));
        const at = (part: string) => problem(`/budgetLines/${place}/${part}`);
        const missing = tried && line.description.trim() === '' ? shared.field.required : undefined;
        return (
          <div key={line.key} className={styles['line']}>
            <div>
              <Select
                label={t.register.spending}
                showLabel
                value={line.kind}
                onChange={(kind) => change({ kind })}
                options={spendings.map((kind) => ({ value: kind, label: t.spending[kind] }))}
              />
              {at('kind') && <p className={common['wrong']}>{at('kind')}</p>}
            </div>
            <TextField
              label={t.register.what}
              value={line.description}
              onChange={(description) => change({ description })}
              maxLength={200}
              error={missing ?? at('description')}
            />
            <TextField
              label={t.register.amount}
              value={line.amount}
              onChange={(amount) => change({ amount })}
              inputMode="decimal"
              error={tried && !readYuan(line.amount) ? t.register.wrongAmount : at('amountFen')}
            />
            <Button
              aria-label={t.register.removeLine(place + 1)}
              icon={<CloseOutlined />}
              disabled={lines.length === 1}
              onClick={() => setLines((all) => all.filter(({ key }) => key !== line.key))}
            />
            {(at('description') !== undefined || line.appeal !== '') && (
              <div className={styles['appeal']}>
                <TextField
                  label={t.register.appeal}
                  value={line.appeal}
                  onChange={(appeal) => change({ appeal })}
                  maxLength={200}
                  hint={t.register.appealHint}
                  error={at('appeal')}
                />
              </div>
            )}
          </div>
        );
      })}
      <p>
        <Button
          icon={<PlusOutlined />}
          onClick={() => setLines((all) => [...all, lineOf(Math.max(0, ...all.map(({ key }) => key)) + 1)])}
        >
          {t.register.addLine}
        </Button>
      </p>
    </Section>
  );
}
