import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { Await, Dialog, Empty, formatFen, Money, Note, Page, Tag, type Tone, useDates } from '../shared';
import { MorePages } from '../shared/pages';
import { type OwnLine, type RunState, useLineFacts, useOwnLines } from '../subsidy/api';
import { FactList } from '../subsidy/fact-list';
import styles from '../subsidy/subsidy.module.css';
import { useSubsidyWords } from '../subsidy/words';

/** C7: what the county's lists say of the cooperative: for which sales, and for which not and why. */
export function Component() {
  const t = useSubsidyWords();
  const lines = useOwnLines();
  const [shown, setShown] = useState<OwnLine>();
  return (
    <Page title={t.own.title} lead={t.own.lead}>
      <Await read={lines}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title={t.own.empty} text={t.own.emptyText} />
          ) : (
            <ul className={styles['stack']}>
              {rows.map((line) => (
                <li key={line.id}>
                  <Card line={line} onFacts={() => setShown(line)} />
                </li>
              ))}
            </ul>
          )
        }
      </Await>
      <MorePages read={lines} />
      {shown && <Facts line={shown} onClose={() => setShown(undefined)} />}
    </Page>
  );
}

const tones: Record<RunState, Tone> = {
  notice: 'move',
  review: 'wait',
  final: 'wait',
  confirmed: 'move',
  paid: 'good',
  withdrawn: 'still',
};

function Card({ line, onFacts }: { line: OwnLine; onFacts: () => void }) {
  const t = useSubsidyWords();
  const dates = useDates();
  const isScaled = line.amountFen > 0 && line.ownFen > line.amountFen;
  return (
    <article className={styles['own']}>
      <header>
        <h2>{line.programmeName}</h2>
        <Tag tone={tones[line.state]}>
          {line.state === 'notice' ? t.notice.open(dates.date(line.noticeEndsOn)) : t.states[line.state]}
        </Tag>
      </header>
      <p>
        <Money fen={line.amountFen} size="huge" />{' '}
        <span className="quiet">{line.amountFen > 0 ? t.own.rank(line.position) : t.own.zero}</span>
      </p>
      {isScaled && <p className="quiet">{t.own.scaled(formatFen(line.ownFen))}</p>}
      {line.correctionReason !== null && <Note tone="loess">{t.own.corrected(line.correctionReason)}</Note>}
      {line.toRecoverFen > 0 && <Note tone="seal">{t.own.recover(formatFen(line.toRecoverFen))}</Note>}
      {line.transfer?.state === 'paid' && (
        <p>
          <Tag tone="good">{t.own.paid(dates.date(line.transfer.paidOn ?? ''))}</Tag>
        </p>
      )}
      {line.transfer?.state === 'listed' && (
        <p>
          <Tag tone="move">{t.own.account}</Tag>
        </p>
      )}
      <dl className={styles['sums']}>
        <div>
          <dt>{t.list.eligible}</dt>
          <dd>
            <Money fen={line.eligibleFen} />{' '}
            <small className="quiet">{t.list.factCount(line.factCount)}</small>
          </dd>
        </div>
        {line.excluded.length === 0 ? (
          <div>
            <dt>{t.list.excluded}</dt>
            <dd>{t.own.noExcluded}</dd>
          </div>
        ) : (
          line.excluded.map(({ reason, amountFen, factCount }) => (
            <div key={reason}>
              <dt>
                {t.list.excluded} · {t.reasons[reason]}
              </dt>
              <dd>
                <Money fen={amountFen} /> <small className="quiet">{t.list.factCount(factCount)}</small>
              </dd>
            </div>
          ))
        )}
      </dl>
      <div className={styles['actions']}>
        <Button onClick={onFacts}>{t.own.facts}</Button>
        <Link to={`/notices/${line.runId}`}>{t.own.notice}</Link>
      </div>
    </article>
  );
}

function Facts({ line, onClose }: { line: OwnLine; onClose: () => void }) {
  const t = useSubsidyWords();
  const facts = useLineFacts(line.id);
  return (
    <Dialog open onClose={onClose} title={t.facts.title(line.programmeName)} width={960}>
      <FactList read={facts} evidence={false} />
    </Dialog>
  );
}
