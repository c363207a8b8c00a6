import { CheckOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import { useSession } from '../../api/session';
import { FileLink } from '../../settlement/paper';
import { type SettlementWords, useSettlementWords } from '../../settlement/words';
import {
  Await,
  type Column,
  Confirm,
  DataList,
  Facts,
  formatFen,
  Money,
  Note,
  Page,
  Refused,
  Section,
  Tag,
  TextField,
  toast,
  toneOf,
  useDates,
} from '../../shared';
import { type ListDetail, type ListLine, useBankRefusal, useList, useListAct } from './api';
import styles from './transfers.module.css';

/** 付款清单: checked and released by another operator than its proposer; then its file goes to the bank. */
export function Component() {
  const { id = '' } = useParams();
  const t = useSettlementWords();
  const list = useList(id);
  return (
    <Page
      title={t.operator.list(list.data?.number ?? '')}
      back={{ to: '/operate/payment-lists', label: t.operator.lists }}
      width="wide"
    >
      <Await read={list}>{(data) => <Content list={data} />}</Await>
    </Page>
  );
}

function Content({ list }: { list: ListDetail }) {
  const t = useSettlementWords();
  const dates = useDates();
  const [refused, setRefused] = useState<ListLine>();
  return (
    <>
      <Facts
        columns={2}
        items={[
          [t.operator.total, <Money key="total" fen={list.totalFen} size="large" />],
          [
            t.operator.state,
            <Tag key="state" tone={list.state === 'released' ? 'good' : toneOf(list.state)}>
              {t.operator.listStates[list.state]}
            </Tag>,
          ],
          [t.operator.count, list.lineCount],
          [t.operator.proposedBy, `${list.proposedBy.name} · ${dates.moment(list.proposedAt)}`],
          [
            t.operator.releasedBy,
            list.releasedBy && `${list.releasedBy.name} · ${dates.moment(list.releasedAt ?? '')}`,
          ],
        ]}
      />
      {list.state === 'proposed' && <Release list={list} />}
      {list.state === 'released' && (
        <Section title={t.operator.files}>
          <div className={styles['files']}>
            {(['xlsx', 'csv', 'csv_gbk'] as const).map((format) => (
              <FileLink key={format} href={`/v1/payment-lists/${list.id}/file?format=${format}`}>
                {t.operator.formats[format]}
              </FileLink>
            ))}
          </div>
        </Section>
      )}
      <Section title={t.paper.items}>
        <DataList
          caption={t.paper.items}
          columns={columnsOf(t, list, setRefused)}
          rows={list.lines}
          rowKey={(line) => line.id}
          dense
        />
      </Section>
      {refused && <BankRefusal line={refused} onClose={() => setRefused(undefined)} />}
    </>
  );
}

/** The second person sees the same lines; the one who proposed may only withdraw. */
function Release({ list }: { list: ListDetail }) {
  const t = useSettlementWords();
  const session = useSession();
  const act = useListAct(list.id);
  const [asking, setAsking] = useState(false);
  const own = list.proposedBy.id === session.data?.user.id;
  const run = (kind: 'release' | 'withdrawal') =>
    act.mutate(kind, {
      onSuccess: () => toast(kind === 'release' ? t.operator.released : t.operator.withdrawn),
      onSettled: () => setAsking(false),
    });
  return (
    <div className={styles['release']}>
      <Note tone={own ? 'loess' : 'lake'}>
        {own ? t.operator.own : t.operator.other(list.proposedBy.name)}
      </Note>
      <Refused error={act.error} />
      <div className={styles['files']}>
        <Button size="large" disabled={act.isPending} onClick={() => run('withdrawal')}>
          {t.operator.withdraw}
        </Button>
        {!own && (
          <Button type="primary" size="large" icon={<CheckOutlined />} onClick={() => setAsking(true)}>
            {t.operator.release}
          </Button>
        )}
      </div>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => run('release')}
        pending={act.isPending}
        title={t.operator.release}
        confirmLabel={t.operator.release}
      >
        {t.operator.releaseText(list.lineCount, formatFen(list.totalFen))}
      </Confirm>
    </div>
  );
}

function BankRefusal({ line, onClose }: { line: ListLine; onClose: () => void }) {
  const t = useSettlementWords();
  const [reason, setReason] = useState('');
  const refusal = useBankRefusal(line);
  const send = () =>
    reason.trim() !== '' &&
    refusal.mutate(reason.trim(), {
      onSuccess: () => {
        toast(t.operator.refusedDone);
        onClose();
      },
    });
  return (
    <Confirm
      open
      onClose={onClose}
      onConfirm={send}
      pending={refusal.isPending}
      title={t.operator.refusedTitle}
      confirmLabel={t.operator.refusedByBank}
    >
      <div className={styles['form']}>
        <p>{t.operator.refusedText}</p>
        <Refused error={refusal.error} />
        <TextField label={t.operator.bankReason} value={reason} onChange={setReason} maxLength={200} />
      </div>
    </Confirm>
  );
}

function columnsOf(
  t: SettlementWords,
  list: ListDetail,
  onRefused: (line: ListLine) => void,
): Column<ListLine>[] {
  return [
    { key: 'position', title: '#', phone: 'none', render: (line) => line.position },
    {
      key: 'payee',
      title: t.operator.payee,
      phone: 'heading',
      total: t.operator.total,
      render: (line) => line.payeeName,
    },
    {
      key: 'account',
      title: t.operator.account,
      render: (line) => (
        <span>
          <span className="num">{line.payeeAccount}</span> <small className="quiet">{line.payeeBank}</small>
        </span>
      ),
    },
    {
      key: 'source',
      title: t.operator.source,
      render: (line) => (
        <Tag tone={line.payeeSource === 'entered' ? 'wait' : 'still'}>
          {t.operator.sources[line.payeeSource]}
        </Tag>
      ),
    },
    {
      key: 'paper',
      title: t.paper.papers,
      render: (line) => (
        <span>
          {t.operator.lineKinds[line.kind]} <span className="num quiet">{line.paperNumber}</span>
        </span>
      ),
    },
    {
      key: 'code',
      title: t.operator.code,
      render: (line) => <span className="num">{line.transferCode}</span>,
    },
    {
      key: 'state',
      title: t.operator.state,
      render: (line) => (
        <span className={styles['payee']}>
          <Tag tone={toneOf(line.state)}>{t.operator.lineStates[line.state]}</Tag>
          {list.state === 'released' && (line.state === 'released' || line.state === 'sent') && (
            <Button size="small" onClick={() => onRefused(line)}>
              {t.operator.refusedByBank}
            </Button>
          )}
        </span>
      ),
    },
    {
      key: 'amount',
      title: t.operator.amount,
      align: 'end',
      phone: 'corner',
      total: <Money fen={list.totalFen} />,
      render: (line) => <Money fen={line.amountFen} />,
    },
  ];
}
