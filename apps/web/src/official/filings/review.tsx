import { Button } from 'antd';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { ApiError } from '../../api/errors';
import { AskedCard } from '../../filing/asked';
import type { Filing } from '../../filing/required';
import { Steps } from '../../filing/steps';
import { useFilingWords } from '../../filing/words';
import {
  Await,
  Dialog,
  Facts,
  formatFen,
  Note,
  Page,
  Refused,
  Section,
  Tag,
  TextField,
  toast,
  toneOf,
  useDates,
  useShared,
} from '../../shared';
import { useOfficeOf } from '../office';
import { useFiling, useReview, useUnitFilings } from './api';
import { deskHref } from './choice';
import styles from './filings.module.css';

/** O11: one filing with all that its reviewer has to know. */
export function Component() {
  const t = useFilingWords();
  const { id = '' } = useParams();
  const filing = useFiling(id);
  return (
    <Await read={filing}>
      {(data) => (
        <Page
          title={t.review.title(data.unit.name)}
          eyebrow={t.review.eyebrow(data.year)}
          lead={<Standing filing={data} />}
          back={{ to: deskHref({ year: data.year }), label: t.desk.back }}
          actions={<Decision filing={data} />}
        >
          <Content filing={data} />
        </Page>
      )}
    </Await>
  );
}

function Standing({ filing }: { filing: Filing }) {
  const t = useFilingWords();
  return (
    <>
      <Tag tone={toneOf(filing.state)}>{t.states[filing.state]}</Tag>{' '}
      {filing.reservedFen === 0 && <Tag>{t.zero}</Tag>} {filing.isLate && <Tag tone="bad">{t.late}</Tag>}
    </>
  );
}

function Content({ filing }: { filing: Filing }) {
  const t = useFilingWords();
  const shared = useShared();
  const dates = useDates();
  const kinds: Record<string, string> = t.unitKinds;
  const { unit } = filing;
  const money = (fen: number) => (fen === 0 ? null : `${formatFen(fen)} ${t.yuan}`);
  const person = (name: string | null, at: string | null) =>
    name && `${name} · ${at === null ? '' : dates.moment(at)}`;
  return (
    <>
      {filing.returnReason !== null && (
        <Note tone="seal">
          {t.form.returned} <b>{filing.returnReason}</b>
        </Note>
      )}
      <Section title={t.review.filed}>
        <div className={styles['two']}>
          <Facts
            items={[
              [t.desk.region, unit.regionName],
              [t.desk.kind, kinds[unit.unitKind]],
              [t.desk.department, unit.department && t.departments[unit.department]],
              [t.desk.canteen, filing.canteen && t.canteens[filing.canteen]],
              [t.review.members, filing.filesFor.map(({ name }) => name).join(shared.marks.list)],
              [t.form.canteenFood, money(filing.canteenFoodFen)],
              [t.form.unionDemand, money(filing.unionDemandFen)],
              [t.form.unionFunds, money(filing.unionFundsFen)],
              [t.form.reserved, <b key="reserved">{`${formatFen(filing.reservedFen)} ${t.yuan}`}</b>],
              [t.form.remark, filing.remark],
              [t.form.ratchetReason, filing.ratchetReason],
              [t.review.submittedBy, person(filing.submittedByName, filing.submittedAt)],
              [t.review.reviewedBy, person(filing.reviewedByName, filing.reviewedAt)],
            ]}
          />
          <AskedCard
            rule={filing.rule}
            asked={filing}
            year={filing.year}
            reservedFen={filing.reservedFen}
            lastYearFen={filing.lastYearFen}
          />
        </div>
      </Section>
      <Section title={t.form.history}>
        <Steps filing={filing} />
      </Section>
    </>
  );
}

function Decision({ filing }: { filing: Filing }) {
  const t = useFilingWords();
  const review = useReview(filing);
  const goOn = useNext(filing);
  const [returning, setReturning] = useState(false);
  const may = useOfficeOf('finance', 'department');
  if (filing.state !== 'submitted') return null;
  if (!may) return <span className="quiet">{t.review.readOnly}</span>;
  const approve = () =>
    review.mutate(
      { decision: 'approved' },
      {
        onSuccess: () => {
          toast(t.review.approved);
          goOn();
        },
      },
    );
  return (
    <>
      {review.error instanceof ApiError && review.error.status === 412 ? (
        <Note tone="loess">{t.review.stale}</Note>
      ) : (
        <Refused error={review.error} />
      )}
      <Button onClick={() => setReturning(true)}>{t.review.giveBack}</Button>
      <Button type="primary" loading={review.isPending} onClick={approve}>
        {t.review.approve}
      </Button>
      {returning && <ReturnDialog filing={filing} onClose={() => setReturning(false)} onDone={goOn} />}
    </>
  );
}

/** A stack is reviewed one after the other: after a decision comes the next that waits, or the list. */
function useNext(filing: Filing): () => void {
  const navigate = useNavigate();
  const waiting = useUnitFilings({ year: filing.year, pick: 'submitted' });
  const next = waiting.data?.find(({ filingId }) => filingId !== null && filingId !== filing.id)?.filingId;
  return () =>
    navigate(next ? `/official/filings/${next}` : deskHref({ year: filing.year, pick: 'submitted' }));
}

function ReturnDialog({
  filing,
  onClose,
  onDone,
}: {
  filing: Filing;
  onClose: () => void;
  onDone: () => void;
}) {
  const t = useFilingWords();
  const shared = useShared();
  const review = useReview(filing);
  const [reason, setReason] = useState('');
  const send = () =>
    review.mutate(
      { decision: 'returned', reason: reason.trim() },
      {
        onSuccess: () => {
          toast(t.review.returned);
          onClose();
          onDone();
        },
      },
    );
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.review.giveBack}
      footer={
        <>
          <Button onClick={onClose}>{shared.actions.back}</Button>
          <Button
            type="primary"
            danger
            loading={review.isPending}
            disabled={reason.trim() === ''}
            onClick={send}
          >
            {t.review.giveBack}
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        <Refused error={review.error} />
        <TextField
          label={t.review.reason}
          hint={t.review.reasonHint}
          kind="lines"
          rows={3}
          value={reason}
          onChange={setReason}
          maxLength={300}
        />
      </div>
    </Dialog>
  );
}
