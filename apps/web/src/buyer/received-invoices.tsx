import { Button } from 'antd';
import { useState } from 'react';
import { type Invoice, useInvoices } from '../api/invoices';
import {
  Await,
  type Column,
  DataList,
  DateText,
  Empty,
  Loading,
  Money,
  Pills,
  StateTag,
  Tag,
} from '../shared';
import { MorePages } from '../shared/pages';
import styles from './invoices.module.css';
import { JudgeInvoice } from './judge-invoice';
import { useMay } from './may';
import { useBuyerWords } from './words';

/** The invoices that came, with their files; finance looks them up and says whether they are right. */
export function ReceivedInvoices() {
  const t = useBuyerWords();
  const [filter, setFilter] = useState<'registered' | ''>('registered');
  const [openId, setOpenId] = useState<string>();
  const invoices = useInvoices(filter === '' ? {} : { state: filter });
  const open = invoices.data?.find((invoice) => invoice.id === openId);
  const columns = useColumns(setOpenId);
  return (
    <>
      <div className={styles['tabs']}>
        <Pills<'registered' | ''>
          label={t.invoices.state}
          value={filter}
          onChange={setFilter}
          options={[
            { value: 'registered', label: t.invoices.toVerify },
            { value: '', label: t.invoices.all },
          ]}
        />
      </div>
      <Await read={invoices} bones={<Loading rows={8} title={false} />}>
        {(rows) => (
          <DataList
            caption={t.invoices.tabs.received}
            columns={columns}
            rows={rows}
            rowKey={(invoice) => invoice.id}
            empty={<Empty title={t.invoices.noneReceived} text={t.invoices.noneReceivedText} />}
          />
        )}
      </Await>
      <MorePages read={invoices} />
      {open && <JudgeInvoice invoice={open} onClose={() => setOpenId(undefined)} />}
    </>
  );
}

function useColumns(onOpen: (id: string) => void): ReadonlyArray<Column<Invoice>> {
  const t = useBuyerWords();
  const may = useMay();
  return [
    { key: 'issuer', title: t.invoices.partner, phone: 'heading', render: (invoice) => invoice.issuerName },
    {
      key: 'number',
      title: t.invoices.number,
      render: (invoice) => (
        <>
          <span className="num">{invoice.number}</span>
          {invoice.original && <Tag tone="bad">{t.invoices.red}</Tag>}
        </>
      ),
    },
    {
      key: 'orders',
      title: t.invoices.order,
      render: (invoice) =>
        invoice.orders.length > 1 ? (
          t.invoices.orders(invoice.orders.length)
        ) : (
          <span className="num quiet">{invoice.orderNumber}</span>
        ),
    },
    {
      key: 'issuedOn',
      title: t.invoices.issuedOn,
      render: (invoice) => <DateText value={invoice.issuedOn} />,
    },
    {
      key: 'amount',
      title: t.invoices.amount,
      align: 'end',
      render: (invoice) => <Money fen={invoice.amountFen} />,
    },
    {
      key: 'state',
      title: t.invoices.state,
      phone: 'corner',
      render: (invoice) => <StateTag kind="invoice" state={invoice.state} />,
    },
    {
      key: 'act',
      title: '',
      align: 'end',
      render: (invoice) => (
        <Button
          type={may('verify') && invoice.state === 'registered' ? 'primary' : 'default'}
          onClick={() => onOpen(invoice.id)}
        >
          {may('verify') && invoice.state !== 'verified' ? t.invoices.open : t.invoices.see}
        </Button>
      ),
    },
  ];
}
