import { Injectable } from '@nestjs/common';
import type { Actor, Persona } from '../access';
import { businessDate, Clock } from '../clock';
import { Database } from '../database';
import { Problem } from '../errors';
import { type Counter, Limits } from '../limits';
import { contentHash, type Paper } from './paper';
import type { PaperCheck } from './paper-check.entity';
import { newPaperCode, readCode } from './paper-code';

/** Of one address. Wrong codes are few for a person with a paper, and right ones not many. */
const wrongCodes = { points: 20, seconds: 900 };
const allCodes = { points: 300, seconds: 900 };

type Issued = Pick<PaperCheck, 'code' | 'issuedAt'>;
type Found = PaperCheck & { readerPersona: Extract<Persona, 'buyer' | 'supplier'> };

/** The codes of the papers that were handed out (docs/decisions/0027-papers-that-can-be-checked.md). */
@Injectable()
export class PaperChecks {
  private readonly wrong: Counter;
  private readonly all: Counter;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    limits: Limits,
  ) {
    this.wrong = limits.counter('paper-check:wrong', wrongCodes);
    this.all = limits.counter('paper-check:all', allCodes);
  }

  /** The code of this content; a new one when it was never handed out. */
  async issue(actor: Actor, subject: string, paper: Paper): Promise<Issued> {
    const { check } = paper;
    const rows = await this.database.write<Issued>(
      `SELECT code, issued_at AS "issuedAt"
         FROM issue_paper($1, $2, $3, $4, $5, $6, $7::jsonb, $8::jsonb, $9, $10, $11)`,
      [
        newPaperCode(),
        paper.name,
        subject,
        contentHash(check),
        paper.number,
        businessDate(paper.date),
        JSON.stringify(check.sides),
        JSON.stringify(check.amounts),
        check.reader,
        actor.organizationId,
        this.clock.now(),
      ],
    );
    return rows[0] as Issued;
  }

  /** Errors: paper_check.unknown, request.too_many for an address that asks too much or guesses. */
  async find(typed: string, address: string): Promise<Found> {
    await this.count(this.all, address);
    const wrong = await this.wrong.add(address);
    // Counted before it is judged, so that guesses sent at once are counted too.
    if (wrong.count > wrongCodes.points) throw tooMany(wrong.msLeft);
    const code = readCode(typed);
    const [found] = code ? await this.read(code) : [];
    if (!found) throw new Problem('paper_check.unknown');
    await this.wrong.refund(address);
    return found;
  }

  private read(code: string): Promise<Found[]> {
    return this.database.read<Found>(
      `SELECT c.code, c.kind, c.subject, c.content_hash AS "contentHash", c.number,
              c.paper_date AS "paperDate", c.sides, c.amounts, c.reader_id AS "readerId", c.issued_to AS "issuedTo",
              c.issued_at AS "issuedAt", CASE o.kind WHEN 'supplier' THEN 'supplier' ELSE 'buyer' END AS "readerPersona"
         FROM find_paper($1) c JOIN organizations o ON o.id = c.reader_id`,
      [code],
    );
  }

  private async count(counter: Counter, address: string): Promise<void> {
    const { count, msLeft } = await counter.addFast(address);
    if (count > counter.allowance.points) throw tooMany(msLeft);
  }
}

function tooMany(msLeft: number): Problem {
  return new Problem('request.too_many', { retryAfterSeconds: Math.max(1, Math.ceil(msLeft / 1000)) });
}
