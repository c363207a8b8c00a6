import { PhoneOutlined } from '@ant-design/icons';
import { CopyButton } from '../shared';
import styles from './address.module.css';
import { useSupplierWords } from './words';

const known = ['recipient', 'phone', 'region', 'detail'];

/** The address as the buyer wrote it, in one line for a waybill. */
export function addressText(address: Readonly<Record<string, string>>): string {
  const rest = Object.entries(address)
    .filter(([key]) => !known.includes(key))
    .map(([, value]) => value);
  const place = `${address['region'] ?? ''}${address['detail'] ?? ''}`;
  return [address['recipient'], address['phone'], place, ...rest].filter(Boolean).join(' ');
}

/** Where it goes: one tap calls the kitchen, one tap copies the whole line for the carrier's form. */
export function Address({ address }: { address: Readonly<Record<string, string>> }) {
  const t = useSupplierWords();
  const phone = address['phone'];
  const rest = Object.entries(address).filter(([key, value]) => !known.includes(key) && value !== '');
  return (
    <address className={styles['address']}>
      <b>{address['recipient']}</b>
      {phone && (
        <a href={`tel:${phone.replaceAll(/[^\d+]/g, '')}`}>
          <PhoneOutlined aria-hidden="true" /> {phone}
        </a>
      )}
      <span>
        {address['region']} {address['detail']}
      </span>
      {rest.map(([key, value]) => (
        <span key={key}>{value}</span>
      ))}
      <CopyButton size="small" text={addressText(address)} label={t.order.delivery} />
    </address>
  );
}
