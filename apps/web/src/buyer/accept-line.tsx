import { useState } from 'react';
import type { ShipmentLine } from '../api/fulfillment';
import { Stepper, TextField } from '../shared';
import { GoodsImage } from '../shared/goods-image';
import styles from './accept.module.css';
import type { LineDraft } from './acceptance-draft';
import { useBuyerWords } from './words';

interface AcceptLineProps {
  line: ShipmentLine;
  value: LineDraft;
  onChange: (value: LineDraft) => void;
  /** The reason was left out when the buyer wanted to sign. */
  missing: boolean;
}

/** One kind of goods at the kitchen door: what came, what is taken, and why the rest is not. */
export function AcceptLine({ line, value, onChange, missing }: AcceptLineProps) {
  const t = useBuyerWords();
  const rejected = line.quantity - value.accepted;
  return (
    <article aria-label={line.productName}>
      <div className={styles['head']}>
        <GoodsImage name={line.illustration} alt="" className={styles['thumb']} />
        <div>
          <h3>{line.productName}</h3>
          <p>
            {line.spec} · <b>{t.accept.line(line.quantity)}</b>
          </p>
          <p className="quiet">
            {t.accept.lot(line.lotNumber, `${line.originCountyName} ${line.originTownship}`)}
          </p>
        </div>
      </div>
      <div className={styles['steppers']}>
        <div>
          <span>{t.accept.accepted}</span>
          <Stepper
            size="thumb"
            tone="good"
            label={`${line.productName} ${t.accept.accepted}`}
            value={value.accepted}
            max={line.quantity}
            onChange={(accepted) => onChange({ ...value, accepted })}
          />
        </div>
        <div>
          <span>{t.accept.rejected}</span>
          <Stepper
            size="thumb"
            tone={rejected > 0 ? 'bad' : 'plain'}
            label={`${line.productName} ${t.accept.rejected}`}
            value={rejected}
            max={line.quantity}
            onChange={(next) => onChange({ ...value, accepted: line.quantity - next })}
          />
        </div>
      </div>
      {rejected > 0 && <Reason value={value} onChange={onChange} missing={missing} />}
    </article>
  );
}

function Reason({ value, onChange, missing }: Omit<AcceptLineProps, 'line'>) {
  const t = useBuyerWords();
  const known = t.accept.reasons.includes(value.reason);
  const [other, setOther] = useState(!known && value.reason !== '');
  return (
    <div className={styles['reason']}>
      <p>{t.accept.reason}</p>
      <fieldset aria-label={t.accept.reason}>
        {t.accept.reasons.map((reason) => (
          <button
            key={reason}
            type="button"
            aria-pressed={!other && value.reason === reason}
            onClick={() => {
              setOther(false);
              onChange({ ...value, reason });
            }}
          >
            {reason}
          </button>
        ))}
        <button
          type="button"
          aria-pressed={other}
          onClick={() => {
            setOther(true);
            onChange({ ...value, reason: '' });
          }}
        >
          {t.accept.otherReason}
        </button>
      </fieldset>
      {other && (
        <TextField
          label={t.accept.otherReason}
          quietLabel
          autoFocus
          maxLength={200}
          value={value.reason}
          onChange={(reason) => onChange({ ...value, reason })}
        />
      )}
      {missing && (
        <p role="alert" className={styles['missing']}>
          {t.accept.reasonRequired}
        </p>
      )}
    </div>
  );
}
