import { Button } from 'antd';
import { useState } from 'react';
import {
  type Column,
  DataList,
  Dialog,
  formatBp,
  formatFen,
  Refused,
  Section,
  Tag,
  TextField,
  type Tone,
  toast,
} from '../../shared';
import common from '../agreements/agreements.module.css';
import { type BudgetLine, type Project, useJudge } from './api';
import styles from './projects.module.css';
import { type ProjectWords, useProjectWords } from './words';

const tones: Record<BudgetLine['state'], Tone> = {
  clear: 'still',
  appealed: 'wait',
  cleared: 'good',
  refused: 'bad',
};

/** Each line with what was paid of it, and what was said of words that sounded forbidden. */
export function Budget({ project }: { project: Project }) {
  const t = useProjectWords();
  const [judging, setJudging] = useState<BudgetLine>();
  return (
    <Section title={t.budget.title}>
      <DataList
        caption={t.budget.title}
        columns={columnsOf(t, project, setJudging)}
        rows={project.budgetLines}
        rowKey={(row) => row.id}
        dense
      />
      {judging && <Judge line={judging} onClose={() => setJudging(undefined)} />}
    </Section>
  );
}

function columnsOf(
  t: ProjectWords,
  project: Project,
  onJudge: (line: BudgetLine) => void,
): Column<BudgetLine>[] {
  return [
    {
      key: 'what',
      title: t.budget.line,
      phone: 'heading',
      render: (row) => row.description,
      total: t.budget.total,
    },
    { key: 'kind', title: t.budget.kind, render: (row) => t.spending[row.kind] },
    {
      key: 'amount',
      title: t.budget.amount,
      align: 'end',
      render: (row) => formatFen(row.amountFen),
      total: formatFen(project.budgetFen),
    },
    {
      key: 'paid',
      title: t.budget.paid,
      align: 'end',
      render: (row) => formatFen(row.paidFen),
      total: formatFen(project.paidFen),
    },
    {
      key: 'share',
      title: t.budget.share,
      align: 'end',
      render: (row) => formatBp(Math.round((row.paidFen / row.amountFen) * 10_000)),
      total: formatBp(project.paidBp),
    },
    {
      key: 'state',
      title: t.budget.state,
      render: (row) => <Check line={row} onJudge={onJudge} />,
    },
  ];
}

function Check({ line, onJudge }: { line: BudgetLine; onJudge: (line: BudgetLine) => void }) {
  const t = useProjectWords();
  return (
    <span className={styles['state']}>
      <Tag tone={tones[line.state]}>{t.lineStates[line.state]}</Tag>
      {line.suspectWords.length > 0 && <small>{t.budget.words(line.suspectWords.join('、'))}</small>}
      {line.appeal && <small>{t.budget.appeal(line.appeal)}</small>}
      {line.judgedBy && line.judgement && (
        <small>{t.budget.judged(line.judgedBy.name, line.judgement)}</small>
      )}
      {line.mayJudge && (
        <Button size="small" type="primary" onClick={() => onJudge(line)}>
          {t.budget.judge}
        </Button>
      )}
    </span>
  );
}

function Judge({ line, onClose }: { line: BudgetLine; onClose: () => void }) {
  const t = useProjectWords();
  const judge = useJudge(line.id);
  const [reason, setReason] = useState('');
  const run = (outcome: 'cleared' | 'refused') =>
    reason.trim() !== '' &&
    judge.mutate(
      { outcome, reason: reason.trim() },
      {
        onSuccess: () => {
          toast(t.budget.done);
          onClose();
        },
      },
    );
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.budget.judgeTitle}
      footer={
        <>
          <Button danger disabled={judge.isPending} onClick={() => run('refused')}>
            {t.budget.refuse}
          </Button>
          <Button type="primary" loading={judge.isPending} onClick={() => run('cleared')}>
            {t.budget.clear}
          </Button>
        </>
      }
    >
      <div className={common['form']}>
        <p>
          <b>{line.description}</b>
        </p>
        <p className={common['loess']}>{t.budget.words(line.suspectWords.join('、'))}</p>
        {line.appeal && <p>{t.budget.appeal(line.appeal)}</p>}
        <p className="quiet">{t.budget.judgeText}</p>
        <Refused error={judge.error} />
        <TextField label={t.budget.judgeReason} value={reason} onChange={setReason} maxLength={200} />
      </div>
    </Dialog>
  );
}
