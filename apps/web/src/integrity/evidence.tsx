import { Link } from 'react-router';
import { type Column, DataList, DateText, formatBp, formatFen, Section } from '../shared';
import type { Flag, Item } from './api';
import { LandBalance, YearChart } from './balances';
import styles from './integrity.module.css';
import { PhotoPairs } from './photos';
import { SharedTable } from './shared-table';
import { type IntegrityWords, useIntegrityWords } from './words';

/** What says more when it stands side by side comes first; the rest is a list that opens the papers. */
export function EvidenceParts({ flag }: { flag: Flag }) {
  const t = useIntegrityWords();
  const of = (kind: Item['kind']) => flag.items.filter((item) => item.kind === kind);
  const rest = flag.items.filter(({ kind }) => kind !== 'photo' && kind !== 'shared' && kind !== 'month');
  return (
    <>
      {of('photo').length > 0 && <PhotoPairs items={of('photo')} />}
      {of('shared').length > 0 && <SharedTable items={of('shared')} />}
      {of('month').length > 0 && (
        <YearChart items={of('month')} share={formatBp(flag.measured['shareBp'] ?? 0)} />
      )}
      {flag.rule === 'above_yield' && <LandBalance measured={flag.measured} />}
      {rest.length > 0 && (
        <Section title={t.page.evidence}>
          <DataList
            caption={t.items.caption}
            columns={columnsOf(t)}
            rows={rest.map((item, place) => ({ ...item, place }))}
            rowKey={({ kind, id, place }) => `${kind} ${id} ${place}`}
          />
        </Section>
      )}
    </>
  );
}

function columnsOf(t: IntegrityWords): Column<Item>[] {
  return [
    { key: 'kind', title: t.items.kind, width: 100, phone: 'corner', render: ({ kind }) => t.kinds[kind] },
    {
      key: 'what',
      title: t.items.what,
      phone: 'heading',
      render: ({ label, factId }) =>
        factId === null ? (
          label || '—'
        ) : (
          <Link className={styles['paper']} to={`/official/facts/${factId}`} title={t.items.open}>
            {label || t.items.open}
          </Link>
        ),
    },
    {
      key: 'day',
      title: t.items.day,
      render: ({ day }) => <DateText value={day} />,
    },
    { key: 'detail', title: t.items.detail, width: '44%', render: (item) => detailOf(t, item) },
    {
      key: 'amount',
      title: t.items.amount,
      align: 'end',
      render: ({ amountFen }) => (
        <span className={styles['whole']}>{amountFen === null ? '—' : formatFen(amountFen)}</span>
      ),
    },
  ];
}

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** What the item is about, in one line. */
function detailOf(t: IntegrityWords, { kind, about }: Item): string {
  const text = (name: string) => String(about[name] ?? '');
  const number = (name: string) => Number(about[name] ?? 0);
  const plain = (name: string) => number(name).toLocaleString('en-US');
  const at = (name: string) => clock.format(new Date(text(name)));
  const inYuan = (name: string) => formatFen(number(name));
  switch (kind) {
    case 'order':
      return about['orderedAt']
        ? t.items.times(at('orderedAt'), at('acceptedAt'), at('paidAt'))
        : t.items.parties(text('buyer'), text('supplier'));
    case 'shipment':
      return about['origin']
        ? t.items.origin(text('goods'), text('origin'), text('declared'))
        : t.items.sent(text('goods'), plain('kg'));
    case 'bank_line':
      return t.items.payment(text('payer'), text('account'), text('buyer'), text('order'));
    case 'reference_price':
      return t.items.price(inYuan('perKgFen'), inYuan('referencePerKgFen'), text('source'));
    case 'plot':
      return t.items.plot(
        text('goods'),
        (number('hundredthMu') / 100).toLocaleString('en-US'),
        plain('kgPerMu'),
        Math.floor((number('hundredthMu') * number('kgPerMu')) / 100).toLocaleString('en-US'),
        text('source'),
      );
    case 'fact': {
      const name = t.items.factKinds[text('kind') as keyof typeof t.items.factKinds] ?? text('kind');
      return about['adjusts']
        ? t.items.adjusting(name, text('booked'), text('adjusts'))
        : t.items.fact(name, text('booked'));
    }
    case 'sale': {
      const goods = text('goods').trim();
      const sold = t.items.sale(text('reporter'), goods, plain('kg'), text('origin'), text('supplier'));
      if (about['perKgFen'])
        return `${sold}${t.items.and}${t.items.price(inYuan('perKgFen'), inYuan('referencePerKgFen'), text('source'))}`;
      return about['buyer'] ? sold + t.items.soldTo(text('buyer')) : sold;
    }
    case 'closing':
      return t.items.closing(text('month'), text('seal'));
    default:
      return '';
  }
}
