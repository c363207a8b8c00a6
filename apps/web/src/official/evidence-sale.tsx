import {
  AccountBookOutlined,
  AuditOutlined,
  BankOutlined,
  FileTextOutlined,
  RollbackOutlined,
  ShopOutlined,
  TruckOutlined,
} from '@ant-design/icons';
import { Link } from 'react-router';
import { type FileKind, fileKinds, salesFileUrl } from '../sales/api';
import { InvoiceOf } from '../sales/report-parts';
import { useSalesWords } from '../sales/words';
import { DateText, Facts, Money, Tag, useWeight } from '../shared';
import type { Evidence } from './api';
import styles from './evidence.module.css';
import { Paper } from './evidence-papers';
import { useOfficialWords } from './words';

type Sale = NonNullable<Evidence['sale']>;

const icons = {
  order: <FileTextOutlined />,
  shipment: <TruckOutlined />,
  acceptance: <AuditOutlined />,
  invoice: <AccountBookOutlined />,
  payment: <BankOutlined />,
} as const satisfies Record<FileKind, unknown>;

/** Of a sale outside the platform: who reported it, its invoice, and each kind of paper with who checked it. */
export function SalePapers({ sale }: { sale: Sale }) {
  const s = useSalesWords();
  return (
    <div className={styles['trail']}>
      <Reported sale={sale} />
      {fileKinds.map((kind) => {
        const files = sale.files.filter((file) => file.kind === kind);
        return (
          <Paper
            key={kind}
            icon={icons[kind]}
            title={s.fileKinds[kind]}
            here={files.some(({ confirmedAt }) => confirmedAt !== null)}
          >
            {files.map((file) => (
              <SaleFile key={file.id} file={file} />
            ))}
          </Paper>
        );
      })}
      {sale.corrections.length > 0 && (
        <Paper icon={<RollbackOutlined />} title={s.report.corrections}>
          <Corrections sale={sale} />
        </Paper>
      )}
    </div>
  );
}

function Reported({ sale }: { sale: Sale }) {
  const t = useOfficialWords();
  const s = useSalesWords();
  const weight = useWeight();
  const { line } = sale;
  const funding: Record<string, string> = t.funding;
  const channels: Record<string, string> = s.channels;
  return (
    <Paper
      icon={<ShopOutlined />}
      title={s.title}
      note={<Link to={`/official/sales/${sale.reportId}`}>{sale.reportNumber}</Link>}
    >
      <Facts
        columns={2}
        items={[
          [s.list.place, s.report.at(channels[sale.channel] ?? sale.channel, sale.venue)],
          [s.list.reporter, `${sale.reporter.name} · ${sale.reporter.regionName}`],
          [t.facts.goods, `${line.goodsName} ${line.spec}`],
          [
            t.evidence.accepted,
            <span key="sold">
              × {line.quantity} · {weight(line.grams)} · <Money fen={line.amountFen} />
            </span>,
          ],
          [t.evidence.origin, line.originCountyName],
          [t.facts.supplier, line.supplierName],
          [s.form.mode, s.modes[line.mode]],
          [t.facts.funding, funding[line.fundingSource] ?? line.fundingSource],
          [s.report.soldOn, <DateText key="on" value={line.soldOn} />],
          [s.report.invoice, <InvoiceOf key="invoice" line={line} />],
          [s.form.source, line.orderNumber && s.report.fromOrder(line.orderNumber)],
          [
            s.report.submittedBy,
            <span key="by">
              {sale.submittedByName} <DateText value={sale.submittedAt} clock />
            </span>,
          ],
          [
            s.report.reviewedBy,
            sale.reviewedAt !== null && (
              <span key="judged">
                {sale.reviewedByName} <DateText value={sale.reviewedAt} clock />
              </span>
            ),
          ],
          [s.report.note, sale.note],
        ]}
      />
    </Paper>
  );
}

function SaleFile({ file }: { file: Sale['files'][number] }) {
  const t = useOfficialWords();
  const s = useSalesWords();
  return (
    <div>
      {file.mediaType.startsWith('image/') && (
        <div className={styles['photos']}>
          <a href={salesFileUrl(file.id)} target="_blank" rel="noreferrer">
            <img src={salesFileUrl(file.id)} alt={s.fileKinds[file.kind]} loading="lazy" />
          </a>
        </div>
      )}
      <a href={salesFileUrl(file.id)} download={file.name}>
        {file.name}
      </a>{' '}
      <Tag tone={file.confirmedByName === null ? 'wait' : 'good'}>
        {file.confirmedByName === null ? s.report.unconfirmed : s.report.confirmed(file.confirmedByName)}
      </Tag>
      <small className={styles['hash']}>
        {t.evidence.fileHash} {file.sha256}
      </small>
    </div>
  );
}

function Corrections({ sale }: { sale: Sale }) {
  const t = useOfficialWords();
  const s = useSalesWords();
  const states: Record<string, string> = s.correct.states;
  return sale.corrections.map((one) => (
    <Facts
      key={one.id}
      columns={2}
      items={[
        [s.correct.kind, s.correct.kinds[one.kind]],
        [t.evidence.state, states[one.state] ?? one.state],
        [t.facts.amount, <Money key="amount" fen={-one.amountFen} />],
        [s.correct.on, <DateText key="on" value={one.occurredOn} />],
        [t.evidence.reason, one.reason],
      ]}
    />
  ));
}
