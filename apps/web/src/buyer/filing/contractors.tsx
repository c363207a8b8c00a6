import { Button } from 'antd';
import { useState } from 'react';
import { useSession } from '../../api/session';
import { useFilingWords } from '../../filing/words';
import {
  Dialog,
  Note,
  Refused,
  Section,
  Tag,
  TextField,
  toast,
  useDates,
  useFieldErrors,
  useShared,
} from '../../shared';
import { type Contractor, useActOnContractor, useContractors, useProposeContractor } from './api';
import styles from './filing.module.css';

/** 委托经营: whose account buys for this canteen, or for whose canteen this account buys. */
export function Contractors({ outsourced, editable }: { outsourced: boolean; editable: boolean }) {
  const t = useFilingWords();
  const [adding, setAdding] = useState(false);
  const links = useContractors();
  const items = links.data?.items ?? [];
  if (!outsourced && items.length === 0) return null;
  return (
    <Section
      title={t.contractors.title}
      note={t.contractors.note}
      actions={
        outsourced &&
        editable && (
          <Button size="small" onClick={() => setAdding(true)}>
            {t.contractors.add}
          </Button>
        )
      }
    >
      {items.length === 0 && <p className="quiet">{t.contractors.none}</p>}
      <ul className={styles['links']}>
        {items.map((link) => (
          <li key={link.id}>
            <LinkRow link={link} editable={editable} />
          </li>
        ))}
      </ul>
      {adding && <AddDialog onClose={() => setAdding(false)} />}
    </Section>
  );
}

const tones = { proposed: 'wait', confirmed: 'good', refused: 'bad' } as const;

function LinkRow({ link, editable }: { link: Contractor; editable: boolean }) {
  const t = useFilingWords();
  const dates = useDates();
  const own = useSession().data?.organization.id;
  const act = useActOnContractor(link);
  const isContractor = link.contractor.id === own;
  const other = isContractor ? link.unit : link.contractor;
  return (
    <>
      <div className={styles['link']}>
        <span>
          <b>{isContractor ? t.contractors.worksFor(other.name) : other.name}</b>
          <small>
            {t.contractors.span(
              dates.date(link.firstDay),
              link.lastDay === null ? '' : dates.date(link.lastDay),
            )}
          </small>
        </span>
        <Tag tone={tones[link.state]}>{t.contractors.states[link.state]}</Tag>
        {editable && isContractor && link.state === 'proposed' && (
          <span className={styles['fill']}>
            <Button size="small" onClick={() => act.mutate('refused')}>
              {t.contractors.refuse}
            </Button>
            <Button
              size="small"
              type="primary"
              loading={act.isPending}
              onClick={() => act.mutate('confirmed')}
            >
              {t.contractors.confirm}
            </Button>
          </span>
        )}
      </div>
      <Refused error={act.error} />
    </>
  );
}

function AddDialog({ onClose }: { onClose: () => void }) {
  const t = useFilingWords();
  const shared = useShared();
  const propose = useProposeContractor();
  const wrong = useFieldErrors(propose.error);
  const [code, setCode] = useState('');
  const [firstDay, setFirstDay] = useState('');
  const send = () =>
    propose.mutate(
      { contractorCreditCode: code.normalize('NFKC').trim().toUpperCase(), firstDay: firstDay.trim() },
      {
        onSuccess: () => {
          toast(t.contractors.sent);
          onClose();
        },
      },
    );
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.contractors.add}
      footer={
        <>
          <Button onClick={onClose}>{shared.actions.back}</Button>
          <Button type="primary" loading={propose.isPending} onClick={send}>
            {t.contractors.send}
          </Button>
        </>
      }
    >
      <div className={styles['fields']}>
        <Refused error={propose.error} />
        <Note>{t.contractors.explain}</Note>
        <TextField
          label={t.contractors.code}
          value={code}
          onChange={setCode}
          error={wrong('/contractorCreditCode')}
          maxLength={24}
        />
        <TextField
          label={t.contractors.firstDay}
          hint={t.contractors.dayHint}
          value={firstDay}
          onChange={setFirstDay}
          error={wrong('/firstDay')}
          maxLength={10}
        />
      </div>
    </Dialog>
  );
}
