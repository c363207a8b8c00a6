import { DownOutlined } from '@ant-design/icons';
import { Input } from 'antd';
import type { ReactNode } from 'react';
import { usePairings } from '../api/catalog';
import { remaining } from '../api/orders';
import type { OrderLine } from '../api/types';
import { FailedReads, Select, Stepper, today, useShared, useWeight } from '../shared';
import { GoodsImage } from '../shared/goods-image';
import styles from './ship.module.css';
import type { LineDraft } from './ship-draft';
import { useSupplierWords } from './words';

/** One line on the truck. Lot and origin are folded away until they differ from the product's own. */
export function ShipLine({
  line,
  draft,
  change,
}: {
  line: OrderLine;
  draft: LineDraft | undefined;
  change: (part: Partial<LineDraft>) => void;
}) {
  const t = useSupplierWords();
  const weight = useWeight();
  if (draft === undefined) return null;
  const most = remaining(line);
  return (
    <li>
      <GoodsImage name={line.illustration} alt="" className={styles['image']} />
      <div className={styles['text']}>
        <b>{line.productName}</b>
        <span>
          {line.spec} · {t.ship.ordered(line.quantity, most)}
        </span>
      </div>
      <div className={styles['count']}>
        <Stepper
          size="thumb"
          value={draft.quantity}
          onChange={(quantity) => change({ quantity })}
          min={0}
          max={most}
          label={`${line.productName} ${t.ship.quantity}`}
        />
        <span className="quiet">{weight(draft.quantity * line.unitGrams)}</span>
      </div>
      <details className={styles['details']}>
        <summary>
          <span>
            {t.ship.lot} {draft.lotNumber || t.ship.lotAuto} · {t.ship.origin}{' '}
            {draft.countyCode === '' ? line.originCountyName : draft.township || '…'}
          </span>
          <DownOutlined aria-hidden="true" />
        </summary>
        <Origin line={line} draft={draft} change={change} />
      </details>
    </li>
  );
}

interface PartProps {
  line: OrderLine;
  draft: LineDraft;
  change: (part: Partial<LineDraft>) => void;
}

function LotFields({ line, draft, change }: PartProps) {
  const t = useSupplierWords();
  const name = (field: string) => `${line.productName} ${field}`;
  return (
    <>
      <Field label={t.ship.lot} hint={t.ship.lotHint}>
        <Input
          size="large"
          aria-label={name(t.ship.lot)}
          value={draft.lotNumber}
          placeholder={t.ship.lotAuto}
          maxLength={60}
          onChange={(event) => change({ lotNumber: event.target.value })}
        />
      </Field>
      <Field label={t.ship.harvestedOn}>
        <Input
          size="large"
          type="date"
          max={today()}
          aria-label={name(t.ship.harvestedOn)}
          value={draft.harvestedOn}
          onChange={(event) => change({ harvestedOn: event.target.value })}
        />
      </Field>
    </>
  );
}

function Origin({ line, draft, change }: PartProps) {
  const t = useSupplierWords();
  const shared = useShared();
  const pairings = usePairings();
  const counties = new Map((pairings.data?.items ?? []).map((pair) => [pair.westCode, pair.westName]));
  counties.delete(line.originCountyCode);
  const name = (field: string) => `${line.productName} ${field}`;
  return (
    <div className={styles['fields']}>
      <LotFields line={line} draft={draft} change={change} />
      <Field label={t.ship.county}>
        <Select
          label={name(t.ship.county)}
          value={draft.countyCode}
          onChange={(countyCode) => change({ countyCode })}
          options={[
            { value: '', label: t.ship.sameCounty(line.originCountyName) },
            ...[...counties].map(([value, label]) => ({ value, label })),
          ]}
        />
        <FailedReads reads={[pairings]} />
      </Field>
      <Field
        label={draft.countyCode === '' ? `${t.ship.township} · ${t.ship.optional}` : t.ship.township}
        {...(draft.countyCode !== '' && draft.township.trim() === '' ? { error: shared.field.required } : {})}
      >
        <Input
          size="large"
          aria-label={name(t.ship.township)}
          value={draft.township}
          maxLength={40}
          onChange={(event) => change({ township: event.target.value })}
        />
      </Field>
    </div>
  );
}

export function Field({
  label,
  hint,
  error,
  children,
}: {
  label: string;
  hint?: string;
  error?: string;
  children: ReactNode;
}) {
  return (
    <div className={styles['field']}>
      <span className={styles['fieldLabel']}>{label}</span>
      {children}
      {error === undefined ? (
        hint && <small className="quiet">{hint}</small>
      ) : (
        <small className={styles['error']}>{error}</small>
      )}
    </div>
  );
}
