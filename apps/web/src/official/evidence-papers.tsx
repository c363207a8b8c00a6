import {
  AccountBookOutlined,
  AuditOutlined,
  BankOutlined,
  FileTextOutlined,
  RollbackOutlined,
  TruckOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import { DateText, Facts, Money, StateTag, Tag, toneOf, useWeight } from '../shared';
import { GoodsImage } from '../shared/goods-image';
import type { Evidence } from './api';
import styles from './evidence.module.css';
import { Acceptance } from './evidence-acceptance';
import { Bank } from './evidence-bank';
import { useOfficialWords } from './words';

/** One paper on the trail; a missing one keeps its place, dashed. */
export function Paper({
  icon,
  title,
  note,
  here = true,
  children,
}: {
  icon: ReactNode;
  title: string;
  note?: ReactNode;
  here?: boolean;
  children?: ReactNode;
}) {
  const t = useOfficialWords();
  return (
    <section className={`${styles['paper']} ${here ? '' : styles['missing']}`}>
      <span className={styles['seal']} aria-hidden="true">
        {icon}
      </span>
      <div>
        <h2>
          {title}{' '}
          {here ? note && <small className={styles['note']}>{note}</small> : <Tag>{t.evidence.notYet}</Tag>}
        </h2>
        {children}
      </div>
    </section>
  );
}

export function Papers({ data }: { data: Evidence }) {
  const t = useOfficialWords();
  const { invoices, returns } = data;
  return (
    <div className={styles['trail']}>
      {data.order && data.line && <Order order={data.order} line={data.line} />}
      {data.shipment && <Shipment shipment={data.shipment} />}
      {data.acceptance && (
        <Paper icon={<AuditOutlined />} title={t.evidence.acceptance} note={data.acceptance.number}>
          <Acceptance acceptance={data.acceptance} />
        </Paper>
      )}
      {returns.length > 0 && (
        <Paper icon={<RollbackOutlined />} title={t.evidence.returns}>
          <Returns returns={returns} />
        </Paper>
      )}
      <Paper
        icon={<AccountBookOutlined />}
        title={t.evidence.invoice}
        here={invoices.some(({ state }) => state === 'verified')}
        note={t.evidence.ofOrder}
      >
        <Invoices invoices={invoices} />
      </Paper>
      <Paper
        icon={<BankOutlined />}
        title={t.evidence.payment}
        here={data.payments.some((payment) => payment.state === 'captured')}
        note={t.evidence.ofOrder}
      >
        <Bank payments={data.payments} bankLines={data.bankLines} />
      </Paper>
    </div>
  );
}

function Returns({ returns }: Pick<Evidence, 'returns'>) {
  const t = useOfficialWords();
  return returns.map((one) => (
    <Facts
      key={one.id}
      items={[
        [t.evidence.number, one.number],
        [
          t.evidence.state,
          <Tag key="state" tone={toneOf(one.state)}>
            {t.evidence.returnStates[one.state] ?? one.state}
          </Tag>,
        ],
        [t.evidence.reason, one.reason],
        [t.facts.quantity, `× ${one.quantity}`],
        [t.facts.amount, <Money key="amount" fen={-one.amountFen} />],
        [t.facts.when, <DateText key="when" value={one.decidedAt ?? one.requestedAt} clock />],
      ]}
    />
  ));
}

function Invoices({ invoices }: Pick<Evidence, 'invoices'>) {
  const t = useOfficialWords();
  return invoices.map((invoice) => (
    <Facts
      key={invoice.id}
      columns={2}
      items={[
        [t.evidence.invoiceNumber, invoice.number],
        [t.evidence.invoiceCode, invoice.code],
        [t.facts.amount, <Money key="amount" fen={invoice.amountFen} />],
        [
          t.evidence.wholeInvoice,
          invoice.invoiceFen !== invoice.amountFen && <Money key="whole" fen={invoice.invoiceFen} />,
        ],
        [t.evidence.issuedOn, <DateText key="on" value={invoice.issuedOn} />],
        [t.evidence.state, <StateTag key="state" kind="invoice" state={invoice.state} />],
        [
          invoice.state === 'disputed' ? t.evidence.disputedBy : t.evidence.verifiedBy,
          invoice.judgedAt !== null && (
            <span key="judged">
              {invoice.judgedByName ?? t.evidence.beforeVerifying} <DateText value={invoice.judgedAt} clock />
            </span>
          ),
        ],
        [t.evidence.dispute, invoice.disputeReason],
        [
          t.evidence.redLetter,
          invoice.originalNumber !== null &&
            `${t.evidence.redOf(invoice.originalNumber)} · ${invoice.reversalReason}`,
        ],
        [t.evidence.takenBack, invoice.reversedFen > 0 && <Money key="back" fen={-invoice.reversedFen} />],
        [
          t.evidence.invoiceFile,
          invoice.file && <InvoiceFile key="file" id={invoice.id} file={invoice.file} />,
        ],
      ]}
    />
  ));
}

function InvoiceFile({ id, file }: { id: string; file: NonNullable<Evidence['invoices'][number]['file']> }) {
  const t = useOfficialWords();
  return (
    <>
      <a href={`/v1/invoices/${id}/file`} download={file.name}>
        {file.name}
      </a>
      <small className={styles['hash']}>
        {t.evidence.fileHash} {file.sha256}
      </small>
    </>
  );
}

type Of<Key extends keyof Evidence> = { [K in Key]: NonNullable<Evidence[K]> };

function Order({ order, line }: Of<'order' | 'line'>) {
  const t = useOfficialWords();
  const weight = useWeight();
  const funding: Record<string, string> = t.funding;
  return (
    <Paper icon={<FileTextOutlined />} title={t.evidence.order} note={order.number}>
      <div className={styles['goods']}>
        <GoodsImage name={line.illustration} alt={line.productName} />
        <Facts
          items={[
            [t.facts.goods, `${line.productName} ${line.spec}`],
            [
              t.evidence.ordered,
              <span key="ordered">
                × {line.quantity} · {weight(line.quantity * line.unitGrams)} · <Money fen={line.amountFen} />
              </span>,
            ],
          ]}
        />
      </div>
      <Facts
        columns={2}
        items={[
          [t.facts.buyer, `${order.buyer.name} · ${order.buyer.regionName}`],
          [
            t.evidence.creditCode,
            <span key="buyer" className="num">
              {order.buyer.creditCode}
            </span>,
          ],
          [t.facts.supplier, `${order.supplier.name} · ${order.supplier.regionName}`],
          [
            t.evidence.creditCode2,
            <span key="supplier" className="num">
              {order.supplier.creditCode}
            </span>,
          ],
          [t.facts.funding, funding[order.fundingSource] ?? order.fundingSource],
          [t.evidence.placedBy, order.placedByName],
          [t.evidence.placedAt, <DateText key="placed" value={order.placedAt} clock />],
          [
            t.evidence.confirmedAt,
            order.confirmedAt && <DateText key="taken" value={order.confirmedAt} clock />,
          ],
          [t.evidence.orderTotal, <Money key="total" fen={order.totalFen} />],
          [t.evidence.state, <StateTag key="state" kind="order" state={order.state} />],
        ]}
      />
    </Paper>
  );
}

function Shipment({ shipment }: Of<'shipment'>) {
  const t = useOfficialWords();
  const carried =
    shipment.transport === 'carrier'
      ? `${shipment.carrier ?? ''} ${shipment.trackingNumber ?? ''}`
      : `${shipment.driverName ?? ''} ${shipment.plateNumber ?? ''}`;
  return (
    <Paper icon={<TruckOutlined />} title={t.evidence.shipment} note={shipment.number}>
      <Facts
        columns={2}
        items={[
          [t.evidence.lot, <b key="lot">{shipment.lotNumber}</b>],
          [t.evidence.origin, `${shipment.originCountyName} ${shipment.originTownship}`],
          [
            t.evidence.harvestedOn,
            shipment.harvestedOn && <DateText key="on" value={shipment.harvestedOn} />,
          ],
          [t.facts.quantity, `× ${shipment.quantity}`],
          [t.evidence.carried, carried.trim()],
          [t.evidence.shippedBy, shipment.shippedByName],
          [t.evidence.shippedAt, <DateText key="at" value={shipment.shippedAt} clock />],
        ]}
      />
    </Paper>
  );
}
