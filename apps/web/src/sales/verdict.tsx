import { Button } from 'antd';
import { useState } from 'react';
import { Dialog, formatFen, Money, Refused, TextField, toast, useShared } from '../shared';
import { type ReportPaper, useReview, type Verdict as VerdictBody } from './api';
import styles from './sales.module.css';
import { useSalesWords } from './words';

type Outcome = VerdictBody['outcome'];

/** Accept, return or refuse, asked once before it is done; what was returned waits for its reporter, or is refused. */
export function Verdict({
  report,
  dropped,
  checked,
}: {
  report: ReportPaper;
  /** Lines that shall not count, by id, with the reason. */
  dropped: Record<string, string>;
  checked: ReadonlySet<string>;
}) {
  const t = useSalesWords();
  const [asking, setAsking] = useState<Outcome>();
  const kept = report.lines.filter(({ id }) => dropped[id] === undefined);
  // What a reseller bought counts when it sells it on.
  const counting = kept.filter(({ buyer }) => !buyer?.isReseller);
  const keptFen = counting.reduce((sum, { amountFen }) => sum + amountFen, 0);
  const isReady = kept.length > 0 && Object.values(dropped).every((reason) => reason.trim() !== '');
  return (
    <div className={styles['foot']}>
      <span>
        {t.form.total(counting.length)} <Money fen={keptFen} size="large" />
      </span>
      <span className={styles['acts']}>
        <Button size="large" onClick={() => setAsking('refused')}>
          {t.review.refuse}
        </Button>
        {report.state === 'submitted' && (
          <>
            <Button size="large" onClick={() => setAsking('returned')}>
              {t.review.giveBack}
            </Button>
            <Button size="large" type="primary" disabled={!isReady} onClick={() => setAsking('accepted')}>
              {t.review.accept(counting.length)}
            </Button>
          </>
        )}
      </span>
      {asking && (
        <Ask
          report={report}
          outcome={asking}
          text={t.review.acceptText(counting.length, formatFen(keptFen))}
          body={{
            confirmedFileIds: [...checked],
            refusedLines: Object.entries(dropped).map(([lineId, reason]) => ({
              lineId,
              reason: reason.trim(),
            })),
          }}
          onClose={() => setAsking(undefined)}
        />
      )}
    </div>
  );
}

function Ask({
  report,
  outcome,
  text,
  body,
  onClose,
}: {
  report: ReportPaper;
  outcome: Outcome;
  text: string;
  body: Pick<VerdictBody, 'confirmedFileIds' | 'refusedLines'>;
  onClose: () => void;
}) {
  const t = useSalesWords();
  const shared = useShared();
  const review = useReview(report.id);
  const [reason, setReason] = useState('');
  const accepts = outcome === 'accepted';
  const titles = {
    accepted: t.review.acceptTitle,
    returned: t.review.giveBackTitle,
    refused: t.review.refuseTitle,
  };
  const labels = { accepted: t.review.acceptTitle, returned: t.review.giveBack, refused: t.review.refuse };
  const send = () =>
    review.mutate(accepts ? { outcome, ...body } : { outcome, reason: reason.trim() }, {
      onSuccess: () => {
        toast(t.review.done);
        onClose();
      },
    });
  return (
    <Dialog
      open
      onClose={onClose}
      title={titles[outcome]}
      footer={
        <>
          <Button onClick={onClose}>{shared.actions.back}</Button>
          <Button
            type="primary"
            danger={outcome === 'refused'}
            disabled={!accepts && reason.trim() === ''}
            loading={review.isPending}
            onClick={send}
          >
            {labels[outcome]}
          </Button>
        </>
      }
    >
      <Refused error={review.error} />
      {accepts ? (
        <p>{text}</p>
      ) : (
        <TextField
          label={t.review.reason}
          value={reason}
          onChange={setReason}
          hint={t.review.reasonHint}
          maxLength={200}
          kind="lines"
          autoFocus
        />
      )}
    </Dialog>
  );
}
