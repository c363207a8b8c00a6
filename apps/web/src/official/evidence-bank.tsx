import { DateText, Facts, Money, StateTag } from '../shared';
import type { Evidence } from './api';
import { useOfficialWords } from './words';

/** What was asked for, and the bank lines that brought it. */
export function Bank({ payments, bankLines }: Pick<Evidence, 'payments' | 'bankLines'>) {
  const t = useOfficialWords();
  return (
    <>
      {payments
        .filter((payment) => payment.state !== 'voided')
        .map((payment) => (
          <Facts
            key={payment.id}
            columns={2}
            items={[
              [
                t.evidence.transferCode,
                <span key="code" className="num">
                  {payment.transferCode}
                </span>,
              ],
              [t.evidence.state, <StateTag key="state" kind="payment" state={payment.state} />],
              [t.facts.amount, <Money key="amount" fen={payment.amountFen} />],
              [
                t.evidence.capturedAt,
                payment.capturedAt && <DateText key="at" value={payment.capturedAt} clock />,
              ],
            ]}
          />
        ))}
      {bankLines.map((line) => (
        <Facts
          key={`${line.id} ${line.paymentId}`}
          columns={2}
          items={[
            [t.evidence.bankLine, `${line.statementFileName} · ${t.evidence.row(line.rowNumber)}`],
            [t.evidence.bookedOn, <DateText key="on" value={line.bookedOn} />],
            [t.evidence.payer, `${line.payerName} ****${line.payerAccountEnding}`],
            [t.facts.amount, <Money key="amount" fen={line.amountFen} />],
            [
              t.evidence.applied,
              line.appliedFen !== line.amountFen && <Money key="applied" fen={line.appliedFen} />,
            ],
            [t.evidence.memo, line.memo],
            [t.evidence.bankReference, line.bankReference],
            [t.evidence.matched, t.evidence.matchedBy[line.matchedBy]],
          ]}
        />
      ))}
    </>
  );
}
