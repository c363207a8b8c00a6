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
import { forgetDraft, type LineDraft, useAcceptanceDraft } from './acceptance-draft';
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

const acceptedFen = (shipment: Shipment, lines: Readonly<Record<string, LineDraft>>) =>
  shipment.lines.reduce((sum, line) => sum + line.priceFen * (lines[line.id]?.accepted ?? 0), 0);

function Accept({ shipment }: { shipment: Shipment }) {
  useFocusedTask();
  const t = useBuyerWords();
  const dates = useDates();
  const session = useSession().data;
  const navigate = useNavigate();
  const accept = useAccept(shipment.id);
  const draft = useAcceptanceDraft(shipment);
  const [asking, setAsking] = useState(false);
  const [tried, setTried] = useState(false);
  const { lines, photos } = draft;
  const rejected = shipment.lines.reduce(
    (sum, line) => sum + line.quantity - (lines[line.id]?.accepted ?? 0),
    0,
  );
  const accepted = shipment.lines.reduce((sum, line) => sum + (lines[line.id]?.accepted ?? 0), 0);
  const unexplained = shipment.lines.filter(
    (line) => (lines[line.id]?.accepted ?? 0) < line.quantity && (lines[line.id]?.reason ?? '').trim() === '',
  );
  const waiting = photos.some((photo) => photo.state === 'sending');
  const failed = photos.some((photo) => photo.state === 'failed');
  const ask = () => {
    setTried(true);
    const first = unexplained[0];
    if (first !== undefined)
      return document
        .getElementById(`line-${first.id}`)
        ?.scrollIntoView({ block: 'center', behavior: 'smooth' });
    if (waiting) return toast(t.accept.waitPhotos, 'bad');
    if (failed) return toast(t.accept.photosFailed, 'bad');
    setAsking(true);
  };
  const sign = () =>
    accept.mutate(draft.toRequest(), {
      onSuccess: ({ id }) => {
        forgetDraft(shipment.id);
        navigate(`/buy/acceptances/${id}`, { replace: true });
      },
      onError: () => setAsking(false),
    });
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
      <div className={styles['all']}>
        <Button
          size="large"
          block
          onClick={draft.acceptAll}
          {...(rejected === 0 ? { type: 'primary' as const, ghost: true } : {})}
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
              value={lines[line.id] ?? { accepted: line.quantity, reason: '' }}
              onChange={(value) => draft.setLine(line.id, value)}
              missing={tried && unexplained.includes(line)}
            />
          </li>
        ))}
      </ul>
      <Section title={t.accept.photos}>
        <PhotoPicker
          photos={photos}
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
      <div className={styles['bar']}>
        <div>
          <span>{t.accept.total}</span>
          <Money fen={acceptedFen(shipment, lines)} size="large" tone="price" />
        </div>
        <Button type="primary" size="large" onClick={ask} loading={accept.isPending}>
          {t.accept.submit}
        </Button>
      </div>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        onConfirm={sign}
        title={t.accept.confirmTitle}
        confirmLabel={t.accept.sign}
        pending={accept.isPending}
      >
        <p className={styles['oath']}>{t.accept.confirmText(session?.user.name ?? '')}</p>
        <p className={styles['summary']}>
          {t.accept.summary(accepted, rejected)} · <Money fen={acceptedFen(shipment, lines)} />
        </p>
      </Confirm>
    </Page>
  );
}
