import { CheckOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useSession } from '../api/session';
import { DateText, Facts, Money, Note, Refused, Tag, toast, toneOf, useDates } from '../shared';
import { type BankLine, useLineAct } from './api';
import styles from './line-panel.module.css';
import { Split } from './split';
import { useOperatorWords } from './words';

/** One bank line: what it says, and the act that it waits for. */
export function LinePanel({ line, onDone }: { line: BankLine; onDone: () => void }) {
  const t = useOperatorWords();
  const reasons: Record<string, string> = t.reasonTexts;
  return (
    <div className={styles['panel']}>
      <header>
        <Money fen={line.amountFen} size="large" />
        <span className={styles['signs']}>
          <Tag tone="still">{line.amountFen > 0 ? t.split.in : t.split.out}</Tag>
          <Tag tone={toneOf(line.state)}>{t.states[line.state]}</Tag>
        </span>
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
          <Parts line={line} />
          {line.unmatchedReason && (
            <Note tone="loess">{reasons[line.unmatchedReason] ?? line.unmatchedReason}</Note>
          )}
          <Split line={line} onDone={onDone} />
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
      <Parts line={line} />
      <Note tone="barley">
        {line.confirmedBy ? t.line.byTwo(line.proposedBy?.name ?? '—', line.confirmedBy.name) : t.line.byCode}
        {line.confirmedAt && ` · ${dates.moment(line.confirmedAt)}`}
      </Note>
    </>
  );
}

/** What the line, or its parts, were said to be for. */
function Parts({ line }: { line: BankLine }) {
  const t = useOperatorWords();
  if (line.allocations.length === 0) return null;
  const restFen = line.amountFen - line.allocatedFen;
  return (
    <section>
      <h3 className={styles['title']}>{t.split.parts}</h3>
      <ul className={styles['candidates']}>
        {line.allocations.map((part) => (
          <li key={part.id}>
            <div className={styles['head']}>
              <b>{part.name ?? t.split.kinds[part.kind]}</b>
              <Money fen={part.amountFen} />
            </div>
            <p className="quiet">
              {[t.split.kinds[part.kind], part.number, part.transferCode].filter(Boolean).join(' · ')}
            </p>
          </li>
        ))}
      </ul>
      {line.state !== 'proposed' && restFen !== 0 && (
        <p className={styles['head']}>
          <span>{t.split.rest}</span>
          <Money fen={restFen} />
        </p>
      )}
    </section>
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
      <Parts line={line} />
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
