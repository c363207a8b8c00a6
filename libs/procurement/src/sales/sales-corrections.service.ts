import {
  type Actor,
  businessDate,
  Clock,
  Database,
  Events,
  Ids,
  type OnceKey,
  ownedBy,
  Problem,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { SalesEvents } from './sales.events';
import type { CorrectSale, DecideCorrection, SalesReportPaper } from './sales-reports.dto';
import { type Eyes, SalesReportsQueries } from './sales-reports.queries';
import { SalesReview } from './sales-review.service';

type Left = { leftQuantity: number; leftGrams: number; leftFen: number };
type Line = Left & { reportId: string; state: string; soldOn: string };
const left = `l.quantity - l.taken_quantity AS "leftQuantity", l.grams - l.taken_grams AS "leftGrams",
              l.amount_fen - l.taken_fen AS "leftFen"`;

/** Goods that came back and figures that were too high: asked for by the reporter, decided by an official (rule C5). */
@Injectable()
export class SalesCorrections {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly queries: SalesReportsQueries,
    private readonly review: SalesReview,
  ) {}

  /** Errors: sales_correction.not_counted, .in_future, .before_sale (with the day of the sale), .exceeds_line, .goods_left. */
  async request(actor: Actor, key: OnceKey, lineId: string, draft: CorrectSale): Promise<SalesReportPaper> {
    const eyes = await this.queries.eyes(actor);
    return this.database.once(key, async (tx) => {
      const [line]: Line[] = await tx.query(
        `SELECT report_id AS "reportId", state, sold_on AS "soldOn", ${left}
           FROM sales_lines l WHERE id = $1 AND ${ownedBy('reporter_id', '$2')}`,
        [lineId, actor.organizationId],
      );
      if (!line) throw new Problem('request.not_found');
      if (line.state !== 'counted') throw new Problem('sales_correction.not_counted');
      const day = draft.occurredOn;
      if (day > businessDate(this.clock.now())) throw Problem.at('/occurredOn', 'sales_correction.in_future');
      if (day < line.soldOn)
        throw Problem.at('/occurredOn', 'sales_correction.before_sale', { soldOn: line.soldOn });
      if (!fits(draft, line)) throw exceeds(line);
      if (leavesGoods(draft, line)) throw goodsLeft(line);
      const id = this.ids.next();
      await tx.query(
        `INSERT INTO sales_corrections (id, line_id, kind, quantity, grams, amount_fen, occurred_on, reason, state,
                                        requested_by, requested_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'requested', $9, $10)`,
        [
          ...[id, lineId, draft.kind, draft.quantity, draft.grams, draft.amountFen, day, draft.reason],
          ...[actor.userId, this.clock.now()],
        ],
      );
      return this.told(tx, eyes, 'sales_correction.requested', line.reportId, {
        correctionId: id,
        ...{ lineId, amountFen: draft.amountFen },
      });
    });
  }

  /**
   * Accepted, it is a negative fact (by the event); of a line that it takes off whole the invoice may be reported anew.
   * Errors: sales_correction.wrong_state, .exceeds_line, .goods_left.
   */
  async decide(
    actor: Actor,
    key: OnceKey,
    id: string,
    { decision, reason }: DecideCorrection,
  ): Promise<SalesReportPaper> {
    const eyes = await this.queries.eyes(actor);
    return this.database.once(key, async (tx) => {
      const [found]: [{ reportId: string; lineId: string; amountFen: number } | undefined] = await tx.query(
        `SELECT l.report_id AS "reportId", l.id AS "lineId", c.amount_fen AS "amountFen"
           FROM sales_corrections c JOIN sales_lines l ON l.id = c.line_id WHERE c.id = $1`,
        [id],
      );
      if (!found) throw new Problem('request.not_found');
      const report = await this.queries.oneIn(tx, eyes, found.reportId);
      if (!report.corrections.some((one) => one.id === id)) throw new Problem('request.not_found');
      await this.review.mayJudge(tx, eyes, report);
      const [, decided]: [unknown, number] = await tx.query(
        `UPDATE sales_corrections SET state = $2, decided_by = $3, decided_at = $4, decision_reason = $5
          WHERE id = $1 AND state = 'requested'`,
        [id, decision, actor.userId, this.clock.now(), decision === 'refused' ? (reason ?? null) : null],
      );
      if (decided === 0) throw new Problem('sales_correction.wrong_state');
      if (decision === 'accepted') await this.takeOff(tx, id);
      const { reportId, ...happening } = found;
      return this.told(tx, eyes, `sales_correction.${decision}`, reportId, {
        correctionId: id,
        ...happening,
      });
    });
  }

  /** Never more than the line had: of two decisions at once the second sees what the first took. */
  private async takeOff(tx: Tx, id: string): Promise<void> {
    const [[now], taken]: [Left[], number] = await tx.query(
      `UPDATE sales_lines l SET taken_quantity = taken_quantity + c.quantity, taken_grams = taken_grams + c.grams,
              taken_fen = taken_fen + c.amount_fen
         FROM sales_corrections c
        WHERE c.id = $1 AND l.id = c.line_id AND l.state = 'counted' AND taken_quantity + c.quantity <= l.quantity
          AND taken_grams + c.grams <= l.grams AND taken_fen + c.amount_fen <= l.amount_fen
       RETURNING ${left}`,
      [id],
    );
    if (now && hasGoodsAlone(now)) throw goodsLeft(now);
    if (taken > 0) return;
    const [line]: Left[] = await tx.query(
      `SELECT ${left} FROM sales_lines l JOIN sales_corrections c ON c.line_id = l.id WHERE c.id = $1`,
      [id],
    );
    throw exceeds(line as Left);
  }

  private async told(
    tx: Tx,
    eyes: Eyes,
    type: 'sales_correction.requested' | 'sales_correction.accepted' | 'sales_correction.refused',
    reportId: string,
    payload: SalesEvents['sales_correction.requested'],
  ): Promise<SalesReportPaper> {
    await this.events.record<SalesEvents>(tx, eyes.actor, { type, subjectId: reportId, payload });
    return this.queries.oneIn(tx, eyes, reportId);
  }
}

function fits({ quantity, grams, amountFen }: CorrectSale, line: Left): boolean {
  return quantity <= line.leftQuantity && grams <= line.leftGrams && amountFen <= line.leftFen;
}

/** Without money it is no sale and frees its invoice: whoever reports that anew would count the goods twice. */
function hasGoodsAlone({ leftQuantity, leftGrams, leftFen }: Left): boolean {
  return leftFen === 0 && leftQuantity + leftGrams > 0;
}

function leavesGoods({ quantity, grams, amountFen }: CorrectSale, line: Left): boolean {
  return hasGoodsAlone({
    leftQuantity: line.leftQuantity - quantity,
    leftGrams: line.leftGrams - grams,
    leftFen: line.leftFen - amountFen,
  });
}

function exceeds({ leftQuantity, leftGrams, leftFen }: Left): Problem {
  return Problem.at('/amountFen', 'sales_correction.exceeds_line', { leftQuantity, leftGrams, leftFen });
}

function goodsLeft({ leftQuantity, leftGrams }: Left): Problem {
  return Problem.at('/grams', 'sales_correction.goods_left', { leftQuantity, leftGrams });
}
