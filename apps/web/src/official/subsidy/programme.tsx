import { EditOutlined, NotificationOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import {
  Await,
  Confirm,
  Dialog,
  Figure,
  formatFen,
  Loading,
  Money,
  Note,
  Page,
  Refused,
  Section,
  toast,
  today,
  useDates,
} from '../../shared';
import {
  type Draft,
  type DraftLine,
  type Programme,
  useDraft,
  useDraftFacts,
  useProgramme,
  usePublish,
} from '../../subsidy/api';
import { FactList } from '../../subsidy/fact-list';
import { RulesText } from '../../subsidy/rules-text';
import styles from '../../subsidy/subsidy.module.css';
import { useSubsidyWords } from '../../subsidy/words';
import { useActing } from './acting';
import { Lines } from './lines';

/** One programme: its rules, and the list as the facts say it now, ready to be published. */
export function Component() {
  const { id = '' } = useParams();
  const t = useSubsidyWords();
  const programme = useProgramme(id);
  const draft = useDraft(id);
  const { county } = useActing();
  const own = county !== undefined && programme.data?.regionCode === county;
  return (
    <Page
      title={programme.data?.name ?? t.programmes.title}
      eyebrow={programme.data?.regionName}
      lead={programme.data?.sourceDocument}
      back={{ to: '/official/subsidies', label: t.programmes.title }}
      width="wide"
      actions={
        own && (
          <Link to={`/official/subsidies/${id}/edit`}>
            <Button icon={<EditOutlined />} tabIndex={-1}>
              {t.edit.action}
            </Button>
          </Link>
        )
      }
    >
      <Await read={programme}>
        {(data) => (
          <>
            <Section title={t.rules.title}>
              <RulesText rules={data.rules} />
            </Section>
            <Await read={draft} bones={<Loading rows={8} />}>
              {(list) => <DraftList programme={data} draft={list} own={own} />}
            </Await>
          </>
        )}
      </Await>
    </Page>
  );
}

function DraftList({ programme, draft, own }: { programme: Programme; draft: Draft; own: boolean }) {
  const t = useSubsidyWords();
  const dates = useDates();
  const [shown, setShown] = useState<DraftLine>();
  const { totals } = draft;
  return (
    <Section title={t.list.draft} note={t.list.draftLead(dates.moment(draft.asOf))}>
      <div className={styles['figures']}>
        <Figure label={t.runs.sellers} value={totals.sellers} />
        <Figure label={t.list.eligible} value={<Money fen={totals.eligibleFen} />} />
        <Figure
          label={t.list.amount}
          value={<Money fen={totals.amountFen} />}
          note={totals.ownFen > totals.amountFen ? t.list.short : t.list.enough}
        />
        {totals.potLeftFen !== null && (
          <Figure label={t.list.potLeft} value={<Money fen={totals.potLeftFen} />} />
        )}
      </div>
      <Publish programme={programme} draft={draft} own={own} />
      <div style={{ marginTop: 16 }}>
        <Lines lines={draft.lines} totals={totals} onFacts={setShown} />
      </div>
      {shown && <DraftFacts programmeId={programme.id} line={shown} onClose={() => setShown(undefined)} />}
    </Section>
  );
}

function DraftFacts({
  programmeId,
  line,
  onClose,
}: {
  programmeId: string;
  line: DraftLine;
  onClose: () => void;
}) {
  const t = useSubsidyWords();
  const facts = useDraftFacts(programmeId, line);
  return (
    <Dialog open onClose={onClose} title={t.facts.title(line.supplierName)} width={1040}>
      <FactList read={facts} evidence />
    </Dialog>
  );
}

function Publish({ programme, draft, own }: { programme: Programme; draft: Draft; own: boolean }) {
  const t = useSubsidyWords();
  const dates = useDates();
  const navigate = useNavigate();
  const publish = usePublish(programme.id);
  const [asking, setAsking] = useState(false);
  const { totals } = draft;
  const { rules, runId } = programme;
  if (runId !== null)
    return (
      <Note tone="lake">
        {t.edit.noticeOpen}{' '}
        <Link className={styles['link']} to={`/official/subsidies/runs/${runId}`}>
          {t.programmes.openRun}
        </Link>
      </Note>
    );
  if (!own) return <Note>{t.publish.readOnly}</Note>;
  if (rules.lastDay >= today())
    return <Note tone="loess">{t.publish.notYet(dates.date(rules.lastDay))}</Note>;
  if (totals.sellers === 0) return null;
  const send = () =>
    publish.mutate(totals.amountFen, {
      onSuccess: (run) => {
        toast(t.publish.done);
        navigate(`/official/subsidies/runs/${run.id}`);
      },
      onSettled: () => setAsking(false),
    });
  return (
    <>
      <Refused error={publish.error} />
      <Button type="primary" size="large" icon={<NotificationOutlined />} onClick={() => setAsking(true)}>
        {t.publish.action}
      </Button>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={send}
        pending={publish.isPending}
        title={t.publish.title}
        confirmLabel={t.publish.action}
      >
        {t.publish.text(totals.sellers, formatFen(totals.amountFen), rules.noticeDays)}
      </Confirm>
    </>
  );
}
