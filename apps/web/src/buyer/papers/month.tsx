import { useSearchParams } from 'react-router';
import { paperUrls } from '../../api/papers';
import { PaperFiles } from '../../settlement/paper';
import { type SettlementWords, useSettlementWords } from '../../settlement/words';
import {
  Await,
  type Column,
  DataList,
  DateText,
  Empty,
  inShanghai,
  Money,
  Note,
  Page,
  Select,
  useDates,
} from '../../shared';
import { type Month, useMonth } from './api';
import styles from './papers.module.css';

const monthsBack = 24;
const two = (value: number): string => String(value).padStart(2, '0');

/** 对账单: the account of the unit in a month, line by line, as the books have it. */
export function Component() {
  const t = useSettlementWords();
  const dates = useDates();
  const [query, setQuery] = useSearchParams();
  const { year, month } = inShanghai(new Date());
  const months = Array.from({ length: monthsBack }, (_, back) => {
    const at = year * 12 + month - 1 - back;
    return `${Math.floor(at / 12)}-${two((at % 12) + 1)}`;
  });
  const chosen = months.find((one) => one === query.get('month')) ?? (months[0] as string);
  const statement = useMonth(chosen);
  return (
    <Page
      title={t.month.title}
      lead={t.month.lead}
      actions={
        <PaperFiles
          paper={paperUrls.month(chosen)}
          workbook={`/v1/monthly-statement/workbook?month=${chosen}`}
        />
      }
    >
      <div className={styles['tools']}>
        <Select
          label={t.month.month}
          value={chosen}
          onChange={(next) => setQuery({ month: next }, { replace: true })}
          options={months.map((value) => ({ value, label: dates.month(`${value}-01`) }))}
        />
      </div>
      <Await read={statement}>{(data) => <Statement statement={data} />}</Await>
    </Page>
  );
}

function Statement({ statement }: { statement: Month }) {
  const t = useSettlementWords();
  const steps = [
    ['', t.month.opening, statement.openingFen],
    ['+', t.month.charged, statement.chargedFen],
    ['−', t.month.takenBack, statement.takenBackFen],
    ['−', t.month.paid, statement.paidFen],
    ['+', t.month.refunded, statement.refundedFen],
    ['=', t.month.closing, statement.closingFen],
  ] as const;
  return (
    <>
      {!statement.complete && <Note>{t.month.goesOn}</Note>}
      <ol className={styles['steps']} aria-label={t.month.holds}>
        {steps.map(([sign, label, fen]) => (
          <li key={label}>
            <span className={styles['sign']} aria-hidden="true">
              {sign}
            </span>
            <span>
              <small className="quiet">{label}</small>
              <Money fen={fen} size={sign === '=' ? 'large' : 'normal'} />
            </span>
          </li>
        ))}
      </ol>
      <DataList
        caption={t.month.title}
        columns={columnsOf(t)}
        rows={statement.lines.map((line, index) => ({ ...line, index }))}
        rowKey={(line) => String(line.index)}
        rowLink={(line) => (line.orderId === null ? undefined : `/buy/orders/${line.orderId}`)}
        empty={<Empty title={t.month.empty} text={t.month.emptyText} />}
        dense
      />
    </>
  );
}

function columnsOf(t: SettlementWords): Column<Month['lines'][number]>[] {
  return [
    { key: 'date', title: t.month.date, render: (line) => <DateText value={line.bookedOn} /> },
    { key: 'what', title: t.month.what, phone: 'heading', render: (line) => t.month.kinds[line.kind] },
    {
      key: 'paper',
      title: t.month.paper,
      render: (line) => <span className="num">{line.paperNumber ?? '—'}</span>,
    },
    {
      key: 'order',
      title: t.month.order,
      render: (line) => <span className="num">{line.orderNumber ?? '—'}</span>,
    },
    { key: 'supplier', title: t.month.supplier, render: (line) => line.supplierName ?? '—' },
    {
      key: 'amount',
      title: t.month.amount,
      align: 'end',
      phone: 'corner',
      render: (line) => <Money fen={line.amountFen} />,
    },
    {
      key: 'balance',
      title: t.month.balance,
      align: 'end',
      render: (line) => <Money fen={line.balanceFen} tone="quiet" />,
    },
  ];
}
