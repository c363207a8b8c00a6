import { DownloadOutlined } from '@ant-design/icons';
import { useParams } from 'react-router';
import { paperUrls } from '../api/papers';
import {
  Await,
  type Column,
  DataList,
  DateText,
  Facts,
  Money,
  Page,
  PaperLink,
  Section,
  Tag,
  toneOf,
  useDates,
} from '../shared';
import { type Statement, useStatement } from './api';
import styles from './settlement.module.css';
import { type SettlementWords, useSettlementWords } from './words';

/** A link that keeps a file, dressed as a button. */
export function FileLink({ href, children }: { href: string; children: string }) {
  return (
    <a className={styles['file']} href={href} download>
      <DownloadOutlined aria-hidden="true" /> {children}
    </a>
  );
}

/** The same paper to print and to reckon with. */
export function PaperFiles({ paper, workbook }: { paper: string; workbook: string }) {
  const t = useSettlementWords();
  return (
    <span className={styles['files']}>
      <PaperLink href={paper} className={styles['file']}>
        {t.files.print}
      </PaperLink>
      <FileLink href={workbook}>{t.files.excel}</FileLink>
    </span>
  );
}

/** 结算单: every order and return in it, and the transfer that pays it. */
export function SettlementPaper({ back }: { back: { to: string; label: string } }) {
  const { id = '' } = useParams();
  const t = useSettlementWords();
  const statement = useStatement(id);
  const number = statement.data?.number ?? '';
  return (
    <Page
      title={t.paper.title(number)}
      back={back}
      actions={<PaperFiles paper={paperUrls.settlement(id)} workbook={`/v1/settlements/${id}/workbook`} />}
    >
      <Await read={statement}>{(data) => <Content statement={data} />}</Await>
    </Page>
  );
}

function Content({ statement }: { statement: Statement }) {
  const t = useSettlementWords();
  const dates = useDates();
  const { payout, failures } = statement;
  return (
    <>
      <Facts
        columns={2}
        items={[
          [t.paper.supplier, statement.supplierName],
          [t.paper.period, `${dates.date(statement.periodFrom)} – ${dates.date(statement.periodTo)}`],
          [t.paper.accepted, <Money key="accepted" fen={statement.acceptedFen} />],
          [t.paper.returned, <Money key="returned" fen={statement.returnedFen} />],
          [t.paper.amount, <Money key="amount" fen={statement.amountFen} size="large" />],
          [
            t.paper.payout,
            <Tag key="payout" tone={toneOf(payout.state)}>
              {t.payoutStates[payout.state]}
            </Tag>,
          ],
          [t.paper.made, <DateText key="made" value={statement.madeAt} clock />],
          [t.paper.paid, statement.paidAt && <DateText key="paid" value={statement.paidAt} clock />],
          [
            t.paper.code,
            <b key="code" className="num">
              {payout.transferCode}
            </b>,
          ],
        ]}
      />
      <Section title={t.paper.items}>
        <DataList
          caption={t.paper.items}
          columns={columnsOf(t, statement)}
          rows={statement.items}
          rowKey={(item) => `${item.kind}${item.orderId}${item.paperNumbers.join()}`}
          dense
        />
      </Section>
      {failures.length > 0 && (
        <Section title={t.paper.failures}>
          <ul className={styles['failures']}>
            {failures.map((one) => (
              <li key={one.transferCode}>
                <span className="num">{one.transferCode}</span> · <DateText value={one.failedAt} clock /> ·{' '}
                {one.failure}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

function columnsOf(t: SettlementWords, statement: Statement): Column<Statement['items'][number]>[] {
  return [
    {
      key: 'buyer',
      title: t.earnings.buyer,
      phone: 'heading',
      total: t.paper.sum,
      render: (item) => item.buyerName,
    },
    { key: 'kind', title: t.paper.kind, render: (item) => t.itemKinds[item.kind] },
    {
      key: 'order',
      title: t.earnings.order,
      render: (item) => <span className="num">{item.orderNumber}</span>,
    },
    {
      key: 'papers',
      title: t.paper.papers,
      render: (item) => <span className="num">{item.paperNumbers.join(' ')}</span>,
    },
    { key: 'date', title: t.paper.date, render: (item) => <DateText value={item.acceptedAt} /> },
    {
      key: 'days',
      title: t.paper.days,
      align: 'end',
      render: (item) => (item.days === null ? '—' : t.days.exactly(item.days)),
    },
    {
      key: 'amount',
      title: t.earnings.amount,
      align: 'end',
      phone: 'corner',
      total: <Money fen={statement.amountFen} />,
      render: (item) => <Money fen={item.amountFen} />,
    },
  ];
}
