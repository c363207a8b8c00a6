import { DownloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { type Invoice, invoiceFileUrl, useJudgeInvoice } from '../api/invoices';
import {
  DateText,
  Dialog,
  Facts,
  formatFen,
  Money,
  Note,
  Pills,
  Refused,
  StateTag,
  Tag,
  TextField,
  toast,
  useFieldErrors,
} from '../shared';
import styles from './invoices.module.css';
import { useMay } from './may';
import { useBuyerWords } from './words';

/** One invoice beside what was ordered and accepted; finance says whether it is right. */
export function JudgeInvoice({ invoice, onClose }: { invoice: Invoice; onClose: () => void }) {
  const t = useBuyerWords();
  const may = useMay();
  const judge = useJudgeInvoice(invoice.id);
  const wrong = useFieldErrors(judge.error);
  const [reason, setReason] = useState<string>();
  const isOpen =
    invoice.state !== 'verified' && (invoice.original || invoice.reversedFen < invoice.amountFen);
  const say = (outcome: 'verified' | 'disputed') =>
    judge.mutate(outcome === 'disputed' ? { outcome, reason: reason ?? '' } : { outcome }, {
      onSuccess: () => {
        toast(outcome === 'verified' ? t.invoices.verified : t.invoices.disputed);
        onClose();
      },
    });
  const acts =
    reason === undefined ? (
      <>
        {invoice.state === 'registered' && (
          <Button danger onClick={() => setReason('')}>
            {t.invoices.dispute}
          </Button>
        )}
        <Button type="primary" loading={judge.isPending} onClick={() => say('verified')}>
          {t.invoices.verify}
        </Button>
      </>
    ) : (
      <Button
        type="primary"
        danger
        disabled={reason.trim() === ''}
        loading={judge.isPending}
        onClick={() => say('disputed')}
      >
        {t.invoices.sendDispute}
      </Button>
    );
  return (
    <Dialog
      open
      onClose={onClose}
      width={640}
      title={t.invoices.judgeTitle(invoice.number)}
      footer={may('verify') && isOpen ? acts : undefined}
    >
      <Refused error={judge.error} />
      <About invoice={invoice} />
      <Match invoice={invoice} />
      {isOpen && <Note tone="lake">{may('verify') ? t.invoices.howTo : t.invoices.onlyFinance}</Note>}
      {reason !== undefined && (
        <div className={styles['form']}>
          <Pills
            label={t.invoices.disputeTitle}
            value={reason}
            onChange={setReason}
            options={t.invoices.disputeReasons.map((text) => ({ value: text, label: text }))}
          />
          <TextField
            label={t.invoices.disputeTitle}
            hint={t.invoices.disputeHint}
            value={reason}
            onChange={setReason}
            error={wrong('/reason')}
            maxLength={200}
          />
        </div>
      )}
    </Dialog>
  );
}

function About({ invoice }: { invoice: Invoice }) {
  const t = useBuyerWords();
  return (
    <>
      <Facts
        columns={2}
        items={[
          [t.invoices.partner, invoice.issuerName],
          [t.invoices.state, <StateTag key="state" kind="invoice" state={invoice.state} />],
          [t.invoices.code, invoice.code],
          [t.invoices.issuedOn, <DateText key="on" value={invoice.issuedOn} />],
          [t.invoices.amount, <Money key="amount" fen={invoice.amountFen} size="large" />],
          [t.invoices.tax, invoice.taxFen !== null && <Money key="tax" fen={invoice.taxFen} />],
        ]}
      />
      {invoice.original && (
        <Note tone="loess">
          {t.invoices.redOf(invoice.original.number)} · {invoice.reversalReason}
        </Note>
      )}
      {invoice.reversedFen > 0 && (
        <Note tone="loess">{t.invoices.reversed(formatFen(invoice.reversedFen))}</Note>
      )}
      {invoice.disputeReason !== null && (
        <Note tone="loess">{t.invoices.reasonOf(invoice.disputeReason)}</Note>
      )}
      {invoice.judgedBy && (
        <p className="quiet">
          {t.invoices.judgedBy(invoice.judgedBy.name)} · <DateText value={invoice.judgedAt} clock />
        </p>
      )}
      {invoice.file ? (
        <>
          <a href={invoiceFileUrl(invoice.id)} download={invoice.file.name}>
            <DownloadOutlined aria-hidden="true" /> {t.invoices.file}
          </a>
          <p className={`quiet ${styles['hash']}`}>
            {invoice.file.name} · {t.invoices.fileHash} SHA-256 {invoice.file.sha256}
          </p>
        </>
      ) : (
        <p className="quiet">{t.invoices.noFile}</p>
      )}
    </>
  );
}

function Match({ invoice }: { invoice: Invoice }) {
  const t = useBuyerWords();
  const columns = [t.invoices.ofThis, t.invoices.ordered, t.invoices.accepted, t.invoices.invoiced, ''];
  return (
    <>
      <h3 className={styles['part']}>{t.invoices.match}</h3>
      <p className="quiet">{t.invoices.matchText}</p>
      <div style={{ overflowX: 'auto' }}>
        <table className={styles['match']}>
          <thead>
            <tr>
              <th scope="col">{t.invoices.order}</th>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {invoice.orders.map((order) => (
              <tr key={order.id}>
                <td className="num">{order.number}</td>
                {[order.amountFen, order.orderedFen, order.acceptedFen, order.invoicedFen].map(
                  (fen, place) => (
                    <td key={columns[place]}>
                      <Money fen={fen} size="small" />
                    </td>
                  ),
                )}
                <td>
                  {order.invoicedFen <= order.acceptedFen && order.acceptedFen <= order.orderedFen ? (
                    <Tag tone="good">{t.invoices.fits}</Tag>
                  ) : (
                    <Tag tone="bad">{t.invoices.exceeds}</Tag>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
