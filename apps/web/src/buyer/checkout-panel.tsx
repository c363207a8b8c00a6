import { Button, Form, Input } from 'antd';
import { useEffect } from 'react';
import { useSession } from '../api/session';
import { type DeliveryAddress, type FundingSource, fundingSources, type PaymentTerms } from '../api/types';
import { Money, RadioCards, Refused, useFieldProblems, useShared } from '../shared';
import styles from './basket.module.css';
import { useBuyerWords } from './words';

export interface CheckoutFields {
  address: DeliveryAddress;
  terms: PaymentTerms;
  note: string;
}

interface CheckoutPanelProps {
  funding: FundingSource;
  setFunding: (funding: FundingSource) => void;
  totalFen: number;
  /** Something in the basket has to be settled first. */
  blocked: boolean;
  pending: boolean;
  error: unknown;
  onPlace: (fields: CheckoutFields) => void;
}

interface FormFields {
  deliveryAddress: { recipient: string; phone: string; detail: string };
  paymentTerms: PaymentTerms;
  note?: string;
}

const slot = (organizationId: string) => `bangfu.address.${organizationId}`;

/** The last address of this unit on this device; the buyer can change it. */
function remembered(organizationId: string): FormFields['deliveryAddress'] | undefined {
  try {
    const raw = localStorage.getItem(slot(organizationId));
    return raw === null ? undefined : (JSON.parse(raw) as FormFields['deliveryAddress']);
  } catch {
    return undefined;
  }
}

function remember(organizationId: string, address: FormFields['deliveryAddress']): void {
  try {
    localStorage.setItem(slot(organizationId), JSON.stringify(address));
  } catch {
    // Typed again next time.
  }
}

export function CheckoutPanel(props: CheckoutPanelProps) {
  const t = useBuyerWords();
  const { funding, setFunding, onPlace, error } = props;
  const [form] = Form.useForm<FormFields>();
  const session = useSession().data;
  const organization = session?.organization;
  const putErrors = useFieldProblems();
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each answer
  useEffect(() => {
    putErrors(form, error);
  }, [error]);
  const finish = (fields: FormFields) => {
    const { recipient, phone, detail } = fields.deliveryAddress;
    if (organization) remember(organization.id, fields.deliveryAddress);
    const region = organization?.regionName;
    onPlace({
      address: {
        recipient: recipient.trim(),
        phone: phone.normalize('NFKC').trim(),
        ...(region ? { region } : {}),
        detail: detail.trim(),
      },
      terms: fields.paymentTerms,
      note: fields.note?.trim() ?? '',
    });
  };
  return (
    <aside className={styles['panel']}>
      <h2>{t.basket.checkout}</h2>
      <Form<FormFields>
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={finish}
        scrollToFirstError
        initialValues={{
          paymentTerms: 'after_acceptance',
          deliveryAddress: (organization && remembered(organization.id)) ?? {
            recipient: session?.user.name ?? '',
            phone: '',
            detail: '',
          },
        }}
      >
        <FundingChoice funding={funding} setFunding={setFunding} />
        <TermsChoice />
        <AddressFields />
        <Form.Item name="note" label={t.basket.note}>
          <Input placeholder={t.basket.notePlaceholder} maxLength={500} />
        </Form.Item>
        <Foot {...props} />
      </Form>
    </aside>
  );
}

function FundingChoice({ funding, setFunding }: Pick<CheckoutPanelProps, 'funding' | 'setFunding'>) {
  const t = useBuyerWords();
  const shared = useShared();
  return (
    <div className={styles['field']}>
      <p>{t.basket.funding}</p>
      <RadioCards
        label={t.basket.funding}
        name="fundingSource"
        value={funding}
        onChange={setFunding}
        options={fundingSources.map((value) => ({
          value,
          label: shared.states.funding[value],
          note: t.basket.fundingNotes[value],
        }))}
      />
    </div>
  );
}

function TermsChoice() {
  const t = useBuyerWords();
  return (
    <Form.Item<FormFields> name="paymentTerms" label={t.basket.terms} valuePropName="value">
      <Terms />
    </Form.Item>
  );
}

function Terms({ value, onChange }: { value?: PaymentTerms; onChange?: (value: PaymentTerms) => void }) {
  const t = useBuyerWords();
  return (
    <RadioCards<PaymentTerms>
      label={t.basket.terms}
      name="paymentTerms"
      value={value}
      onChange={(next) => onChange?.(next)}
      options={(['after_acceptance', 'prepaid'] as const).map((one) => ({
        value: one,
        label: t.basket.termNames[one],
        note: t.basket.termNotes[one],
      }))}
    />
  );
}

function AddressFields() {
  const t = useBuyerWords();
  return (
    <>
      <p className={styles['legend']}>{t.basket.address}</p>
      <div className={styles['two']}>
        <Form.Item
          name={['deliveryAddress', 'recipient']}
          label={t.basket.recipient}
          rules={[{ required: true, whitespace: true, message: t.basket.recipientRequired }]}
        >
          <Input autoComplete="name" maxLength={60} />
        </Form.Item>
        <Form.Item
          name={['deliveryAddress', 'phone']}
          label={t.basket.phone}
          rules={[{ required: true, whitespace: true, message: t.basket.phoneRequired }]}
        >
          <Input autoComplete="tel" inputMode="tel" maxLength={40} />
        </Form.Item>
      </div>
      <Form.Item
        name={['deliveryAddress', 'detail']}
        label={t.basket.detail}
        rules={[{ required: true, whitespace: true, message: t.basket.detailRequired }]}
      >
        <Input.TextArea
          autoSize={{ minRows: 2, maxRows: 4 }}
          placeholder={t.basket.detailPlaceholder}
          maxLength={200}
          autoComplete="street-address"
        />
      </Form.Item>
    </>
  );
}

function Foot({ totalFen, blocked, pending, error }: CheckoutPanelProps) {
  const t = useBuyerWords();
  return (
    <div className={styles['foot']}>
      <dl>
        <div>
          <dt>{t.basket.freight}</dt>
          <dd className="quiet">{t.basket.freightIncluded}</dd>
        </div>
        <div className={styles['total']}>
          <dt>{t.basket.total}</dt>
          <dd>
            <Money fen={totalFen} size="huge" tone="price" />
          </dd>
        </div>
      </dl>
      <Refused error={error} />
      {blocked && <p className={styles['fix']}>{t.basket.fixFirst}</p>}
      <Button type="primary" size="large" htmlType="submit" block disabled={blocked} loading={pending}>
        {pending ? t.basket.placing : t.basket.place}
      </Button>
    </div>
  );
}
