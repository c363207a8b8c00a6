import { Button } from 'antd';
import { useState } from 'react';
import {
  Await,
  DateText,
  Empty,
  Loading,
  Money,
  Note,
  plainFen,
  Refused,
  Tag,
  TextField,
  toast,
} from '../shared';
import {
  type BankLine,
  type Candidate,
  type OtherCandidate,
  type Part,
  useCandidates,
  useLineAct,
} from './api';
import styles from './line-panel.module.css';
import { useOperatorWords } from './words';

/** Something that the line may be for, and what of it is typed. */
type Chosen = Omit<Part, 'amountFen'> & { name: string; mostFen: number; isWhole: boolean; text: string };

/** Yuan as typed → fen; undefined = no amount. */
export function typedFen(text: string): number | undefined {
  const match = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(text.trim());
  return match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : undefined;
}

/** One operator says what the line is for: one thing or several, all of it or a part. */
export function Split({ line, onDone }: { line: BankLine; onDone: () => void }) {
  const t = useOperatorWords();
  const candidates = useCandidates(line.id);
  const act = useLineAct(line.id);
  const [chosen, setChosen] = useState<readonly Chosen[]>([]);
  const restFen = Math.abs(line.amountFen - line.allocatedFen);
  const amounts = chosen.map(({ text }) => typedFen(text) ?? 0);
  const leftFen = restFen - amounts.reduce((sum, fen) => sum + fen, 0);
  const isBad = ({ text, mostFen }: Chosen): boolean => {
    const fen = typedFen(text);
    return fen === undefined || fen === 0 || fen > mostFen;
  };
  const toggle = (one: Omit<Chosen, 'text'>) =>
    setChosen((before) => {
      const without = before.filter(({ paperId }) => paperId !== one.paperId);
      if (without.length < before.length) return without;
      const proposed = one.isWhole ? one.mostFen : Math.min(one.mostFen, Math.max(leftFen, 0));
      return [...before, { ...one, text: plainFen(proposed) }];
    });
  const propose = () =>
    act.mutate(
      {
        kind: 'match',
        allocations: chosen.map(({ kind, paperId, text }) => ({
          kind,
          paperId,
          amountFen: typedFen(text) ?? 0,
        })),
      },
      {
        onSuccess: () => {
          toast(t.line.proposed);
          onDone();
        },
      },
    );
  const isChosen = (paperId: string): boolean => chosen.some((one) => one.paperId === paperId);
  return (
    <section>
      <Await read={candidates} bones={<Loading rows={3} title={false} />}>
        {({ items, others }) =>
          items.length + others.length === 0 ? (
            <Empty title={t.split.none} text={t.line.noCandidatesText} />
          ) : (
            <Choices items={items} others={others} isChosen={isChosen} toggle={toggle} />
          )
        }
      </Await>
      {chosen.length > 0 && (
        <div className={styles['tray']}>
          {chosen.map((one) => (
            <TextField
              key={one.paperId}
              label={t.split.amount(one.name)}
              value={one.text}
              inputMode="decimal"
              disabled={one.isWhole}
              error={isBad(one) ? t.split.bad : undefined}
              onChange={(text) =>
                setChosen((before) => before.map((each) => (each === one ? { ...one, text } : each)))
              }
            />
          ))}
          <p className={styles['head']}>
            <span>{t.split.left}</span>
            <Money fen={leftFen} />
          </p>
          {leftFen < 0 && <Note tone="loess">{t.split.tooMuch}</Note>}
          <p className="quiet">{t.split.proposeText}</p>
          <Refused error={act.error} />
          <Button
            type="primary"
            size="large"
            block
            loading={act.isPending}
            disabled={leftFen < 0 || chosen.some(isBad)}
            onClick={propose}
          >
            {t.split.propose(chosen.length)}
          </Button>
        </div>
      )}
    </section>
  );
}

function Choices({
  items,
  others,
  isChosen,
  toggle,
}: {
  items: readonly Candidate[];
  others: readonly OtherCandidate[];
  isChosen: (paperId: string) => boolean;
  toggle: (one: Omit<Chosen, 'text'>) => void;
}) {
  const t = useOperatorWords();
  return (
    <>
      {items.length > 0 && <h3 className={styles['title']}>{t.line.candidates}</h3>}
      <ul className={styles['candidates']}>
        {items.map(({ paymentId, missingFen, buyerName, orderNumber, requestedAt, ...signs }) => (
          <One
            key={paymentId}
            name={buyerName}
            fen={missingFen}
            about={
              <>
                {orderNumber} · {signs.transferCode} · <DateText value={requestedAt} />
              </>
            }
            signs={signs}
            chosen={isChosen(paymentId)}
            onToggle={() =>
              toggle({
                kind: 'payment',
                paperId: paymentId,
                name: orderNumber,
                mostFen: missingFen,
                isWhole: false,
              })
            }
          />
        ))}
      </ul>
      {others.length > 0 && <h3 className={styles['title']}>{t.split.others}</h3>}
      <ul className={styles['candidates']}>
        {others.map(({ kind, paperId, amountFen, number, name, on, ...signs }) => (
          <One
            key={paperId}
            name={name || t.line.noPayer}
            fen={amountFen}
            about={
              <>
                {t.split.kinds[kind]}
                {number && ` · ${number}`} · <DateText value={on} />
              </>
            }
            signs={signs}
            chosen={isChosen(paperId)}
            onToggle={() =>
              toggle({ kind, paperId, name: number ?? name, mostFen: amountFen, isWhole: kind !== 'line' })
            }
          />
        ))}
      </ul>
    </>
  );
}

type Signs = { sameAmount: boolean; samePayer: boolean; codeInMemo: boolean; isLikely?: boolean };

function One({
  name,
  fen,
  about,
  signs,
  chosen,
  onToggle,
}: {
  name: string;
  fen: number;
  about: React.ReactNode;
  signs: Signs;
  chosen: boolean;
  onToggle: () => void;
}) {
  const t = useOperatorWords();
  const shown = signs.isLikely
    ? ([[true, t.split.likely, '']] as const)
    : ([
        [signs.sameAmount, t.line.sameAmount, t.line.otherAmount],
        [signs.codeInMemo, t.line.codeInMemo, ''],
        [signs.samePayer, t.line.samePayer, t.line.otherPayer],
      ] as const);
  return (
    <li>
      <div className={styles['head']}>
        <b>{name}</b>
        <Money fen={fen} />
      </div>
      <p className="quiet">{about}</p>
      <p className={styles['signs']}>
        {shown.map(([good, yes, no]) => {
          const text = good ? yes : no;
          return text === '' ? null : (
            <Tag key={text} tone={good ? 'good' : 'still'}>
              {text}
            </Tag>
          );
        })}
      </p>
      <Button type={chosen ? 'primary' : 'default'} aria-pressed={chosen} onClick={onToggle}>
        {chosen ? t.split.drop : t.split.add}
      </Button>
    </li>
  );
}
