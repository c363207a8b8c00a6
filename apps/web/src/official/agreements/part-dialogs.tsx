import { Button } from 'antd';
import { useState } from 'react';
import { usePairings, useRegions } from '../../api/catalog';
import { answer, api } from '../../api/client';
import { ApiError } from '../../api/errors';
import {
  Await,
  Dialog,
  Empty,
  FailedReads,
  formatFen,
  Note,
  Pills,
  plainFen,
  Refused,
  readYuan,
  Select,
  TextField,
  toast,
  useDates,
  useShared,
} from '../../shared';
import { MorePages, usePages } from '../../shared/pages';
import styles from './agreements.module.css';
import {
  type Agreement,
  type Change,
  type Part,
  useAddPart,
  useChangePart,
  useChanges,
  useRemovePart,
  type Whole,
} from './api';
import { useAgreementWords } from './words';

type PartKind = Part['kind'];

const over = (error: unknown): number | undefined =>
  error instanceof ApiError && error.code === 'target_part.over_allocated'
    ? error.figure('overFen')
    : undefined;

const covers = (region: string, code: string): boolean => code.startsWith(region.replace(/(00){1,2}$/, ''));

/** What may stand below a whole, by kind, and what was read for it. */
function useChoices(agreement: Agreement, whole: Whole | Part, kind: PartKind) {
  const regions = useRegions();
  const pairings = usePairings();
  const east = whole.region.code;
  const { year, west } = agreement;
  const units = usePages(['units', 'below', east, year, kind], async (cursor) =>
    kind === 'unit'
      ? answer(api.GET('/v1/units', { params: { query: { year, eastCode: east, limit: 100, cursor } } }))
      : { items: [], nextCursor: null },
  );
  if (kind === 'region') {
    const below = (regions.data?.items ?? []).filter(({ parentCode }) => parentCode === east);
    return { reads: [regions], options: below.map(({ code, name }) => ({ value: code, label: name })) };
  }
  if (kind === 'pairing') {
    const within = (pairings.data?.items ?? []).filter(
      (pair) => covers(east, pair.eastCode) && covers(west.code, pair.westCode),
    );
    const named = within.map((pair) => ({ value: pair.id, label: `${pair.eastName} — ${pair.westName}` }));
    return { reads: [pairings], options: named };
  }
  const named = (units.data ?? []).map((unit) => ({ value: unit.buyerId, label: unit.name }));
  return { reads: [units], options: named };
}

function kindsBelow(whole: Whole | Part, part: Part | null): PartKind[] {
  if (whole.partKind) return [whole.partKind];
  if (part?.kind === 'pairing') return ['unit'];
  return whole.region.code.endsWith('00') ? ['region', 'pairing'] : ['pairing', 'unit'];
}

/** Why, and when the parts pass the whole: why that may be. */
function Reasons({
  reason,
  setReason,
  overReason,
  setOverReason,
  error,
  tried,
}: {
  reason: string;
  setReason: (text: string) => void;
  overReason: string;
  setOverReason: (text: string) => void;
  error: unknown;
  tried: boolean;
}) {
  const t = useAgreementWords();
  const shared = useShared();
  const overFen = over(error);
  return (
    <>
      <TextField
        label={t.part.reason}
        value={reason}
        onChange={setReason}
        maxLength={200}
        error={tried && reason.trim() === '' ? shared.field.required : undefined}
      />
      {overFen === undefined ? (
        <Refused error={error} />
      ) : (
        <>
          <Note tone="seal">{t.part.overText(formatFen(overFen))}</Note>
          <TextField label={t.part.over} value={overReason} onChange={setOverReason} maxLength={200} />
        </>
      )}
    </>
  );
}

export function AddDialog({
  agreement,
  whole,
  part,
  onClose,
}: {
  agreement: Agreement;
  whole: Whole | Part;
  part: Part | null;
  onClose: () => void;
}) {
  const t = useAgreementWords();
  const shared = useShared();
  const kinds = kindsBelow(whole, part);
  const [kind, setKind] = useState<PartKind>(kinds[0] ?? 'unit');
  const [who, setWho] = useState('');
  const [amount, setAmount] = useState('');
  const [reason, setReason] = useState('');
  const [overReason, setOverReason] = useState('');
  const [tried, setTried] = useState(false);
  const choices = useChoices(agreement, whole, kind);
  const add = useAddPart(agreement.id);
  const amountFen = amount.trim() === '' ? undefined : readYuan(amount);
  const isAmount = amount.trim() === '' ? kind === 'pairing' : amountFen !== undefined;
  const submit = () => {
    setTried(true);
    if (who === '' || reason.trim() === '' || !isAmount) return;
    const holder =
      kind === 'region' ? { regionCode: who } : kind === 'pairing' ? { pairingId: who } : { unitId: who };
    add.mutate(
      {
        ...holder,
        reason: reason.trim(),
        ...(part ? { parentId: part.id } : {}),
        ...(amountFen === undefined ? {} : { amountFen }),
        ...(overReason.trim() === '' ? {} : { overReason: overReason.trim() }),
      },
      {
        onSuccess: () => {
          toast(t.part.added);
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.part.title(part?.name ?? agreement.title)}
      footer={<Footer label={t.part.add} pending={add.isPending} onClose={onClose} onClick={submit} />}
    >
      <div className={styles['form']}>
        {kinds.length > 1 && (
          <Pills
            label={t.part.how}
            value={kind}
            onChange={(next) => {
              setKind(next);
              setWho('');
            }}
            options={kinds.map((value) => ({ value, label: t.part.kinds[value] }))}
          />
        )}
        <Select
          label={t.part.who}
          showLabel
          value={who}
          onChange={setWho}
          options={[{ value: '', label: t.part.choose }, ...choices.options]}
        />
        <FailedReads reads={choices.reads} />
        {tried && who === '' && <p className={styles['wrong']}>{shared.field.required}</p>}
        <TextField
          label={t.part.amount}
          value={amount}
          onChange={setAmount}
          inputMode="decimal"
          hint={kind === 'pairing' ? t.part.amountHint : undefined}
          error={tried && !isAmount ? t.part.wrongAmount : undefined}
        />
        <Reasons {...{ reason, setReason, overReason, setOverReason, tried }} error={add.error} />
      </div>
    </Dialog>
  );
}

export function ChangeDialog({ part, onClose }: { part: Part; onClose: () => void }) {
  const t = useAgreementWords();
  const [amount, setAmount] = useState(plainFen(part.amountFen));
  const [reason, setReason] = useState('');
  const [overReason, setOverReason] = useState('');
  const [tried, setTried] = useState(false);
  const change = useChangePart(part.id);
  const amountFen = readYuan(amount);
  const submit = () => {
    setTried(true);
    if (amountFen === undefined || reason.trim() === '') return;
    const about = { amountFen, expectedFen: part.amountFen, reason: reason.trim() };
    change.mutate(overReason.trim() === '' ? about : { ...about, overReason: overReason.trim() }, {
      onSuccess: () => {
        toast(t.part.changed);
        onClose();
      },
    });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.part.changeTitle(part.name)}
      footer={<Footer label={t.part.change} pending={change.isPending} onClose={onClose} onClick={submit} />}
    >
      <div className={styles['form']}>
        <p>
          {t.part.now}：<b className="num">{formatFen(part.amountFen)}</b>
        </p>
        <TextField
          label={t.part.amount}
          value={amount}
          onChange={setAmount}
          inputMode="decimal"
          error={tried && amountFen === undefined ? t.part.wrongAmount : undefined}
        />
        <Reasons {...{ reason, setReason, overReason, setOverReason, tried }} error={change.error} />
      </div>
    </Dialog>
  );
}

export function RemoveDialog({ part, onClose }: { part: Part; onClose: () => void }) {
  const t = useAgreementWords();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const remove = useRemovePart(part.id);
  const submit = () => {
    setTried(true);
    if (reason.trim() === '') return;
    remove.mutate(reason.trim(), {
      onSuccess: () => {
        toast(t.part.removed);
        onClose();
      },
    });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.part.removeTitle(part.name)}
      footer={<Footer label={t.part.remove} pending={remove.isPending} onClose={onClose} onClick={submit} />}
    >
      <div className={styles['form']}>
        <p>{t.part.removeText}</p>
        <Reasons
          {...{ reason, setReason, tried }}
          overReason=""
          setOverReason={() => undefined}
          error={remove.error}
        />
      </div>
    </Dialog>
  );
}

function Footer({
  label,
  pending,
  onClose,
  onClick,
}: {
  label: string;
  pending: boolean;
  onClose: () => void;
  onClick: () => void;
}) {
  const shared = useShared();
  return (
    <>
      <Button onClick={onClose}>{shared.actions.cancel}</Button>
      <Button type="primary" loading={pending} onClick={onClick}>
        {label}
      </Button>
    </>
  );
}

export function HistoryDialog({ part, onClose }: { part: Part; onClose: () => void }) {
  const t = useAgreementWords();
  const changes = useChanges(part.id);
  return (
    <Dialog open onClose={onClose} title={t.part.historyTitle(part.name)}>
      <Await read={changes}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty />
          ) : (
            <ul className={styles['reports']}>
              {rows.map((row) => (
                <Entry key={row.id} change={row} />
              ))}
            </ul>
          )
        }
      </Await>
      <MorePages read={changes} />
    </Dialog>
  );
}

function Entry({ change }: { change: Change }) {
  const t = useAgreementWords();
  const dates = useDates();
  const { fromFen, toFen, fromLevel, toLevel, changedBy, overReason } = change;
  const moved =
    toFen === null
      ? t.part.taken
      : fromFen === null
        ? t.part.set(formatFen(toFen))
        : t.part.from(formatFen(fromFen), formatFen(toFen));
  return (
    <li className={styles['report']}>
      <b className="num">{moved}</b>
      {toLevel !== null && fromLevel !== null && fromLevel !== toLevel && (
        <span>{t.part.level(toLevel)}</span>
      )}
      <p>{change.reason}</p>
      {overReason && <p className={styles['loess']}>{t.tree.overBecause(overReason)}</p>}
      <p className="quiet">
        {changedBy ? t.reports.by(changedBy.name, changedBy.organizationName) : t.part.program} ·{' '}
        {dates.moment(change.changedAt)}
      </p>
    </li>
  );
}
