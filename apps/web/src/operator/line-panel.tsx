import { CheckOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useSession } from '../api/session';
import {
  Await,
  Confirm,
  DateText,
  Empty,
  Facts,
  Loading,
  Money,
  Note,
  Refused,
  Tag,
  toast,
  toneOf,
  useDates,
} from '../shared';
import { type BankLine, type Candidate, useCandidates, useLineAct } from './api';
import styles from './line-panel.module.css';
import { useOperatorWords } from './words';

/** One bank line: what it says, and the act that it waits for. */
export function LinePanel({ line, onDone }: { line: BankLine; onDone: () => void }) {
  const t = useOperatorWords();
  const reasons: Record<string, string> = t.reasonTexts;
  return (
    <div className={styles['panel']}>
      <header>
        <Money fen={line.amountFen} size="large" />
        <Tag tone={toneOf(line.state)}>{t.states[line.state]}</Tag>
      </header>
      <Facts
        items={[
          [t.line.payer, line.payerName],
          [t.line.account, line.payerAccount && <span className="num">{line.payerAccount}</span>],
          [t.line.memo, line.memo],
          [t.line.bookedOn, <DateText key="day" value={line.bookedOn} />],
          [t.line.reference, line.bankReference && <span className="num">{line.bankReference}</span>],
          [t.line.row, t.line.rowOf(line.rowNumber)],
        ]}
      />
      {line.state === 'unmatched' && (
        <>
          {line.unmatchedReason && (
            <Note tone="loess">{reasons[line.unmatchedReason] ?? line.unmatchedReason}</Note>
          )}
          <Candidates line={line} onDone={onDone} />
        </>
      )}
      {line.state === 'proposed' && <Review line={line} onDone={onDone} />}
      {line.state === 'matched' && <Matched line={line} />}
    </div>
  );
}

function Matched({ line }: { line: BankLine }) {
  const t = useOperatorWords();
  const dates = useDates();
  return (
    <>
      <Payable line={line} />
      <Note tone="barley">
        {line.confirmedBy ? t.line.byTwo(line.proposedBy?.name ?? '—', line.confirmedBy.name) : t.line.byCode}
        {line.confirmedAt && ` · ${dates.moment(line.confirmedAt)}`}
      </Note>
    </>
  );
}

function Payable({ line }: { line: BankLine }) {
  const t = useOperatorWords();
  if (line.payment === null) return null;
  return (
    <Facts
      items={[
        [t.line.buyer, line.payment.buyerName],
        [
          t.line.order,
          <span key="order" className="num">
            {line.payment.orderNumber}
          </span>,
        ],
        [
          t.line.code,
          <span key="code" className="num">
            {line.payment.transferCode}
          </span>,
        ],
        [t.line.payable, <Money key="amount" fen={line.payment.amountFen} />],
      ]}
    />
  );
}

/** The second person: sees both sides, and confirms or sends it back. The one who proposed may only withdraw. */
function Review({ line, onDone }: { line: BankLine; onDone: () => void }) {
  const t = useOperatorWords();
  const dates = useDates();
  const session = useSession();
  const act = useLineAct(line.id);
  const own = line.proposedBy !== null && line.proposedBy.id === session.data?.user.id;
  const run = (kind: 'confirmations' | 'rejection') =>
    act.mutate(
      { kind },
      {
        onSuccess: () => {
          toast(kind === 'confirmations' ? t.line.confirmed : t.line.rejected);
          onDone();
        },
      },
    );
  return (
    <>
      <Payable line={line} />
      <Note tone={own ? 'loess' : 'lake'}>
        {t.line.proposedBy(line.proposedBy?.name ?? '—')}
        {line.proposedAt && ` · ${dates.moment(line.proposedAt)}`}
        <br />
        {own ? t.line.ownProposal : t.line.otherProposal}
      </Note>
      <Refused error={act.error} />
      <div className={styles['acts']}>
        <Button size="large" disabled={act.isPending} onClick={() => run('rejection')}>
          {own ? t.line.withdraw : t.line.reject}
        </Button>
        {!own && (
          <Button
            type="primary"
            size="large"
            loading={act.isPending}
            icon={<CheckOutlined />}
            onClick={() => run('confirmations')}
          >
            {t.line.confirm}
          </Button>
        )}
      </div>
    </>
  );
}

function Candidates({ line, onDone }: { line: BankLine; onDone: () => void }) {
  const t = useOperatorWords();
  const candidates = useCandidates(line.id);
  const [chosen, setChosen] = useState<Candidate>();
  const act = useLineAct(line.id);
  const propose = () =>
    chosen &&
    act.mutate(
      { kind: 'match', paymentId: chosen.paymentId },
      {
        onSuccess: () => {
          toast(t.line.proposed);
          onDone();
        },
        onSettled: () => setChosen(undefined),
      },
    );
  return (
    <section>
      <h3 className={styles['title']}>{t.line.candidates}</h3>
      <Refused error={act.error} />
      <Await read={candidates} bones={<Loading rows={3} title={false} />}>
        {(items) =>
          items.length === 0 ? (
            <Empty title={t.line.noCandidates} text={t.line.noCandidatesText} />
          ) : (
            <ul className={styles['candidates']}>
              {items.map((candidate) => (
                <One key={candidate.paymentId} candidate={candidate} onChoose={() => setChosen(candidate)} />
              ))}
            </ul>
          )
        }
      </Await>
      <Confirm
        open={chosen !== undefined}
        onClose={() => setChosen(undefined)}
        onConfirm={propose}
        pending={act.isPending}
        title={t.line.propose}
        confirmLabel={t.line.propose}
      >
        {chosen && t.line.proposeText(chosen.buyerName, chosen.orderNumber)}
      </Confirm>
    </section>
  );
}

function One({ candidate, onChoose }: { candidate: Candidate; onChoose: () => void }) {
  const t = useOperatorWords();
  const signs = [
    [candidate.sameAmount, t.line.sameAmount, t.line.otherAmount],
    [candidate.codeInMemo, t.line.codeInMemo, ''],
    [candidate.samePayer, t.line.samePayer, t.line.otherPayer],
  ] as const;
  return (
    <li>
      <div className={styles['head']}>
        <b>{candidate.buyerName}</b>
        <Money fen={candidate.amountFen} />
      </div>
      <p className="quiet">
        {candidate.orderNumber} · {candidate.transferCode} · <DateText value={candidate.requestedAt} />
      </p>
      <p className={styles['signs']}>
        {signs.map(([good, yes, no]) => {
          const text = good ? yes : no;
          return text === '' ? null : (
            <Tag key={text} tone={good ? 'good' : 'still'}>
              {text}
            </Tag>
          );
        })}
      </p>
      <Button disabled={!candidate.sameAmount} onClick={onChoose}>
        {candidate.sameAmount ? t.line.propose : t.line.cannot}
      </Button>
    </li>
  );
}
