import { Button } from 'antd';
import { useState } from 'react';
import { useSession } from '../../api/session';
import { useFilingWords } from '../../filing/words';
import {
  DayField,
  Dialog,
  ErrorState,
  Loading,
  Note,
  Refused,
  Section,
  Tag,
  TextField,
  toast,
  today,
  useDates,
  useFieldErrors,
  useShared,
} from '../../shared';
import {
  type Contractor,
  useActOnContractor,
  useContractors,
  useEndContractor,
  useProposeContractor,
} from './api';
import styles from './filing.module.css';

/** 委托经营: whose account buys for this canteen, or for whose canteen this account buys. */
export function Contractors({ outsourced, editable }: { outsourced: boolean; editable: boolean }) {
  const t = useFilingWords();
  const [adding, setAdding] = useState(false);
  const links = useContractors();
  const items = links.data?.items ?? [];
  // Few units have any: the place is kept only where one is expected, and a failed read is said everywhere.
  if (!outsourced && items.length === 0 && links.error === null) return null;
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
      {links.data === undefined && links.error !== null && (
        <ErrorState error={links.error} retry={() => links.refetch()} />
      )}
      {links.isPending && <Loading rows={2} title={false} />}
      {links.data?.items.length === 0 && <p className="quiet">{t.contractors.none}</p>}
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

/** A contract that goes on after today can be ended, by either side. */
function goesOn({ state, lastDay }: Contractor): boolean {
  return state === 'confirmed' && (lastDay === null || lastDay > today());
}

function LinkRow({ link, editable }: { link: Contractor; editable: boolean }) {
  const t = useFilingWords();
  const dates = useDates();
  const own = useSession().data?.organization.id;
  const act = useActOnContractor(link);
  const [ending, setEnding] = useState(false);
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
        {editable && goesOn(link) && (
          <span className={styles['fill']}>
            <Button
              size="small"
              aria-label={`${t.contractors.end} ${other.name}`}
              onClick={() => setEnding(true)}
            >
              {t.contractors.end}
            </Button>
          </span>
        )}
      </div>
      <Refused error={act.error} />
      {ending && <EndDialog link={link} name={other.name} onClose={() => setEnding(false)} />}
    </>
  );
}

function EndDialog({ link, name, onClose }: { link: Contractor; name: string; onClose: () => void }) {
  const t = useFilingWords();
  const shared = useShared();
  const end = useEndContractor(link);
  const [lastDay, setLastDay] = useState(today());
  const send = () =>
    end.mutate(lastDay, {
      onSuccess: () => {
        toast(t.contractors.ended);
        onClose();
      },
    });
  return (
    <Dialog
      open
      onClose={onClose}
      title={`${t.contractors.end} · ${name}`}
      footer={
        <>
          <Button onClick={onClose}>{shared.actions.back}</Button>
          <Button type="primary" danger disabled={lastDay === ''} loading={end.isPending} onClick={send}>
            {t.contractors.endSend}
          </Button>
        </>
      }
    >
      <div className={styles['fields']}>
        <Refused error={end.error} />
        <Note>{t.contractors.endExplain}</Note>
        <DayField label={t.contractors.lastDay} value={lastDay} onChange={setLastDay} />
      </div>
    </Dialog>
  );
}

function AddDialog({ onClose }: { onClose: () => void }) {
  const t = useFilingWords();
  const shared = useShared();
  const propose = useProposeContractor();
  const wrong = useFieldErrors(propose.error);
  const [code, setCode] = useState('');
  const [firstDay, setFirstDay] = useState('');
  const [lastDay, setLastDay] = useState('');
  const send = () =>
    propose.mutate(
      {
        contractorCreditCode: code.normalize('NFKC').trim().toUpperCase(),
        firstDay: firstDay.trim(),
        ...(lastDay.trim() === '' ? {} : { lastDay: lastDay.trim() }),
      },
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
        <TextField
          label={t.contractors.lastDay}
          hint={t.contractors.lastDayHint}
          value={lastDay}
          onChange={setLastDay}
          error={wrong('/lastDay')}
          maxLength={10}
        />
      </div>
    </Dialog>
  );
}
