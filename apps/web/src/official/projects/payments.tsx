import { Button } from 'antd';
import { useState } from 'react';
import {
  type Column,
  DataList,
  DateText,
  DayField,
  Dialog,
  Empty,
  formatFen,
  Refused,
  Section,
  Select,
  TextField,
  toast,
  today,
  useShared,
} from '../../shared';
import common from '../agreements/agreements.module.css';
import type { StoredFile } from '../agreements/api';
import { Attachments, FileLinks } from '../agreements/attachments';
import { readValue } from '../agreements/figures';
import { useProblemText } from '../agreements/report-dialog';
import { type Project, useRecordPayment } from './api';
import { Appeal } from './appeal';
import { type ProjectWords, useProjectWords } from './words';

type Payment = Project['payments'][number];

/** Every payment with its voucher; never beyond the budget of its line. */
export function Payments({ project }: { project: Project }) {
  const t = useProjectWords();
  const [paying, setPaying] = useState(false);
  return (
    <Section
      title={t.payments.title}
      actions={
        project.mayPay && (
          <Button type="primary" onClick={() => setPaying(true)}>
            {t.payments.add}
          </Button>
        )
      }
    >
      <DataList
        caption={t.payments.title}
        columns={columnsOf(t, project)}
        rows={project.payments}
        rowKey={(row) => row.id}
        empty={<Empty title={t.payments.empty} text={t.payments.emptyText} />}
        dense
      />
      {paying && <PaymentDialog project={project} onClose={() => setPaying(false)} />}
    </Section>
  );
}

function columnsOf(t: ProjectWords, project: Project): Column<Payment>[] {
  return [
    { key: 'day', title: t.payments.day, render: (row) => <DateText value={row.paidOn} /> },
    {
      key: 'payee',
      title: t.payments.payee,
      phone: 'heading',
      render: (row) => (
        <span className={common['name']}>
          {row.payee}
          {row.reason && <small className={common['loess']}>{row.reason}</small>}
          {row.appeal && (
            <small className={common['loess']}>
              {t.budget.words(row.suspectWords.join('、'))} · {t.budget.appeal(row.appeal)}
            </small>
          )}
        </span>
      ),
      total: t.payments.total,
    },
    { key: 'line', title: t.payments.line, render: (row) => row.lineDescription },
    {
      key: 'voucher',
      title: t.payments.voucher,
      render: (row) => <span className="num">{row.voucher}</span>,
    },
    { key: 'files', title: t.payments.files, render: (row) => <FileLinks files={row.files} /> },
    {
      key: 'amount',
      title: t.payments.amount,
      align: 'end',
      phone: 'corner',
      render: (row) => formatFen(row.amountFen),
      total: formatFen(project.paidFen),
    },
  ];
}

interface Draft {
  lineId: string;
  amount: string;
  day: string;
  payee: string;
  voucher: string;
  reason: string;
  appeal: string;
}

function PaymentDialog({ project, onClose }: { project: Project; onClose: () => void }) {
  const t = useProjectWords();
  const shared = useShared();
  const pay = useRecordPayment(project.id);
  const [about, setAbout] = useState<Draft>({
    ...{ lineId: project.budgetLines[0]?.id ?? '', amount: '', day: today(), payee: '', voucher: '' },
    ...{ reason: '', appeal: '' },
  });
  const [files, setFiles] = useState<StoredFile[]>([]);
  const [tried, setTried] = useState(false);
  const amountFen = readValue(about.amount, 'fen');
  const submit = () => {
    setTried(true);
    if (!amountFen || about.payee.trim() === '' || about.voucher.trim() === '' || files.length === 0) return;
    const payment = {
      ...{ lineId: about.lineId, amountFen, paidOn: about.day, payee: about.payee.trim() },
      ...{ voucher: about.voucher.trim(), fileIds: files.map(({ id }) => id) },
      ...(about.appeal.trim() === '' ? {} : { appeal: about.appeal.trim() }),
    };
    pay.mutate(amountFen < 0 ? { ...payment, reason: about.reason.trim() } : payment, {
      onSuccess: () => {
        toast(t.payments.sent);
        onClose();
      },
    });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.payments.add}
      footer={
        <>
          <Button onClick={onClose}>{shared.actions.cancel}</Button>
          <Button type="primary" loading={pay.isPending} onClick={submit}>
            {t.payments.send}
          </Button>
        </>
      }
    >
      <div className={common['form']}>
        <Refused error={pay.error} />
        <Fields
          project={project}
          about={about}
          set={(change) => setAbout((before) => ({ ...before, ...change }))}
          tried={tried}
          error={pay.error}
        />
        <Attachments files={files} onChange={setFiles} missing={tried && files.length === 0} />
      </div>
    </Dialog>
  );
}

function Fields({
  project,
  about,
  set,
  tried,
  error,
}: {
  project: Project;
  about: Draft;
  set: (change: Partial<Draft>) => void;
  tried: boolean;
  error: unknown;
}) {
  const t = useProjectWords();
  const shared = useShared();
  const problem = useProblemText(error, t.register.problems);
  const amountFen = readValue(about.amount, 'fen');
  const needed = (text: string) => (tried && text.trim() === '' ? shared.field.required : undefined);
  return (
    <>
      <Select
        label={t.payments.line}
        showLabel
        value={about.lineId}
        onChange={(lineId) => set({ lineId })}
        options={project.budgetLines.map((line) => ({
          value: line.id,
          label: `${line.description} · ${t.payments.left(formatFen(line.amountFen - line.paidFen))}`,
        }))}
      />
      <TextField
        label={t.payments.amount}
        value={about.amount}
        onChange={(amount) => set({ amount })}
        inputMode="decimal"
        hint={t.payments.amountHint}
        error={tried && !amountFen ? t.payments.wrong : problem('/amountFen')}
      />
      {amountFen !== undefined && amountFen < 0 && (
        <TextField
          label={t.payments.reason}
          value={about.reason}
          onChange={(reason) => set({ reason })}
          maxLength={200}
          error={problem('/reason')}
        />
      )}
      <DayField
        label={t.payments.day}
        value={about.day}
        onChange={(day) => set({ day })}
        error={problem('/paidOn')}
      />
      <TextField
        label={t.payments.payee}
        value={about.payee}
        onChange={(payee) => set({ payee })}
        maxLength={100}
        error={needed(about.payee) ?? problem('/payee')}
      />
      <TextField
        label={t.payments.voucher}
        value={about.voucher}
        onChange={(voucher) => set({ voucher })}
        maxLength={60}
        error={needed(about.voucher) ?? problem('/voucher')}
      />
      <Appeal
        about={['/payee', '/voucher']}
        value={about.appeal}
        onChange={(appeal) => set({ appeal })}
        hint={t.payments.appealHint}
        problem={problem}
      />
    </>
  );
}
