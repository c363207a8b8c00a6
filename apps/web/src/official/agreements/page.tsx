import { CheckOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { Await, Confirm, Facts, Note, Page, Refused, Tag, toast, useDates } from '../../shared';
import styles from './agreements.module.css';
import { type Agreement, useAgreement, useAgreementAct } from './api';
import { Indicators } from './indicators';
import { toneOfAgreement } from './list';
import { Reports } from './reports';
import { Supplements } from './supplements';
import { useAgreementWords } from './words';

/** One agreement: what was set, what was done, and who said so. */
export function Component() {
  const { id = '' } = useParams();
  const t = useAgreementWords();
  const agreement = useAgreement(id);
  const { data } = agreement;
  const divisible = data?.state === 'in_force' && data.indicators.some(({ kind }) => kind === 'purchases');
  return (
    <Page
      eyebrow={data && `${data.east.name} — ${data.west.name}`}
      title={data?.title ?? t.nav}
      back={{ to: '/official/agreements', label: t.page.back }}
      width="wide"
      actions={
        divisible && (
          <Link className={styles['primary']} to={`/official/agreements/${id}/targets`}>
            {t.page.targets}
          </Link>
        )
      }
    >
      <Await read={agreement}>{(found) => <Content agreement={found} />}</Await>
    </Page>
  );
}

function Content({ agreement }: { agreement: Agreement }) {
  const t = useAgreementWords();
  const isWhole = agreement.indicators.some(({ doneValue }) => doneValue !== null);
  return (
    <>
      <About agreement={agreement} />
      {agreement.state === 'draft' && <Draft agreement={agreement} />}
      {agreement.state === 'in_force' && !isWhole && (
        <div className={styles['aside']}>
          <Note>{t.page.partOnly}</Note>
        </div>
      )}
      <Indicators agreement={agreement} />
      {agreement.state !== 'draft' && agreement.state !== 'withdrawn' && (
        <Supplements agreement={agreement} />
      )}
      {agreement.state === 'in_force' && isWhole && <Reports agreement={agreement} />}
    </>
  );
}

function About({ agreement }: { agreement: Agreement }) {
  const t = useAgreementWords();
  const dates = useDates();
  const said = (by: Agreement['draftedBy'], at: string | null) =>
    by && at ? `${t.reports.by(by.name, by.organizationName)} · ${dates.moment(at)}` : undefined;
  return (
    <Facts
      columns={3}
      items={[
        [
          t.list.state,
          <Tag key="state" tone={toneOfAgreement[agreement.state]}>
            {t.states[agreement.state]}
          </Tag>,
        ],
        [t.list.year, agreement.year],
        [t.page.basis, t.bases[agreement.basis]],
        [t.page.source, agreement.source === 'illustrative' ? t.page.illustrative : agreement.source],
        [t.page.signed, agreement.signedOn && dates.date(agreement.signedOn)],
        [t.page.evidence, t.page.level(agreement.minimumEvidenceLevel)],
        [t.kinds.purchases, agreement.countsOutsidePairs && t.page.outsideCounts],
        [t.page.drafted, said(agreement.draftedBy, agreement.draftedAt) ?? t.page.reference],
        [t.page.confirmed, said(agreement.confirmedBy, agreement.confirmedAt)],
      ]}
    />
  );
}

/** The other side confirms; the side that entered it may take it back. */
function Draft({ agreement }: { agreement: Agreement }) {
  const t = useAgreementWords();
  const act = useAgreementAct(agreement.id);
  const [asking, setAsking] = useState<'confirmation' | 'withdrawal'>();
  const run = (kind: 'confirmation' | 'withdrawal') =>
    act.mutate(kind, {
      onSuccess: () => toast(kind === 'confirmation' ? t.page.confirmed_ : t.page.withdrawn),
      onSettled: () => setAsking(undefined),
    });
  const isConfirm = asking === 'confirmation';
  return (
    <div className={styles['draft']}>
      <Note tone="loess">{t.page.waitsForOther(t.sides[agreement.draftedSide ?? 'east'])}</Note>
      <Refused error={act.error} />
      <div className={styles['buttons']}>
        {agreement.mayWithdraw && (
          <Button size="large" onClick={() => setAsking('withdrawal')}>
            {t.page.withdraw}
          </Button>
        )}
        {agreement.mayConfirm && (
          <Button
            type="primary"
            size="large"
            icon={<CheckOutlined />}
            onClick={() => setAsking('confirmation')}
          >
            {t.page.confirm}
          </Button>
        )}
      </div>
      <Confirm
        open={asking !== undefined}
        onClose={() => setAsking(undefined)}
        onConfirm={() => asking && run(asking)}
        pending={act.isPending}
        title={isConfirm ? t.page.confirm : t.page.withdraw}
        confirmLabel={isConfirm ? t.page.confirm : t.page.withdraw}
      >
        {isConfirm ? t.page.confirmText : t.page.withdrawText}
      </Confirm>
    </div>
  );
}
