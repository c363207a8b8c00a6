import { BankAccounts, BankLines, BankStatements, UploadedStatement } from '@app/payments';
import { type Actor, businessDate, Config } from '@app/platform';
import type { Market } from '../market';
import { type Cast, freshKey } from './cast';

const day = 86_400_000;

/** What the bank has carried out and no statement has shown yet; integer fen, negative = out. */
export type Transfer = { party: string; amountFen: number; memo: string };

/** The market's bank: carries money, and shows it on a statement twice a week. */
export class Bank {
  private carried: Transfer[] = [];
  private readonly parties = new Map<string, number>();

  constructor(
    private readonly market: Market,
    private readonly cast: Cast,
  ) {}

  carry(transfer: Transfer): void {
    this.carried.push(transfer);
  }

  /** The statement of what was carried since the last one; what it does not explain, people match a week later. */
  async showStatement(): Promise<void> {
    if (this.carried.length === 0) return;
    const operator = this.cast.actor('platform-operator', 'operator');
    const date = businessDate(this.market.clock.now());
    const rows = this.carried.map(({ party, amountFen, memo }, index) => {
      const reference = `${date.replaceAll('-', '')}${String(index + 1).padStart(4, '0')}`;
      const yuan = (Math.abs(amountFen) / 100).toFixed(2);
      const sides = amountFen > 0 ? `${yuan},` : `,${yuan}`;
      return `${date},${reference},${party},${this.accountOf(party)},${sides},${memo}`;
    });
    this.carried = [];
    const csv = ['交易日期,流水号,对方户名,对方账号,贷方金额,借方金额,附言', ...rows].join('\n');
    const file = new UploadedStatement(`结算专户流水-${date}.csv`, Buffer.from(csv));
    const key = freshKey(this.market, operator, 'demo bank-statements');
    const account = await this.account(operator);
    await this.market.get(BankStatements).import(operator, key, file, account);
    await this.matchByHand(businessDate(new Date(this.market.clock.now().getTime() - 10 * day)));
  }

  /** Invented, and the same each time. */
  private accountOf(party: string): string {
    const known = this.parties.get(party) ?? this.parties.size + 1;
    this.parties.set(party, known);
    return `3205${String(known).padStart(12, '0')}`;
  }

  /** The account that the notices of payment name; its statements have columns of the usual names. */
  private async account(operator: Actor): Promise<string> {
    const accounts = this.market.get(BankAccounts);
    const [known] = (await accounts.list()).items;
    if (known) return known.id;
    const { bank, account } = this.market.get(Config).payee;
    const { id } = await accounts.add(operator, undefined, { name: '结算专户', bank, account });
    const sums = { amount: null, credit: '贷方金额', debit: '借方金额' };
    const about = { payer: '对方户名', account: '对方账号', reference: '流水号', memo: ['附言'] };
    await accounts.saveLayout(operator, undefined, id, {
      ...{ sheet: null, outgoing: [], footers: [] },
      columns: { date: '交易日期', ...sums, ...about, direction: null, currency: null },
    });
    return id;
  }

  /** Lines that came without a code and have waited: one operator proposes by amount and payer, the other confirms. */
  private async matchByHand(bookedBefore: string): Promise<void> {
    const first = this.cast.actor('platform-operator', 'operator');
    const second = this.cast.actor('platform-operator', 'operator', 1);
    const waiting = await this.market.database.read<{ lineId: string; paymentId: string }>(
      `SELECT DISTINCT ON (b.id) b.id AS "lineId", p.id AS "paymentId"
         FROM bank_lines b
         JOIN organizations o ON o.name = b.payer_name
         JOIN payments p ON p.buyer_id = o.id AND p.amount_fen = b.amount_fen AND p.state = 'pending'
        WHERE b.state = 'unmatched' AND b.booked_on < $1 ORDER BY b.id, p.id`,
      [bookedBefore],
    );
    const lines = this.market.get(BankLines);
    for (const { lineId, paymentId } of waiting) {
      await lines.propose(first, undefined, lineId, { paymentId });
      await lines.confirm(second, undefined, lineId);
    }
  }

  /** What stands on statements beside the market's trade, and what nobody can explain at once. */
  async carryOddities(): Promise<void> {
    this.carry({ party: '无锡市梁溪区惠民副食商行', amountFen: 386_000, memo: '往来款' });
    this.carry({ party: '示例银行无锡分行', amountFen: 12_36, memo: '结息' });
    this.carry({ party: '示例银行无锡分行', amountFen: -15_00, memo: '账户管理费' });
    const [paid] = await this.market.database.read<{ party: string; amountFen: number; code: string }>(
      `SELECT o.name AS party, p.amount_fen AS "amountFen", p.transfer_code AS code
         FROM payments p JOIN organizations o ON o.id = p.buyer_id
        WHERE p.state = 'captured' ORDER BY p.captured_at DESC, p.id LIMIT 1`,
    );
    if (paid) this.carry({ party: paid.party, amountFen: paid.amountFen, memo: `货款 ${paid.code}` });
  }
}
