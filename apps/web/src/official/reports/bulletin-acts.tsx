import { FileExcelOutlined, FileWordOutlined, GlobalOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { useSession } from '../../api/session';
import {
  Confirm,
  Dialog,
  inShanghai,
  Note,
  PaperLink,
  Refused,
  TextField,
  toast,
  useShared,
} from '../../shared';
import { type Bulletin, useBulletinAct, useBulletinReason, usePublish } from './api';
import styles from './bulletins.module.css';
import { useReportWords } from './words';

/** What can be done with it now, by whom; and what of it can be taken away. */
export function BulletinActs({ bulletin, writes }: { bulletin: Bulletin; writes: boolean }) {
  const t = useReportWords();
  const { id, state } = bulletin;
  return (
    <div className={styles['acts']}>
      {writes && state === 'draft' && <DraftActs bulletin={bulletin} />}
      {writes && state === 'proposed' && <ProposedActs bulletin={bulletin} />}
      {(state === 'published' || state === 'withdrawn') && (
        <>
          <PaperLink href={`/v1/bulletins/${id}/paper`} className={styles['open']}>
            {t.bulletins.pdf}
          </PaperLink>
          <Button href={`/v1/bulletins/${id}/document`} download icon={<FileWordOutlined />}>
            {t.bulletins.word}
          </Button>
          <Button href={`/v1/bulletins/${id}/workbook`} download icon={<FileExcelOutlined />}>
            {t.bulletins.excel}
          </Button>
        </>
      )}
      {state === 'published' && (
        <Link to={`/open/${id}`} className={styles['open']}>
          <GlobalOutlined aria-hidden="true" /> {t.bulletins.openData}
        </Link>
      )}
      {writes && state === 'published' && (
        <ReasonButton
          id={id}
          act="withdrawal"
          label={t.bulletins.withdraw}
          title={t.bulletins.withdrawTitle}
          text={t.bulletins.withdrawText}
        />
      )}
    </div>
  );
}

function DraftActs({ bulletin }: { bulletin: Bulletin }) {
  const t = useReportWords();
  const act = useBulletinAct(bulletin.id);
  const { year, month } = inShanghai(bulletin.figures.asOf);
  const lasts = year < bulletin.year || (year === bulletin.year && month <= bulletin.month);
  const { open = [], takenBefore = false } = bulletin.closing ?? {};
  const done = { figures: t.bulletins.taken, proposal: t.bulletins.proposed };
  const press = (what: keyof typeof done) => act.mutate(what, { onSuccess: () => toast(done[what]) });
  return (
    <>
      <Button loading={act.isPending && act.variables === 'figures'} onClick={() => press('figures')}>
        {t.bulletins.takeAgain}
      </Button>
      <Button
        type="primary"
        disabled={lasts || open.length > 0 || takenBefore || bulletin.differences > 0}
        loading={act.isPending && act.variables === 'proposal'}
        onClick={() => press('proposal')}
      >
        {t.bulletins.propose}
      </Button>
      {lasts && <Note tone="loess">{t.bulletins.monthNotOver}</Note>}
      {!lasts && open.length > 0 && <OpenPeriods open={open} />}
      {!lasts && open.length === 0 && takenBefore && <Note tone="loess">{t.bulletins.takenBefore}</Note>}
      {act.error && <Refused error={act.error} />}
    </>
  );
}

/** Which periods have to be closed before, each with the way there. */
function OpenPeriods({ open }: { open: NonNullable<Bulletin['closing']>['open'] }) {
  const t = useReportWords();
  const shared = useShared();
  return (
    <Note tone="loess">
      {t.bulletins.openMonths}
      <ul className={styles['periods']}>
        {open.map(({ periodId, regionName, year, month }) => (
          <li key={periodId}>
            <Link to={`/official/periods/${periodId}`}>
              {regionName} {shared.dates.year(year)}
              {shared.dates.month(month)}
            </Link>
          </li>
        ))}
      </ul>
    </Note>
  );
}

function ProposedActs({ bulletin }: { bulletin: Bulletin }) {
  const t = useReportWords();
  const session = useSession();
  const publish = usePublish(bulletin.id);
  const [asking, setAsking] = useState(false);
  const mine = session.data?.user.id === bulletin.proposedBy?.id;
  return (
    <>
      <ReasonButton id={bulletin.id} act="return" label={t.bulletins.giveBack} title={t.bulletins.giveBack} />
      <Button type="primary" disabled={mine} onClick={() => setAsking(true)}>
        {t.bulletins.publish}
      </Button>
      {mine && <Note tone="loess">{t.bulletins.otherPerson}</Note>}
      {publish.error && <Refused error={publish.error} />}
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={() =>
          publish.mutate(bulletin.version, {
            onSuccess: () => toast(t.bulletins.published),
            onError: publish.reload,
            onSettled: () => setAsking(false),
          })
        }
        title={t.bulletins.publishTitle}
        confirmLabel={t.bulletins.publish}
        pending={publish.isPending}
      >
        <p>{t.bulletins.publishText}</p>
      </Confirm>
    </>
  );
}

/** An act that has to say why. */
function ReasonButton({
  id,
  act,
  label,
  title,
  text,
}: {
  id: string;
  act: 'return' | 'withdrawal';
  label: string;
  title: string;
  text?: string;
}) {
  const t = useReportWords();
  const shared = useShared();
  const send = useBulletinReason(id);
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const submit = () => {
    setTried(true);
    if (reason.trim() !== '') send.mutate({ act, reason }, { onSuccess: () => setOpen(false) });
  };
  return (
    <>
      <Button danger={act === 'withdrawal'} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={title}
        footer={
          <>
            <Button onClick={() => setOpen(false)}>{shared.actions.cancel}</Button>
            <Button type="primary" danger={act === 'withdrawal'} loading={send.isPending} onClick={submit}>
              {label}
            </Button>
          </>
        }
      >
        {text && <p>{text}</p>}
        <TextField
          label={t.bulletins.reason}
          value={reason}
          onChange={setReason}
          maxLength={200}
          error={tried && reason.trim() === '' ? t.bulletins.needReason : undefined}
        />
        {send.error && <Refused error={send.error} />}
      </Dialog>
    </>
  );
}
