import { CheckCircleFilled, ClockCircleOutlined, FilePdfOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { type Acceptance, type AcceptanceLine, fileUrl, useAcceptance, useSign } from '../api/fulfillment';
import { useOrder } from '../api/orders';
import { paperUrls } from '../api/papers';
import { useSession } from '../api/session';
import {
  Await,
  type Column,
  Confirm,
  CopyButton,
  DataList,
  formatFen,
  Money,
  Page,
  Refused,
  Section,
  StateTag,
  useDates,
} from '../shared';
import { GoodsImage } from '../shared/goods-image';
import styles from './acceptance.module.css';
import { GiveBack } from './give-back';
import { useMay } from './may';
import { useBuyerWords } from './words';

export function Component() {
  const { id = '' } = useParams();
  const read = useAcceptance(id);
  return <Await read={read}>{(acceptance) => <AcceptancePage acceptance={acceptance} />}</Await>;
}

function AcceptancePage({ acceptance }: { acceptance: Acceptance }) {
  const t = useBuyerWords();
  return (
    <Page
      title={t.acceptance.title(acceptance.number)}
      width="narrow"
      back={{ to: '/buy/deliveries', label: t.accept.back }}
      eyebrow={t.deliveries.orderNumber(acceptance.orderNumber)}
      lead={
        <span className={styles['lead']}>
          {acceptance.supplierName} <StateTag kind="acceptance" state={acceptance.state} />
        </span>
      }
    >
      {acceptance.state === 'accepted' ? (
        <Done acceptance={acceptance} />
      ) : (
        <Waiting acceptance={acceptance} />
      )}
      <Signatures acceptance={acceptance} />
      <Section title={t.acceptance.lines}>
        <Lines acceptance={acceptance} />
      </Section>
      <Section title={t.acceptance.photos}>
        {acceptance.photos.length === 0 ? (
          <p className="quiet">{t.acceptance.none}</p>
        ) : (
          <ul className={styles['photos']}>
            {acceptance.photos.map((photo, place) => (
              <li key={photo.id}>
                <a href={fileUrl(photo.id)} target="_blank" rel="noreferrer">
                  <img src={fileUrl(photo.id)} alt={t.acceptance.photo(place + 1)} loading="lazy" />
                </a>
              </li>
            ))}
          </ul>
        )}
      </Section>
      {acceptance.note && <Section title={t.acceptance.note}>{acceptance.note}</Section>}
    </Page>
  );
}

function Done({ acceptance }: { acceptance: Acceptance }) {
  const t = useBuyerWords();
  const navigate = useNavigate();
  const order = useOrder(acceptance.orderId);
  const may = useMay();
  const [giving, setGiving] = useState(false);
  const returnable = acceptance.lines.some((line) => line.acceptedQuantity > line.returnedQuantity);
  return (
    <div className={styles['done']}>
      <CheckCircleFilled aria-hidden="true" />
      <div role="status">
        <b>{t.acceptance.doneTitle}</b>
        <p>{t.acceptance.doneText(formatFen(acceptance.acceptedFen))}</p>
      </div>
      <div className={styles['acts']}>
        {(order.data?.dueFen ?? 0) > 0 && may('pay') && (
          <Button
            type="primary"
            size="large"
            onClick={() => navigate(`/buy/orders/${acceptance.orderId}/pay`)}
          >
            {t.acceptance.pay}
          </Button>
        )}
        <Button
          size="large"
          href={paperUrls.acceptance(acceptance.id)}
          target="_blank"
          icon={<FilePdfOutlined />}
        >
          {t.acceptance.sheet}
        </Button>
        {may('giveBack') && returnable && (
          <Button type="text" size="large" onClick={() => setGiving(true)}>
            {t.giveBack.open}
          </Button>
        )}
        <Link to={`/buy/orders/${acceptance.orderId}`}>{t.acceptance.order}</Link>
      </div>
      <GiveBack acceptance={acceptance} open={giving} onClose={() => setGiving(false)} />
    </div>
  );
}

/** For the first signer: whom to ask. For anybody else of the unit: the second signature. */
function Waiting({ acceptance }: { acceptance: Acceptance }) {
  const t = useBuyerWords();
  const me = useSession().data?.user;
  const sign = useSign(acceptance.id);
  const [asking, setAsking] = useState(false);
  const may = useMay();
  if (me?.id === acceptance.firstSigner.id || !may('sign')) {
    return (
      <div className={styles['waiting']}>
        <ClockCircleOutlined aria-hidden="true" />
        <div role="status">
          <b>{t.acceptance.waitingTitle}</b>
          <p>{t.acceptance.waitingText}</p>
          <div className={styles['acts']}>
            <CopyButton text={window.location.href} label={t.acceptance.copyLink}>
              {t.acceptance.copyLink}
            </CopyButton>
            <Link to={`/buy/orders/${acceptance.orderId}`}>{t.acceptance.order}</Link>
          </div>
        </div>
      </div>
    );
  }
  return (
    <div className={styles['signing']}>
      <Refused error={sign.error} />
      <p>{t.acceptance.waitingYou}</p>
      <div className={styles['sum']}>
        <span>{t.accept.total}</span>
        <Money fen={acceptance.acceptedFen} size="huge" tone="price" />
      </div>
      <Button type="primary" size="large" block onClick={() => setAsking(true)} loading={sign.isPending}>
        {t.acceptance.sign}
      </Button>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t.acceptance.signTitle}
        confirmLabel={t.accept.sign}
        pending={sign.isPending}
        onConfirm={() => sign.mutate(undefined, { onSettled: () => setAsking(false) })}
      >
        <p className={styles['oath']}>{t.acceptance.signText(me?.name ?? '')}</p>
      </Confirm>
    </div>
  );
}

function Signatures({ acceptance }: { acceptance: Acceptance }) {
  const t = useBuyerWords();
  const dates = useDates();
  const signers = [
    [t.acceptance.first, acceptance.firstSigner, acceptance.firstSignedAt],
    [t.acceptance.second, acceptance.secondSigner, acceptance.secondSignedAt],
  ] as const;
  return (
    <dl className={styles['signers']}>
      {signers.map(([label, signer, at]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            {signer === null ? <span className={styles['blank']} /> : <b>{signer.name}</b>}
            {at !== null && <small>{dates.moment(at)}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Lines({ acceptance }: { acceptance: Acceptance }) {
  const t = useBuyerWords();
  const columns: ReadonlyArray<Column<AcceptanceLine>> = [
    {
      key: 'name',
      title: t.order.product,
      phone: 'heading',
      total: t.accept.total,
      render: (line) => (
        <span className={styles['product']}>
          <GoodsImage name={line.illustration} alt="" className={styles['thumb']} />
          <span>
            {line.productName}
            <small>
              {line.spec} · {t.order.lot} {line.lotNumber}
            </small>
          </span>
        </span>
      ),
    },
    { key: 'sent', title: t.acceptance.sent, align: 'end', render: (line) => line.shippedQuantity },
    {
      key: 'accepted',
      title: t.acceptance.accepted,
      align: 'end',
      render: (line) => <b>{line.acceptedQuantity}</b>,
    },
    {
      key: 'rejected',
      title: t.acceptance.rejected,
      align: 'end',
      render: (line) =>
        line.rejectedQuantity === 0 ? (
          '0'
        ) : (
          <b className={styles['rejected']}>
            {line.rejectedQuantity}
            {line.reason && ` · ${line.reason}`}
          </b>
        ),
    },
    {
      key: 'amount',
      title: t.acceptance.amount,
      align: 'end',
      total: <Money fen={acceptance.acceptedFen} />,
      render: (line) => <Money fen={line.amountFen} />,
    },
  ];
  return (
    <DataList
      caption={t.acceptance.lines}
      columns={columns}
      rows={acceptance.lines}
      rowKey={(line) => line.id}
    />
  );
}
