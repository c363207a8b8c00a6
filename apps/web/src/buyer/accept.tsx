import { Button } from 'antd';
import { useState } from 'react';
import { Navigate, useNavigate, useParams } from 'react-router';
import { type Shipment, uploadPhoto, useAccept, useShipment } from '../api/fulfillment';
import { useSession } from '../api/session';
import {
  Await,
  Confirm,
  Money,
  Note,
  Page,
  PhotoPicker,
  Refused,
  Section,
  TextField,
  toast,
  useDates,
  useFocusedTask,
} from '../shared';
import styles from './accept.module.css';
import { AcceptLine } from './accept-line';
import { forgetDraft, useAcceptanceDraft } from './acceptance-draft';
import { useBuyerWords } from './words';

export function Component() {
  const { id = '' } = useParams();
  const read = useShipment(id);
  return (
    <Await read={read}>
      {(shipment) =>
        shipment.acceptance ? (
          <Navigate to={`/buy/acceptances/${shipment.acceptance.id}`} replace />
        ) : (
          <Accept key={shipment.id} shipment={shipment} />
        )
      }
    </Await>
  );
}

type Draft = ReturnType<typeof useAcceptanceDraft>;

/** What the counts come to, and the lines that still lack a reason. */
function tally({ lines }: Shipment, counted: Draft['lines']) {
  const taken = (line: Shipment['lines'][number]) => counted[line.id]?.accepted ?? 0;
  return {
    accepted: lines.reduce((sum, line) => sum + taken(line), 0),
    rejected: lines.reduce((sum, line) => sum + line.quantity - taken(line), 0),
    fen: lines.reduce((sum, line) => sum + line.priceFen * taken(line), 0),
    unexplained: lines.filter(
      (line) => taken(line) < line.quantity && (counted[line.id]?.reason ?? '').trim() === '',
    ),
  };
}

function Accept({ shipment }: { shipment: Shipment }) {
  useFocusedTask();
  const t = useBuyerWords();
  const dates = useDates();
  const accept = useAccept(shipment.id);
  const draft = useAcceptanceDraft(shipment);
  const [asking, setAsking] = useState(false);
  const [tried, setTried] = useState(false);
  const sum = tally(shipment, draft.lines);
  const ask = () => {
    setTried(true);
    const first = sum.unexplained[0];
    if (first !== undefined)
      return document
        .getElementById(`line-${first.id}`)
        ?.scrollIntoView({ block: 'center', behavior: 'smooth' });
    if (draft.photos.some((photo) => photo.state === 'sending')) return toast(t.accept.waitPhotos, 'bad');
    if (draft.photos.some((photo) => photo.state === 'failed')) return toast(t.accept.photosFailed, 'bad');
    setAsking(true);
  };
  return (
    <Page
      title={t.accept.title}
      width="narrow"
      back={{ to: '/buy/deliveries', label: t.accept.back }}
      eyebrow={t.deliveries.orderNumber(shipment.orderNumber)}
      lead={`${shipment.supplierName} · ${t.deliveries.shippedOn(dates.day(shipment.shippedAt))}`}
    >
      {draft.restored && <Note tone="lake">{t.accept.draftKept}</Note>}
      <Refused error={accept.error} />
      <Counting
        shipment={shipment}
        draft={draft}
        missing={tried ? sum.unexplained : []}
        all={sum.rejected === 0}
      />
      <Remarks draft={draft} />
      <div className={styles['bar']}>
        <div>
          <span>{t.accept.total}</span>
          <Money fen={sum.fen} size="large" tone="price" />
        </div>
        <Button type="primary" size="large" onClick={ask} loading={accept.isPending}>
          {t.accept.submit}
        </Button>
      </div>
      <Sign
        shipment={shipment}
        draft={draft}
        accept={accept}
        open={asking}
        onClose={() => setAsking(false)}
      />
    </Page>
  );
}

interface CountingProps {
  shipment: Shipment;
  draft: Draft;
  missing: Shipment['lines'];
  /** Everything is taken as it came. */
  all: boolean;
}

function Counting({ shipment, draft, missing, all }: CountingProps) {
  const t = useBuyerWords();
  return (
    <>
      <div className={styles['all']}>
        <Button
          size="large"
          block
          onClick={draft.acceptAll}
          {...(all ? { type: 'primary' as const, ghost: true } : {})}
        >
          {t.accept.all}
        </Button>
        <p>{t.accept.allHint}</p>
      </div>
      <ul>
        {shipment.lines.map((line) => (
          <li key={line.id} id={`line-${line.id}`} className={styles['line']}>
            <AcceptLine
              line={line}
              value={draft.lines[line.id] ?? { accepted: line.quantity, reason: '' }}
              onChange={(value) => draft.setLine(line.id, value)}
              missing={missing.includes(line)}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

function Remarks({ draft }: { draft: Draft }) {
  const t = useBuyerWords();
  return (
    <>
      <Section title={t.accept.photos}>
        <PhotoPicker
          photos={draft.photos}
          onChange={draft.setPhotos}
          upload={uploadPhoto}
          label={t.accept.photos}
          hint={t.accept.photosHint}
        />
      </Section>
      <Section title={t.accept.note}>
        <TextField
          kind="lines"
          quietLabel
          maxLength={500}
          label={t.accept.note}
          value={draft.note}
          onChange={draft.setNote}
        />
      </Section>
    </>
  );
}

interface SignProps {
  shipment: Shipment;
  draft: Draft;
  accept: ReturnType<typeof useAccept>;
  open: boolean;
  onClose: () => void;
}

function Sign({ shipment, draft, accept, open, onClose }: SignProps) {
  const t = useBuyerWords();
  const name = useSession().data?.user.name ?? '';
  const navigate = useNavigate();
  const sum = tally(shipment, draft.lines);
  const sign = () =>
    accept.mutate(draft.toRequest(), {
      onSuccess: ({ id }) => {
        forgetDraft(shipment.id);
        navigate(`/buy/acceptances/${id}`, { replace: true });
      },
      onError: onClose,
    });
  return (
    <Confirm
      open={open}
      onClose={onClose}
      onConfirm={sign}
      title={t.accept.confirmTitle}
      confirmLabel={t.accept.sign}
      pending={accept.isPending}
    >
      <p className={styles['oath']}>{t.accept.confirmText(name)}</p>
      <p className={styles['summary']}>
        {t.accept.summary(sum.accepted, sum.rejected)} · <Money fen={sum.fen} />
      </p>
    </Confirm>
  );
}
