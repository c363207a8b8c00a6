import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { DayField, RadioCards, readYuan, Select, TextField } from '../../shared';
import { channels, kinds } from '../../subsidy/api';
import styles from '../../subsidy/subsidy.module.css';
import { useSubsidyWords } from '../../subsidy/words';
import { newTier, type RulesDraft, readDays, readLimit, readRate, type TierText } from './rules-draft';

type Change = (part: Partial<RulesDraft>) => void;

/** Every rule of a programme as a field; what is wrong is said at the field. */
export function RulesForm({ draft, change }: { draft: RulesDraft; change: Change }) {
  const t = useSubsidyWords();
  const bad = (value: unknown) => (value === undefined ? t.edit.bad.amount : undefined);
  return (
    <div className={styles['form']}>
      <div className={styles['pair']}>
        <DayField
          label={t.edit.firstDay}
          value={draft.firstDay}
          onChange={(firstDay) => change({ firstDay })}
        />
        <DayField label={t.edit.lastDay} value={draft.lastDay} onChange={(lastDay) => change({ lastDay })} />
      </div>
      <RadioCards
        label={t.edit.periodBy}
        name="periodBy"
        value={draft.periodBy ?? 'sale'}
        onChange={(periodBy) => change({ periodBy })}
        options={(['sale', 'statistics'] as const).map((value) => ({
          value,
          label: t.rules.periodBy[value],
          note: t.edit.periodByNotes[value],
        }))}
      />
      <Tiers draft={draft} change={change} />
      <RadioCards
        label={t.edit.mode}
        name="mode"
        value={draft.tierMode}
        onChange={(tierMode) => change({ tierMode })}
        options={[
          { value: 'slab', label: t.rules.slab, note: t.edit.slabNote },
          { value: 'marginal', label: t.rules.marginal, note: t.edit.marginalNote },
        ]}
      />
      <TextField
        label={t.edit.cap}
        value={draft.cap}
        onChange={(cap) => change({ cap })}
        error={bad(readLimit(draft.cap))}
        inputMode="decimal"
      />
      <TextField
        label={t.edit.pot}
        value={draft.pot}
        onChange={(pot) => change({ pot })}
        error={bad(readLimit(draft.pot))}
        hint={t.rules.potNote}
        inputMode="decimal"
      />
      <Eligibility draft={draft} change={change} />
    </div>
  );
}

function Eligibility({ draft, change }: { draft: RulesDraft; change: Change }) {
  const t = useSubsidyWords();
  return (
    <>
      <Checks
        label={t.rules.sellers}
        options={kinds.map((value) => ({ value, label: t.kinds[value] }))}
        chosen={draft.sellerKinds}
        onChange={(sellerKinds) => change({ sellerKinds })}
      />
      <Checks
        label={t.rules.channels}
        options={channels.map((value) => ({ value, label: t.channels[value] }))}
        chosen={draft.channels}
        onChange={(chosen) => change({ channels: chosen })}
      />
      <div className={styles['checks']}>
        <Check
          label={t.rules.inCounty}
          checked={draft.registeredInCounty}
          onChange={(registeredInCounty) => change({ registeredInCounty })}
        />
        <Check
          label={t.rules.paired}
          checked={draft.pairedOnly}
          onChange={(pairedOnly) => change({ pairedOnly })}
        />
        <Check
          label={t.rules.towardsTarget}
          checked={draft.towardsTargetOnly ?? false}
          onChange={(towardsTargetOnly) => change({ towardsTargetOnly })}
        />
      </div>
      <div className={styles['pair']}>
        <Select
          label={t.rules.evidence}
          showLabel
          value={String(draft.minimumEvidenceLevel)}
          onChange={(level) => change({ minimumEvidenceLevel: Number(level) })}
          options={['0', '1', '2', '3'].map((value) => ({ value, label: value }))}
        />
        <TextField
          label={t.edit.notice}
          value={draft.noticeDays}
          onChange={(noticeDays) => change({ noticeDays })}
          error={readDays(draft.noticeDays) === undefined ? t.edit.bad.days : undefined}
          inputMode="numeric"
        />
      </div>
      <TextField
        label={t.edit.buyersIn}
        value={draft.buyersIn}
        onChange={(buyersIn) => change({ buyersIn })}
        inputMode="numeric"
        maxLength={6}
      />
    </>
  );
}

function Tiers({ draft: { tiers }, change }: { draft: RulesDraft; change: Change }) {
  const t = useSubsidyWords();
  const set = (key: number, part: Partial<TierText>) =>
    change({ tiers: tiers.map((tier) => (tier.key === key ? { ...tier, ...part } : tier)) });
  return (
    <fieldset className={styles['form']} style={{ border: 0, padding: 0 }}>
      <legend className="visually-hidden">{t.edit.tiers}</legend>
      {tiers.map((tier, index) => (
        <div key={tier.key} className={styles['tier']}>
          <TextField
            label={t.edit.tierFrom(index + 1)}
            value={tier.from}
            onChange={(from) => set(tier.key, { from })}
            error={readYuan(tier.from) === undefined ? t.edit.bad.amount : undefined}
            inputMode="decimal"
          />
          <TextField
            label={t.edit.tierRate(index + 1)}
            value={tier.rate}
            onChange={(rate) => set(tier.key, { rate })}
            error={readRate(tier.rate) === undefined ? t.edit.bad.rate : undefined}
            inputMode="decimal"
          />
          <Check
            label={t.edit.inclusiveShort}
            name={t.edit.inclusive(index + 1)}
            checked={tier.inclusive}
            onChange={(inclusive) => set(tier.key, { inclusive })}
          />
          <Button
            icon={<DeleteOutlined />}
            aria-label={t.edit.dropTier(index + 1)}
            disabled={tiers.length === 1}
            onClick={() => change({ tiers: tiers.filter(({ key }) => key !== tier.key) })}
          />
        </div>
      ))}
      {tiers.length < 10 && (
        <Button icon={<PlusOutlined />} onClick={() => change({ tiers: [...tiers, newTier()] })}>
          {t.edit.addTier}
        </Button>
      )}
    </fieldset>
  );
}

function Check({
  label,
  name,
  checked,
  onChange,
}: {
  label: string;
  name?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    <label className={styles['check']}>
      <input
        type="checkbox"
        aria-label={name}
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
      {label}
    </label>
  );
}

function Checks<V extends string>({
  label,
  options,
  chosen,
  onChange,
}: {
  label: string;
  options: ReadonlyArray<{ value: V; label: string }>;
  chosen: readonly V[];
  onChange: (chosen: V[]) => void;
}) {
  return (
    <fieldset className={styles['checks']}>
      <legend>{label}</legend>
      {options.map(({ value, label: text }) => (
        <Check
          key={value}
          label={text}
          checked={chosen.includes(value)}
          onChange={(on) => onChange(on ? [...chosen, value] : chosen.filter((one) => one !== value))}
        />
      ))}
    </fieldset>
  );
}
