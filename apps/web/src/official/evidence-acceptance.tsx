import { fileUrl } from '../api/fulfillment';
import { DateText, Facts, Money } from '../shared';
import type { Evidence } from './api';
import styles from './evidence.module.css';
import { useOfficialWords } from './words';

/** Two names, what they counted, and the photos with their fingerprints. */
export function Acceptance({ acceptance }: { acceptance: NonNullable<Evidence['acceptance']> }) {
  const t = useOfficialWords();
  return (
    <>
      <ul className={styles['signers']} aria-label={t.evidence.signers}>
        {acceptance.signers.map((signer, place) => (
          <li key={signer.id}>
            <span>{t.evidence.signer(place + 1)}</span>
            <b>{signer.name}</b>
            <span>
              <DateText value={signer.signedAt} clock />
            </span>
          </li>
        ))}
      </ul>
      <Facts
        columns={2}
        items={[
          [t.evidence.accepted, `× ${acceptance.acceptedQuantity}`],
          [t.evidence.rejected, acceptance.rejectedQuantity > 0 ? `× ${acceptance.rejectedQuantity}` : null],
          [t.evidence.price, <Money key="price" fen={acceptance.priceFen} />],
          [t.evidence.acceptedAmount, <Money key="amount" fen={acceptance.amountFen} />],
          [t.evidence.acceptedAll, <Money key="all" fen={acceptance.acceptedFen} tone="quiet" />],
          [t.evidence.reason, acceptance.reason],
          [t.evidence.note, acceptance.note],
        ]}
      />
      {acceptance.photos.length === 0 ? (
        <p className="quiet">{t.evidence.noPhotos}</p>
      ) : (
        <ul className={styles['photos']} aria-label={t.evidence.photos}>
          {acceptance.photos.map((photo, place) => (
            <li key={photo.id}>
              <a href={fileUrl(photo.id)} target="_blank" rel="noreferrer">
                <img src={fileUrl(photo.id)} alt={t.evidence.photo(place + 1)} loading="lazy" />
              </a>
              <small title={photo.sha256}>SHA-256 {photo.sha256.slice(0, 8)}…</small>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
