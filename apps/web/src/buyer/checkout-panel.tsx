import { Button } from 'antd';
import { type FormEvent, useState } from 'react';
import { useSession } from '../api/session';
import { type DeliveryAddress, type FundingSource, fundingSourcesOf, type PaymentTerms } from '../api/types';
import { Money, RadioCards, Refused, TextField, useFieldErrors, useShared } from '../shared';
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

interface Address {
  recipient: string;
  phone: string;
  detail: string;
}

const slot = (organizationId: string) => `bangfu.address.${organizationId}`;

/** The last address of this unit on this device; the buyer can change it. */
function remembered(organizationId: string): Address | undefined {
  try {
    const raw = localStorage.getItem(slot(organizationId));
    return raw === null ? undefined : (JSON.parse(raw) as Address);
  } catch {
    return undefined;
  }
}

function remember(organizationId: string, address: Address): void {
  try {
    localStorage.setItem(slot(organizationId), JSON.stringify(address));
  } catch {
    // Typed again next time.
  }
}

export function CheckoutPanel(props: CheckoutPanelProps) {
  const t = useBuyerWords();
  const session = useSession().data;
  const organization = session?.organization;
  const [address, setAddress] = useState<Address>(
    () =>
      remembered(organization?.id ?? '') ?? { recipient: session?.user.name ?? '', phone: '', detail: '' },
  );
  const [terms, setTerms] = useState<PaymentTerms>('after_acceptance');
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    const recipient = address.recipient.trim();
    const phone = address.phone.normalize('NFKC').trim();
    const detail = address.detail.trim();
    if (recipient === '' || phone === '' || detail === '') {
      const form = event.currentTarget;
      requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    if (organization) remember(organization.id, { recipient, phone, detail });
    const region = organization?.regionName;
    props.onPlace({
      address: { recipient, phone, ...(region ? { region } : {}), detail },
      terms,
      note: note.trim(),
    });
  };
  return (
    <aside className={styles['panel']}>
      <h2>{t.basket.checkout}</h2>
      <form onSubmit={submit} noValidate>
        <Choices {...props} terms={terms} setTerms={setTerms} />
        <AddressFields address={address} onChange={setAddress} tried={tried} error={props.error} />
        <TextField
          label={t.basket.note}
          placeholder={t.basket.notePlaceholder}
          maxLength={500}
          value={note}
          onChange={setNote}
        />
        <Foot {...props} />
      </form>
    </aside>
  );
}

interface ChoicesProps extends Pick<CheckoutPanelProps, 'funding' | 'setFunding'> {
  terms: PaymentTerms;
  setTerms: (terms: PaymentTerms) => void;
}

function Choices({ funding, setFunding, terms, setTerms }: ChoicesProps) {
  const t = useBuyerWords();
  const session = useSession();
  const shared = useShared();
  return (
    <>
      <div className={styles['field']}>
        <p>{t.basket.funding}</p>
        <RadioCards
          label={t.basket.funding}
          name="fundingSource"
          value={funding}
          onChange={setFunding}
          options={fundingSourcesOf(session.data?.organization.unitKind).map((value) => ({
            value,
            label: shared.states.funding[value],
            note: t.basket.fundingNotes[value],
          }))}
        />
      </div>
      <div className={styles['field']}>
        <p>{t.basket.terms}</p>
        <RadioCards<PaymentTerms>
          label={t.basket.terms}
          name="paymentTerms"
          value={terms}
          onChange={setTerms}
          options={(['after_acceptance', 'prepaid'] as const).map((value) => ({
            value,
            label: t.basket.termNames[value],
            note: t.basket.termNotes[value],
          }))}
        />
      </div>
    </>
  );
}

interface AddressProps {
  address: Address;
  onChange: (address: Address) => void;
  tried: boolean;
  error: unknown;
}

function AddressFields({ address, onChange, tried, error }: AddressProps) {
  const t = useBuyerWords();
  const refused = useFieldErrors(error);
  const wrong = (key: keyof Address, missing: string) =>
    tried && address[key].trim() === '' ? missing : refused(`/deliveryAddress/${key}`);
  const set = (key: keyof Address) => (text: string) => onChange({ ...address, [key]: text });
  return (
    <>
      <p className={styles['legend']}>{t.basket.address}</p>
      <div className={styles['two']}>
        <TextField
          label={t.basket.recipient}
          autoComplete="name"
          maxLength={60}
          value={address.recipient}
          onChange={set('recipient')}
          error={wrong('recipient', t.basket.recipientRequired)}
        />
        <TextField
          label={t.basket.phone}
          autoComplete="tel"
          inputMode="tel"
          maxLength={40}
          value={address.phone}
          onChange={set('phone')}
          error={wrong('phone', t.basket.phoneRequired)}
        />
      </div>
      <TextField
        label={t.basket.detail}
        kind="lines"
        autoComplete="street-address"
        placeholder={t.basket.detailPlaceholder}
        maxLength={200}
        value={address.detail}
        onChange={set('detail')}
        error={wrong('detail', t.basket.detailRequired)}
      />
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
