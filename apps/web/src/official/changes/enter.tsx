import { Button } from 'antd';
import { useState } from 'react';
import {
  Dialog,
  formatBp,
  Note,
  RadioCards,
  Refused,
  TextField,
  toast,
  useFieldErrors,
  useShared,
} from '../../shared';
import { type Kind, useEnter } from './api';
import styles from './changes.module.css';
import { draftOf, nothing, shareBp, type Typed } from './draft';
import { UnitPicker } from './picker';
import { useChangeWords } from './words';

const kinds: readonly Kind[] = ['merge', 'split', 'rename', 'close'];

/** 登记变更: kind, units, day and paper; what follows from it is said before it is sent. */
export function EnterDialog({ onClose }: { onClose: () => void }) {
  const t = useChangeWords();
  const shared = useShared();
  const enter = useEnter();
  const [typed, setTyped] = useState<Typed>(nothing);
  const put = (change: Partial<Typed>) => setTyped((before) => ({ ...before, ...change }));
  const draft = draftOf(typed);
  const send = () =>
    draft &&
    enter.mutate(draft, {
      onSuccess: () => {
        toast(t.entered);
        onClose();
      },
    });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.enter}
      width={640}
      footer={
        <>
          <Button onClick={onClose}>{shared.actions.back}</Button>
          <Button type="primary" loading={enter.isPending} disabled={draft === undefined} onClick={send}>
            {t.save}
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        <Refused error={enter.error} />
        <RadioCards
          label={t.kind}
          name="kind"
          value={typed.kind}
          onChange={(kind) =>
            put({ kind, units: typed.units.slice(0, kind === 'merge' ? 20 : 1), successors: [] })
          }
          options={kinds.map((value) => ({ value, label: t.kinds[value], note: t.kindNotes[value] }))}
        />
        <UnitPicker
          label={t.unitToEnd[typed.kind]}
          chosen={typed.units}
          most={typed.kind === 'merge' ? 20 : 1}
          onChange={(units) => put({ units })}
        />
        <Becomes typed={typed} put={put} error={enter.error} />
        <Paper typed={typed} put={put} error={enter.error} />
        <Note>{t.consequences[typed.kind]}</Note>
      </div>
    </Dialog>
  );
}

interface Part {
  typed: Typed;
  put: (change: Partial<Typed>) => void;
  error: unknown;
}

/** Successors with their shares, or the new name. */
function Becomes({ typed, put, error }: Part) {
  const t = useChangeWords();
  const wrong = useFieldErrors(error);
  const { kind, successors, shares } = typed;
  if (kind === 'close') return null;
  if (kind === 'rename')
    return (
      <>
        <TextField
          label={t.newName}
          value={typed.newName}
          onChange={(newName) => put({ newName })}
          error={wrong('/newName')}
          maxLength={50}
        />
        <TextField
          label={t.newShortName}
          value={typed.newShortName}
          onChange={(newShortName) => put({ newShortName })}
          error={wrong('/newShortName')}
          maxLength={20}
        />
      </>
    );
  const sum = successors.reduce((total, { id }) => total + (shareBp(shares[id]) ?? 0), 0);
  return (
    <>
      <UnitPicker
        label={t.into[kind]}
        chosen={successors}
        most={kind === 'merge' ? 1 : 20}
        onChange={(chosen) => put({ successors: chosen })}
      />
      {kind === 'split' &&
        successors.map(({ id, name }) => (
          <TextField
            key={id}
            label={`${name} · ${t.share}`}
            value={shares[id] ?? ''}
            onChange={(value) => put({ shares: { ...shares, [id]: value } })}
            error={(shares[id] ?? '') !== '' && shareBp(shares[id]) === undefined ? t.badShare : undefined}
            inputMode="decimal"
            maxLength={5}
          />
        ))}
      {kind === 'split' && successors.length > 1 && sum !== 10_000 && (
        <p className="quiet">{t.shareSum(formatBp(sum))}</p>
      )}
    </>
  );
}

function Paper({ typed, put, error }: Part) {
  const t = useChangeWords();
  const wrong = useFieldErrors(error);
  return (
    <>
      <TextField
        label={t.effectiveOn}
        hint={t.dayHint}
        value={typed.effectiveOn}
        onChange={(effectiveOn) => put({ effectiveOn })}
        error={wrong('/effectiveOn')}
        maxLength={10}
      />
      <TextField
        label={t.sourceDocument}
        value={typed.sourceDocument}
        onChange={(sourceDocument) => put({ sourceDocument })}
        error={wrong('/sourceDocument')}
        maxLength={200}
      />
      <TextField
        label={t.note}
        kind="lines"
        value={typed.note}
        onChange={(note) => put({ note })}
        error={wrong('/note')}
        maxLength={500}
      />
    </>
  );
}
