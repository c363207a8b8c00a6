import { Button } from 'antd';
import { useState } from 'react';
import { type Acceptance, type AcceptanceLine, type ReturnDraft, useRequestReturn } from '../api/fulfillment';
import { Dialog, Money, RadioCards, Refused, readYuan, Stepper, TextField, toast } from '../shared';
import styles from './give-back.module.css';
import { useBuyerWords } from './words';

type Kind = NonNullable<ReturnDraft['kind']>;
/** What of a line is asked back: packs, and for a claim the yuan as typed. */
interface Asked {
  packs: number;
  yuan: string;
}
const nothing: Asked = { packs: 0, yuan: '' };

/** Goods that turned out bad after acceptance: they go back, or stay and part of their price comes back. */
export function GiveBack({
  acceptance,
  open,
  onClose,
}: {
  acceptance: Acceptance;
  open: boolean;
  onClose: () => void;
}) {
  const t = useBuyerWords();
  const request = useRequestReturn(acceptance.id);
  const [kind, setKind] = useState<Kind>('return');
  const [asked, setAsked] = useState<Record<string, Asked>>({});
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const lines = acceptance.lines.filter((line) => line.leftFen > 0);
  const chosen = lines.flatMap((line) => {
    const { packs, yuan } = asked[line.id] ?? nothing;
    const amountFen = kind === 'claim' ? readYuan(yuan) : packs * line.priceFen;
    return packs > 0 ? [{ line, quantity: packs, amountFen }] : [];
  });
  const isWhole = chosen.every(
    ({ line, amountFen }) => amountFen !== undefined && amountFen > 0 && amountFen <= line.leftFen,
  );
  const submit = () => {
    setTried(true);
    if (chosen.length === 0 || !isWhole || reason.trim() === '') return;
    const draft: ReturnDraft = {
      kind,
      reason: reason.trim(),
      lines: chosen.map(({ line, quantity, amountFen }) => ({
        acceptanceLineId: line.id,
        quantity,
        ...(kind === 'claim' ? { amountFen } : {}),
      })),
    };
    request.mutate(draft, {
      onSuccess: () => {
        toast(t.giveBack.sent);
        onClose();
      },
    });
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t.giveBack.title}
      footer={
        <Button type="primary" size="large" loading={request.isPending} onClick={submit}>
          {t.giveBack.submit}
        </Button>
      }
    >
      <Refused error={request.error} />
      <KindChoice value={kind} onChange={setKind} />
      <ul className={styles['lines']}>
        {lines.map((line) => (
          <AskedLine
            key={line.id}
            line={line}
            kind={kind}
            asked={asked[line.id] ?? nothing}
            tried={tried}
            onChange={(next) => setAsked((all) => ({ ...all, [line.id]: next }))}
          />
        ))}
      </ul>
      {tried && chosen.length === 0 && (
        <p role="alert" className={styles['missing']}>
          {t.giveBack.none}
        </p>
      )}
      <TextField
        kind="lines"
        label={t.giveBack.reason}
        maxLength={200}
        value={reason}
        onChange={setReason}
        error={tried && reason.trim() === '' ? t.accept.reasonRequired : undefined}
      />
      <p className={styles['total']}>
        {t.giveBack.total}{' '}
        <Money fen={chosen.reduce((sum, { amountFen }) => sum + (amountFen ?? 0), 0)} size="large" />
      </p>
    </Dialog>
  );
}

function KindChoice({ value, onChange }: { value: Kind; onChange: (kind: Kind) => void }) {
  const t = useBuyerWords();
  return (
    <RadioCards
      label={t.giveBack.kind}
      name="give-back-kind"
      value={value}
      onChange={onChange}
      options={(['return', 'claim'] as const).map((kind) => ({
        value: kind,
        label: t.giveBack.kinds[kind],
        note: t.giveBack.kindNotes[kind],
      }))}
    />
  );
}

interface AskedLineProps {
  line: AcceptanceLine;
  kind: Kind;
  asked: Asked;
  tried: boolean;
  onChange: (asked: Asked) => void;
}

function AskedLine({ line, kind, asked, tried, onChange }: AskedLineProps) {
  const t = useBuyerWords();
  const most = line.acceptedQuantity - line.returnedQuantity;
  const fen = readYuan(asked.yuan);
  const isWrong = tried && asked.packs > 0 && (fen === undefined || fen === 0 || fen > line.leftFen);
  return (
    <li>
      <span>
        <b>{line.productName}</b>
        <small>
          {t.giveBack.left(most)} · <Money fen={line.leftFen} size="small" tone="quiet" />
        </small>
      </span>
      <Stepper
        label={`${line.productName} ${t.giveBack.quantity}`}
        value={asked.packs}
        max={most}
        onChange={(packs) => onChange({ ...asked, packs })}
      />
      {kind === 'claim' && asked.packs > 0 && (
        <div className={styles['claim']}>
          <TextField
            label={t.giveBack.claimFen}
            inputMode="decimal"
            value={asked.yuan}
            onChange={(yuan) => onChange({ ...asked, yuan })}
            error={isWrong ? t.giveBack.claimWrong : undefined}
          />
        </div>
      )}
    </li>
  );
}
