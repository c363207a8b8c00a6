import { Form, Input } from 'antd';
import { type ReactNode, useState } from 'react';
import { useIssueInvoice, useIssueRedLetter } from '../api/invoices';
import {
  Dialog,
  formatFen,
  Note,
  plainFen,
  Refused,
  readYuan,
  toast,
  today,
  useFieldProblems,
  useShared,
} from '../shared';
import { DialogActs } from './dialog-acts';
import { InvoiceReason } from './invoice-reason';
import { PaperPicker, type PickedPaper } from './paper-picker';
import { useSupplierWords } from './words';

interface Fields {
  number: string;
  code?: string;
  amountFen: string;
  taxFen: string;
  issuedOn: string;
}

/** What the fields say, as the API takes it. */
function paperOf(fields: Fields, paper: PickedPaper | undefined) {
  const plain = (text: string | undefined) => (text ?? '').normalize('NFKC').replaceAll(/\s/g, '');
  const code = plain(fields.code);
  return {
    number: plain(fields.number),
    amountFen: readYuan(fields.amountFen) ?? 0,
    taxFen: readYuan(fields.taxFen) ?? 0,
    issuedOn: fields.issuedOn,
    ...(code === '' ? {} : { code }),
    ...(paper ? { fileId: paper.id } : {}),
  };
}

/** Which orders an invoice is for: those of a request, or those that were chosen. */
export type InvoiceFor = { requestId: string } | { orderIds: string[] };

/** An invoice that was written at the tax office: its number, amounts and file. */
export function InvoiceForm({
  over,
  title,
  lead,
  amountFen,
  onClose,
}: {
  over: InvoiceFor;
  title: string;
  lead?: ReactNode;
  amountFen: number;
  onClose: () => void;
}) {
  const t = useSupplierWords();
  const issue = useIssueInvoice();
  return (
    <PaperForm
      title={title}
      lead={lead}
      label={t.invoices.issue}
      amountFen={amountFen}
      pending={issue.isPending}
      error={issue.error}
      onClose={onClose}
      send={(paper, failed) =>
        issue.mutate(
          { ...paper, ...over },
          {
            onSuccess: () => {
              toast(t.invoices.done);
              onClose();
            },
            onError: failed,
          },
        )
      }
    />
  );
}

/** 红字: takes an invoice back, wholly or in part. */
export function RedLetterForm({
  invoice,
  amountFen,
  onClose,
}: {
  invoice: { id: string; number: string; leftFen: number };
  amountFen: number;
  onClose: () => void;
}) {
  const t = useSupplierWords();
  const issue = useIssueRedLetter();
  const [reason, setReason] = useState(t.invoices.redReasons[0] ?? '');
  return (
    <PaperForm
      title={t.invoices.redTitle(invoice.number)}
      lead={
        <>
          <Note tone="loess">{t.invoices.redText(formatFen(invoice.leftFen))}</Note>
          <InvoiceReason
            label={t.invoices.redReason}
            ready={t.invoices.redReasons}
            value={reason}
            onChange={setReason}
          />
        </>
      }
      label={t.invoices.makeRed}
      amountFen={amountFen}
      pending={issue.isPending}
      error={issue.error}
      disabled={reason.trim() === ''}
      onClose={onClose}
      send={(paper, failed) =>
        issue.mutate(
          { ...paper, reason: reason.trim(), id: invoice.id },
          {
            onSuccess: () => {
              toast(t.invoices.redDone);
              onClose();
            },
            onError: failed,
          },
        )
      }
    />
  );
}

function PaperForm({
  title,
  lead,
  label,
  amountFen,
  pending,
  error,
  disabled = false,
  onClose,
  send,
}: {
  title: string;
  lead?: ReactNode;
  label: string;
  amountFen: number;
  pending: boolean;
  error: unknown;
  disabled?: boolean;
  onClose: () => void;
  send: (paper: ReturnType<typeof paperOf>, failed: (error: unknown) => void) => void;
}) {
  const [form] = Form.useForm<Fields>();
  const [paper, setPaper] = useState<PickedPaper>();
  const place = useFieldProblems();
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      footer={
        <DialogActs
          label={label}
          onAct={() => form.submit()}
          onClose={onClose}
          pending={pending}
          disabled={disabled}
        />
      }
    >
      <Refused error={error} />
      {lead}
      <Form<Fields>
        form={form}
        layout="vertical"
        size="large"
        requiredMark={false}
        initialValues={{ amountFen: plainFen(amountFen), taxFen: '0', issuedOn: today() }}
        onFinish={(fields) => send(paperOf(fields, paper), (wrong) => place(form, wrong))}
      >
        <PaperPicker paper={paper} onChange={setPaper} />
        <PaperFields />
      </Form>
    </Dialog>
  );
}

function PaperFields() {
  const t = useSupplierWords();
  const shared = useShared();
  const form = Form.useFormInstance<Fields>();
  const needed = { required: true, message: shared.field.required };
  const isAmount = (_: unknown, value: string | undefined) =>
    readYuan(value ?? '') === undefined ? Promise.reject(new Error(t.invoice.badAmount)) : Promise.resolve();
  const isTax = (_: unknown, value: string | undefined) =>
    (readYuan(value ?? '') ?? 0) > (readYuan(form.getFieldValue('amountFen') ?? '') ?? 0)
      ? Promise.reject(new Error(t.invoices.badTax))
      : Promise.resolve();
  return (
    <>
      <Form.Item name="number" label={t.invoice.number} extra={t.invoice.numberHint} rules={[needed]}>
        <Input inputMode="numeric" maxLength={30} autoComplete="off" />
      </Form.Item>
      <Form.Item name="code" label={t.invoice.code} extra={t.invoice.codeHint}>
        <Input inputMode="numeric" maxLength={12} autoComplete="off" />
      </Form.Item>
      <Form.Item name="amountFen" label={t.invoice.amount} rules={[needed, { validator: isAmount }]}>
        <Input inputMode="decimal" suffix={shared.units.yuan} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="taxFen"
        label={t.invoices.tax}
        extra={t.invoices.taxHint}
        rules={[needed, { validator: isAmount }, { validator: isTax }]}
      >
        <Input inputMode="decimal" suffix={shared.units.yuan} autoComplete="off" />
      </Form.Item>
      <Form.Item name="issuedOn" label={t.invoice.issuedOn} rules={[needed]}>
        <Input type="date" max={today()} />
      </Form.Item>
    </>
  );
}
