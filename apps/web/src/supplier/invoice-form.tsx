import { Form, Input } from 'antd';
import { Dialog, plainFen, Refused, readYuan, toast, today, useFieldProblems, useShared } from '../shared';
import { useRegisterInvoice } from './api';
import { DialogActs } from './dialog-acts';
import { useSupplierWords } from './words';

interface Fields {
  number: string;
  code?: string;
  amount: string;
  issuedOn: string;
}

/** The number of an invoice that was issued elsewhere; it raises the evidence of what was accepted. */
export function InvoiceForm({
  orderId,
  leftFen,
  onClose,
}: {
  orderId: string;
  leftFen: number;
  onClose: () => void;
}) {
  const t = useSupplierWords();
  const [form] = Form.useForm<Fields>();
  const register = useRegisterInvoice(orderId);
  const place = useFieldProblems();
  const submit = (fields: Fields) => {
    const code = fields.code?.normalize('NFKC').trim() ?? '';
    register.mutate(
      {
        number: fields.number.normalize('NFKC').trim(),
        amountFen: readYuan(fields.amount) ?? 0,
        issuedOn: fields.issuedOn,
        ...(code === '' ? {} : { code }),
      },
      {
        onSuccess: () => {
          toast(t.invoice.registered);
          onClose();
        },
        onError: (error) => place(form, error),
      },
    );
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.invoice.register}
      footer={
        <DialogActs
          label={t.invoice.register}
          onAct={() => form.submit()}
          onClose={onClose}
          pending={register.isPending}
        />
      }
    >
      <Refused error={register.error} />
      <Form<Fields>
        form={form}
        layout="vertical"
        size="large"
        requiredMark={false}
        initialValues={{ amount: plainFen(leftFen), issuedOn: today() }}
        onFinish={submit}
      >
        <InvoiceFields />
      </Form>
    </Dialog>
  );
}

function InvoiceFields() {
  const t = useSupplierWords();
  const shared = useShared();
  const needed = { required: true, message: shared.field.required };
  const isAmount = (_: unknown, value: string | undefined) =>
    readYuan(value ?? '') ? Promise.resolve() : Promise.reject(new Error(t.invoice.badAmount));
  return (
    <>
      <Form.Item name="number" label={t.invoice.number} extra={t.invoice.numberHint} rules={[needed]}>
        <Input inputMode="numeric" maxLength={30} autoComplete="off" />
      </Form.Item>
      <Form.Item name="code" label={t.invoice.code} extra={t.invoice.codeHint}>
        <Input inputMode="numeric" maxLength={12} autoComplete="off" />
      </Form.Item>
      <Form.Item name="amount" label={t.invoice.amount} rules={[needed, { validator: isAmount }]}>
        <Input inputMode="decimal" suffix={shared.units.yuan} autoComplete="off" />
      </Form.Item>
      <Form.Item name="issuedOn" label={t.invoice.issuedOn} rules={[needed]}>
        <Input type="date" max={today()} />
      </Form.Item>
    </>
  );
}
