import { DeleteOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type ReactNode, useId } from 'react';
import { usePairings, useRegions } from '../api/catalog';
import { useSession } from '../api/session';
import { FailedReads, RadioCards, TextField, today, useWeight } from '../shared';
import { usePurchases } from './api';
import type { LineFaults, LineFields } from './draft';
import styles from './sales.module.css';
import { useSalesWords } from './words';

interface EditorProps {
  place: number;
  fields: LineFields;
  faults: LineFaults;
  onChange: (change: Partial<LineFields>) => void;
  onRemove?: (() => void) | undefined;
}

/** One sale, as its invoice says it. */
export function LineEditor({ place, fields, faults, onChange, onRemove }: EditorProps) {
  const t = useSalesWords();
  const since = useSince();
  // Of goods that were bought here their order says it.
  const isGiven = fields.mode === 'HELP_SELL' && fields.orderLineId !== '';
  const text = (
    key: keyof LineFields,
    label: string,
    more: Partial<Parameters<typeof TextField>[0]> = {},
  ) => (
    <TextField
      label={label}
      value={fields[key]}
      onChange={(value) => onChange({ [key]: value })}
      error={faults[key]}
      {...more}
    />
  );
  return (
    <section className={styles['line']} aria-label={t.form.line(place)}>
      <div className={styles['lineHead']}>
        <h3>{t.form.line(place)}</h3>
        {onRemove && (
          <Button type="text" icon={<DeleteOutlined />} aria-label={t.form.removeLine} onClick={onRemove} />
        )}
      </div>
      <div className={styles['grid']}>
        {text('invoiceNumber', t.form.invoiceNumber, {
          inputMode: 'numeric',
          maxLength: 30,
          hint: t.form.invoiceNumberHint,
        })}
        {text('invoiceCode', t.form.invoiceCode, { inputMode: 'numeric', maxLength: 12 })}
        {text('invoiceLine', t.form.invoiceLine, { inputMode: 'numeric', maxLength: 4 })}
        {text('goodsName', t.form.goods, { maxLength: 80 })}
        {text('spec', t.form.spec, { maxLength: 60 })}
        <County
          value={fields.originCountyCode}
          error={faults.originCountyCode}
          given={isGiven}
          onChange={onChange}
        />
        {text('supplierName', t.form.supplier, { maxLength: 80, disabled: isGiven })}
        {text('quantity', t.form.quantity, { inputMode: 'numeric', maxLength: 7 })}
        {text('kilograms', t.form.weight, { inputMode: 'decimal', maxLength: 14 })}
        {text('amount', t.form.amount, { inputMode: 'decimal', maxLength: 16 })}
        <Labelled label={t.form.soldOn} error={faults.soldOn}>
          {(props) => (
            <input
              {...props}
              type="date"
              min={since}
              max={today()}
              value={fields.soldOn}
              onChange={(event) => onChange({ soldOn: event.target.value })}
            />
          )}
        </Labelled>
        <Mode fields={fields} faults={faults} onChange={onChange} />
        {text('buyerName', t.form.buyer, { maxLength: 80 })}
        {text('buyerCreditCode', t.form.buyerCode, { maxLength: 24, hint: t.form.buyerCodeHint })}
      </div>
    </section>
  );
}

/** The first day of which a sale can count: since when the own district is paired, else anybody. */
function useSince(): string | undefined {
  const pairings = usePairings().data?.items ?? [];
  const own = useSession().data?.organization.regionCode;
  const ours = pairings.filter(({ eastCode }) => eastCode === own);
  return (ours.length > 0 ? ours : pairings).map(({ validFrom }) => validFrom).sort()[0];
}

/** Who sold: the reseller itself, perhaps goods bought here, or the supplier to a consumer. */
function Mode({ fields, faults, onChange }: Pick<EditorProps, 'fields' | 'faults' | 'onChange'>) {
  const t = useSalesWords();
  return (
    <>
      <div className={styles['wide']}>
        <RadioCards<LineFields['mode']>
          label={t.form.mode}
          name={`mode-${fields.id}`}
          value={fields.mode}
          onChange={(mode) => onChange({ mode })}
          options={(['HELP_SELL', 'BUY'] as const).map((value) => ({
            value,
            label: t.modes[value],
            note: t.modeNotes[value],
          }))}
        />
      </div>
      {fields.mode === 'HELP_SELL' ? (
        <Purchase fields={fields} faults={faults} onChange={onChange} />
      ) : (
        <Labelled label={t.form.funding} error={faults.fundingSource}>
          {(props) => (
            <select
              {...props}
              value={fields.fundingSource}
              onChange={(event) =>
                onChange({ fundingSource: event.target.value as LineFields['fundingSource'] })
              }
            >
              {(['personal', 'canteen', 'union', 'unit_other'] as const).map((value) => (
                <option key={value} value={value}>
                  {t.funding[value]}
                </option>
              ))}
            </select>
          )}
        </Labelled>
      )}
    </>
  );
}

/** From which order for resale the goods come; shown to those who have one. */
function Purchase({ fields, faults, onChange }: Pick<EditorProps, 'fields' | 'faults' | 'onChange'>) {
  const t = useSalesWords();
  const weight = useWeight();
  const purchases = usePurchases();
  const items = purchases.data?.items ?? [];
  if (items.length === 0) return <FailedReads reads={[purchases]} />;
  const choose = (orderLineId: string) => {
    const bought = items.find((one) => one.orderLineId === orderLineId);
    onChange({
      orderLineId,
      ...(bought
        ? {
            originCountyCode: bought.originCountyCode,
            supplierName: bought.supplierName,
            goodsName: bought.productName,
            spec: bought.spec,
          }
        : {}),
    });
  };
  return (
    <div className={styles['wide']}>
      <Labelled label={t.form.source} error={faults.orderLineId}>
        {(props) => (
          <select {...props} value={fields.orderLineId} onChange={(event) => choose(event.target.value)}>
            <option value="">{t.form.elsewhere}</option>
            {items.map((one) => (
              <option key={one.orderLineId} value={one.orderLineId}>
                {t.form.purchase(one.orderNumber, `${one.productName} ${one.spec}`, weight(one.leftGrams))}
              </option>
            ))}
          </select>
        )}
      </Labelled>
    </div>
  );
}

/** Counties of the paired provinces; those of pairs first. */
function County({
  value,
  error,
  given,
  onChange,
}: {
  value: string;
  error: string | undefined;
  given: boolean;
  onChange: EditorProps['onChange'];
}) {
  const t = useSalesWords();
  const regions = useRegions();
  const pairings = usePairings();
  const paired = new Set((pairings.data?.items ?? []).map(({ westCode }) => westCode));
  const provinces = new Set([...paired].map((code) => code.slice(0, 2)));
  const counties = (regions.data?.items ?? [])
    .filter(({ level, code }) => level === 'county' && provinces.has(code.slice(0, 2)))
    .sort((a, b) => Number(paired.has(b.code)) - Number(paired.has(a.code)) || (a.code < b.code ? -1 : 1));
  return (
    <div>
      <Labelled label={t.form.county} error={error}>
        {(props) => (
          <select
            {...props}
            value={value}
            disabled={given}
            onChange={(event) => onChange({ originCountyCode: event.target.value })}
          >
            <option value="">{t.form.chooseCounty}</option>
            {counties.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      <FailedReads reads={[regions, pairings]} />
    </div>
  );
}

interface Field {
  id: string;
  'aria-invalid': boolean;
  'aria-describedby': string | undefined;
}

/** A label, an input of the browser's own, and what is wrong with it. */
export function Labelled({
  label,
  error,
  children,
}: {
  label: string;
  error?: string | undefined;
  children: (props: Field) => ReactNode;
}) {
  const id = useId();
  const described = error === undefined ? undefined : `${id}-note`;
  return (
    <div className={styles['choice']}>
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-invalid': error !== undefined, 'aria-describedby': described })}
      {error !== undefined && (
        <small id={described} role="alert">
          {error}
        </small>
      )}
    </div>
  );
}
