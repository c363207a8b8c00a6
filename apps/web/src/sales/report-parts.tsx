import { FileTextOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { type Column, DataList, DateText, Facts, Money, Tag, toneOf, useWeight } from '../shared';
import { type ReportPaper, type SalesFile, type SalesLine, salesFileUrl } from './api';
import styles from './sales.module.css';
import { type SalesWords, useSalesWords } from './words';

export function ReportTag({ state }: { state: ReportPaper['state'] }) {
  const t = useSalesWords();
  return <Tag tone={toneOf(state)}>{t.states[state]}</Tag>;
}

const lineTones = {
  claimed: 'wait',
  counted: 'good',
  passed_on: 'still',
  refused: 'bad',
  released: 'still',
} as const;

export function LineTag({ line }: { line: SalesLine }) {
  const t = useSalesWords();
  return <Tag tone={lineTones[line.state]}>{t.lineStates[line.state]}</Tag>;
}

/** Who sent it when, who judged it and what was said. */
export function ReportFacts({ report }: { report: ReportPaper }) {
  const t = useSalesWords();
  return (
    <Facts
      columns={2}
      items={[
        [t.list.reporter, `${report.reporter.name} · ${report.reporter.regionName}`],
        [t.list.place, t.report.at(t.channels[report.channel], report.venue)],
        [
          t.report.submittedBy,
          <span key="by">
            {report.submittedBy.name} <DateText value={report.submittedAt} clock />
            {report.revision > 1 && <small className="quiet"> {t.report.revision(report.revision)}</small>}
          </span>,
        ],
        [
          t.report.reviewedBy,
          report.reviewedBy && report.reviewedAt && (
            <span key="judge">
              {report.reviewedBy.name} <DateText value={report.reviewedAt} clock />
            </span>
          ),
        ],
        [t.report.reason, report.reason],
        [t.report.note, report.note],
      ]}
    />
  );
}

/** The invoice that is the key of a line. */
export function InvoiceOf({
  line,
}: {
  line: Pick<SalesLine, 'invoiceCode' | 'invoiceNumber' | 'invoiceLine'>;
}) {
  const t = useSalesWords();
  return (
    <span className={styles['invoice']}>
      {line.invoiceCode !== '' && <span className="num">{line.invoiceCode} </span>}
      <span className="num">{line.invoiceNumber}</span>
      <small className="quiet">{t.clashes.line(line.invoiceLine)}</small>
    </span>
  );
}

interface LinesProps {
  report: ReportPaper;
  /** Where the evidence of a fact is shown; nothing in the reporter's shell. */
  factLink?: (factId: string) => string;
  act?: (line: SalesLine) => ReactNode;
}

export function LinesTable({ report, factLink, act }: LinesProps) {
  const t = useSalesWords();
  const weight = useWeight();
  const columns: Column<SalesLine>[] = [
    {
      key: 'goods',
      title: t.report.goods,
      phone: 'heading',
      render: (line) => (
        <>
          {line.position}. {line.goodsName} <small className="quiet">{line.spec}</small>
        </>
      ),
    },
    { key: 'invoice', title: t.report.invoice, render: (line) => <InvoiceOf line={line} /> },
    { key: 'origin', title: t.report.origin, render: (line) => <Origin line={line} t={t} /> },
    { key: 'soldOn', title: t.report.soldOn, render: (line) => <DateText value={line.soldOn} /> },
    {
      key: 'quantity',
      title: t.report.quantity,
      align: 'end',
      render: (line) => (
        <span className="num">
          × {line.quantity} · {weight(line.grams)}
        </span>
      ),
    },
    {
      key: 'amount',
      title: t.report.amount,
      align: 'end',
      render: (line) => <AmountOf line={line} t={t} />,
    },
    {
      key: 'state',
      title: t.report.state,
      phone: 'corner',
      render: (line) => <LineTag line={line} />,
    },
    {
      key: 'evidence',
      title: t.report.evidence,
      render: (line) => <EvidenceOf line={line} t={t} {...(factLink ? { factLink } : {})} />,
    },
    ...(act ? [{ key: 'act', title: t.report.act, align: 'end' as const, render: act }] : []),
  ];
  return (
    <DataList
      caption={t.report.lines}
      columns={columns}
      rows={report.lines}
      rowKey={(line) => line.id}
      dense
    />
  );
}

function Origin({ line, t }: { line: SalesLine; t: SalesWords }) {
  return (
    <span className={styles['two']}>
      {line.originCountyName}
      <small className="quiet">
        {line.supplierName}
        {line.supplierId === null && ` · ${t.report.byName}`}
      </small>
      {line.orderNumber !== null && <small className="quiet">{t.report.fromOrder(line.orderNumber)}</small>}
    </span>
  );
}

function AmountOf({ line, t }: { line: SalesLine; t: SalesWords }) {
  return (
    <span className={styles['two']}>
      <Money fen={line.amountFen} />
      <small className="quiet">
        {t.modes[line.mode]} · {t.funding[line.fundingSource]}
      </small>
      {line.buyerName !== null && <small className="quiet">{t.report.soldTo(line.buyerName)}</small>}
      {line.takenFen > 0 && (
        <small className={styles['taken']}>
          − <Money fen={line.takenFen} size="small" />
        </small>
      )}
    </span>
  );
}

function EvidenceOf({
  line,
  t,
  factLink,
}: {
  line: SalesLine;
  t: SalesWords;
  factLink?: (factId: string) => string;
}) {
  if (line.state === 'refused') return <span className="quiet">{line.refusal}</span>;
  if (line.buyer?.isReseller && ['claimed', 'passed_on'].includes(line.state))
    return <span className="quiet">{t.report.passedOn}</span>;
  if (line.factId === null || line.evidenceLevel === null) return <span className="quiet">—</span>;
  return (
    <span className={styles['two']}>
      {factLink ? (
        <Link to={factLink(line.factId)}>{t.report.level(line.evidenceLevel)}</Link>
      ) : (
        t.report.level(line.evidenceLevel)
      )}
      {line.pairingId === null && <small className={styles['taken']}>{t.report.outside}</small>}
    </span>
  );
}

/** Papers with what each proves and whether a reviewer has checked it; `pick` adds something before each. */
export function FileList({
  files,
  pick,
}: {
  files: readonly SalesFile[];
  pick?: (file: SalesFile) => ReactNode;
}) {
  const t = useSalesWords();
  if (files.length === 0) return <p className="quiet">{t.report.noFiles}</p>;
  return (
    <ul className={styles['files']} aria-label={t.report.files}>
      {files.map((file) => (
        <li key={file.id}>
          <FileTextOutlined aria-hidden="true" />
          <div>
            <b>{t.fileKinds[file.kind]}</b>{' '}
            <small className="quiet">
              {file.line === null ? t.report.forAll : t.report.forLine(file.line)}
            </small>
            <br />
            <a href={salesFileUrl(file.id)} download={file.name}>
              {file.name}
            </a>
            <small className={styles['hash']} title={file.sha256}>
              {t.report.hash} {file.sha256.slice(0, 12)}…
            </small>
          </div>
          <Tag tone={file.confirmedBy ? 'good' : 'wait'}>
            {file.confirmedBy ? t.report.confirmed(file.confirmedBy.name) : t.report.unconfirmed}
          </Tag>
          {pick?.(file)}
        </li>
      ))}
    </ul>
  );
}

const correctionTones = { requested: 'wait', accepted: 'good', refused: 'bad' } as const;

export function CorrectionList({
  report,
  act,
}: {
  report: ReportPaper;
  act?: (correction: ReportPaper['corrections'][number]) => ReactNode;
}) {
  const t = useSalesWords();
  const weight = useWeight();
  const placeOf = (lineId: string) => report.lines.find(({ id }) => id === lineId)?.position ?? 0;
  return (
    <ul className={styles['files']} aria-label={t.report.corrections}>
      {report.corrections.map((one) => (
        <li key={one.id}>
          <div>
            <b>
              {t.form.line(placeOf(one.lineId))} · {t.correct.kinds[one.kind]}
            </b>{' '}
            <DateText value={one.occurredOn} />
            <br />
            <span>
              <Money fen={-one.amountFen} />
              {one.grams > 0 && (
                <span className="quiet">
                  {' '}
                  × {one.quantity} · {weight(one.grams)}
                </span>
              )}{' '}
              · {one.reason}
            </span>
            {one.decisionReason !== null && <small className={styles['hash']}>{one.decisionReason}</small>}
          </div>
          <Tag tone={correctionTones[one.state]}>{t.correct.states[one.state]}</Tag>
          {act?.(one)}
        </li>
      ))}
    </ul>
  );
}
