import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { Await, inShanghai, Loading, TextField } from '../../shared';
import { type Named, useUnitsNamed } from './api';
import styles from './changes.module.css';
import { useChangeWords } from './words';

/** One unit or several, found by name. */
export function UnitPicker({
  label,
  chosen,
  most,
  onChange,
}: {
  label: string;
  chosen: readonly Named[];
  most: number;
  onChange: (units: Named[]) => void;
}) {
  const t = useChangeWords();
  const [q, setQ] = useState('');
  const { year } = inShanghai(new Date());
  const found = useUnitsNamed(q.trim(), year);
  const isFree = ({ unitId }: { unitId: string }) => chosen.every(({ id }) => id !== unitId);
  return (
    <fieldset className={styles['picker']} aria-label={label}>
      <b>{label}</b>
      {chosen.map((unit) => (
        <p key={unit.id} className={styles['chosen']}>
          {unit.name}
          <Button
            size="small"
            type="text"
            icon={<CloseOutlined />}
            aria-label={t.remove(unit.name)}
            onClick={() => onChange(chosen.filter(({ id }) => id !== unit.id))}
          />
        </p>
      ))}
      {chosen.length < most && (
        <>
          <TextField
            label={t.search}
            quietLabel
            placeholder={t.search}
            hint={t.searchHint}
            value={q}
            onChange={setQ}
            maxLength={50}
          />
          {q.trim() !== '' && (
            <Await read={found} bones={<Loading rows={2} title={false} />}>
              {({ items }) => (
                <ul className={styles['found']}>
                  {items.every((unit) => !isFree(unit)) && <li className="quiet">{t.nobody}</li>}
                  {items.filter(isFree).map(({ unitId, name, regionName }) => (
                    <li key={unitId}>
                      <button
                        type="button"
                        onClick={() => {
                          onChange([...chosen, { id: unitId, name }]);
                          setQ('');
                        }}
                      >
                        {name} <small>{regionName}</small>
                      </button>
                    </li>
                  ))}
                </ul>
              )}
            </Await>
          )}
        </>
      )}
    </fieldset>
  );
}
