import type { Tx } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { newTransferCode } from './transfer-code.policy';

/** Among these one is free; the unique key of each table says so behind it. */
const codesToChooseFrom = 4;

/** Codes for money that leaves: by one of its own a transfer is told from the payment, refund or payout of anybody else. */
@Injectable()
export class TransferCodes {
  /** For programs and operators: others do not see whose codes are taken. */
  async free(tx: Tx): Promise<string> {
    const codes = Array.from({ length: codesToChooseFrom }, () => newTransferCode());
    const [free]: { code: string }[] = await tx.query(
      `SELECT code FROM unnest($1::text[]) AS c(code)
        WHERE NOT EXISTS (SELECT FROM payouts WHERE transfer_code = code)
          AND NOT EXISTS (SELECT FROM refunds WHERE transfer_code = code)
          AND NOT EXISTS (SELECT FROM payments WHERE transfer_code = code) LIMIT 1`,
      [codes],
    );
    if (!free) throw new Error('No transfer code is free.');
    return free.code;
  }
}
