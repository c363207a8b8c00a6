import { useState } from 'react';
import { Confirm, Note, RadioCards, Refused, TextField, toast } from '../shared';
import { inputText, inputUnit, measureText, readInput } from './measure';
import styles from './rules.module.css';
import { type Rule, useChangeRule } from './rules-api';
import { useIntegrityWords, useSaid } from './words';

/** Sets thresholds by a paper, or stops the rule; cases that were found keep theirs. */
export function EditRule({ rule, onClose }: { rule: Rule; onClose: () => void }) {
  const t = useIntegrityWords();
  const said = useSaid();
  const change = useChangeRule(rule);
  const names = Object.keys(rule.limits);
  const [texts, setTexts] = useState<Record<string, string>>(
    Object.fromEntries(
      Object.entries(rule.thresholds).map(([name, value]) => [name, inputText(name, value)]),
    ),
  );
  const [source, setSource] = useState('');
  const [active, setActive] = useState<'yes' | 'no'>(rule.active ? 'yes' : 'no');
  const [tried, setTried] = useState(false);
  const wrong = (name: string): string | undefined => {
    const { least, most } = rule.limits[name] ?? { least: 0, most: Number.MAX_SAFE_INTEGER };
    const value = readInput(name, texts[name] ?? '');
    return value !== undefined && value >= least && value <= most
      ? undefined
      : t.rules.between(measureText(t, name, least), measureText(t, name, most));
  };
  const send = () => {
    setTried(true);
    if (source.trim() === '' || names.some(wrong)) return;
    const thresholds = Object.fromEntries(
      names.map((name) => [name, readInput(name, texts[name] ?? '') ?? 0]),
    );
    change.mutate(
      { thresholds, source: source.trim(), active: active === 'yes' },
      {
        onSuccess: () => {
          toast(t.rules.saved);
          onClose();
        },
      },
    );
  };
  return (
    <Confirm
      open
      onClose={onClose}
      onConfirm={send}
      pending={change.isPending}
      title={t.rules.editOf(said(rule.name))}
      confirmLabel={t.rules.save}
    >
      <div className={styles['form']}>
        <p>{said(rule.says)}</p>
        <Refused error={change.error} />
        {names.map((name) => (
          <TextField
            key={name}
            label={`${t.measures[name] ?? name}${inputUnit(t, name)}`}
            inputMode="decimal"
            value={texts[name] ?? ''}
            onChange={(text) => setTexts((before) => ({ ...before, [name]: text }))}
            error={tried ? wrong(name) : undefined}
            maxLength={15}
          />
        ))}
        <RadioCards
          label={t.rules.state}
          name="active"
          value={active}
          onChange={setActive}
          columns={2}
          options={[
            { value: 'yes', label: t.rules.active },
            { value: 'no', label: t.rules.stopped },
          ]}
        />
        <TextField
          label={t.rules.source}
          hint={t.rules.sourceHint}
          value={source}
          onChange={setSource}
          error={tried && source.trim() === '' ? t.rules.sourceMissing : undefined}
          maxLength={200}
        />
        <Note>{t.rules.onlyNew}</Note>
      </div>
    </Confirm>
  );
}
