import { createHash } from 'node:crypto';
import {
  type Actor,
  Clock,
  type Counter,
  currentTrace,
  Database,
  Events,
  eventActor,
  Ids,
  Limits,
  narrowed,
  type OnceKey,
  Problem,
  type SystemActor,
  type Tx,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { isCreditCode } from '../credit-code.policy';
import { Organizations } from '../organizations.service';
import { Passwords } from '../passwords.service';
import { Users } from '../users.service';
import { type AdmissionStage, type CountyStage, isSignedOff } from './admission.state';
import type {
  ApplicationItem,
  ApplicationProgress,
  ApplyAsSupplier,
  DecideApplication,
  SignOff,
} from './admissions.dto';
import type { AdmissionEvents } from './admissions.events';
import { AdmissionsQueries, signsFor } from './admissions.queries';
import type { SupplierApplication } from './supplier-application.entity';

/** Of one address: an application costs a password hash. */
const applicationsPerAddress = { points: 20, seconds: 3600 };
const looksPerAddress = { points: 300, seconds: 3600 };
const applicant: SystemActor = { system: 'supplier application' };

type Word = { stage: AdmissionStage; approved: boolean; reason: string };

/**
 * 供应商入驻 (domain V3): a producer applies, the offices of its county for agriculture (capacity and quality) and for
 * revitalisation (linkage) each say yes or no, and may say otherwise until the platform decides. No fee (V9).
 */
@Injectable()
export class Admissions {
  private readonly filed: Counter;
  private readonly looked: Counter;

  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly passwords: Passwords,
    private readonly organizations: Organizations,
    private readonly users: Users,
    private readonly queries: AdmissionsQueries,
    limits: Limits,
  ) {
    this.filed = limits.counter('admissions:filed', applicationsPerAddress);
    this.looked = limits.counter('admissions:looked', looksPerAddress);
  }

  /**
   * From somebody without a login. Errors: organization.bad_credit_code, admission.county_not_listed, .already_open,
   * .already_supplier, .login_taken, request.too_many.
   */
  async apply(
    address: string,
    { receipt, password, ...draft }: ApplyAsSupplier,
  ): Promise<ApplicationProgress> {
    if (!isCreditCode(draft.creditCode)) throw Problem.at('/creditCode', 'organization.bad_credit_code');
    await take(this.filed, address);
    const passwordHash = await this.passwords.hash(password, 'supplier');
    await this.database.write('SELECT apply_as_supplier($1, $2, $3, $4, $5, $6, $7, $8)', [
      ...[this.ids.next(), hashOf(receipt), JSON.stringify(draft), passwordHash],
      ...this.event(),
    ]);
    return this.find(receipt);
  }

  /** Errors: request.not_found, request.too_many. */
  async progress(address: string, receipt: string): Promise<ApplicationProgress> {
    await take(this.looked, address);
    return this.find(receipt);
  }

  /** By who applied; asked again, it stays withdrawn. Errors: request.not_found, admission.wrong_state, request.too_many. */
  async withdraw(address: string, receipt: string): Promise<ApplicationProgress> {
    await take(this.looked, address);
    await this.database.write('SELECT withdraw_supplier_application($1, $2, $3, $4, $5)', [
      hashOf(receipt),
      ...this.event(),
    ]);
    return this.find(receipt);
  }

  /** The word of one of the county's two offices; the last one holds. Errors: admission.wrong_state; 404 elsewhere. */
  async signOff(actor: Actor, key: OnceKey, id: string, said: SignOff): Promise<ApplicationItem> {
    return this.database.once(key, async (tx) => {
      await this.lockOpen(tx, id, signsFor(actor) ?? '');
      const word = { ...said, stage: actor.office?.function as CountyStage };
      await this.say(tx, actor, id, word, this.clock.now());
      await this.events.record<AdmissionEvents>(tx, actor, {
        type: 'supplier_application.signed_off',
        subjectId: id,
        payload: word,
      });
      return this.queries.one(actor, id, tx);
    });
  }

  /**
   * The platform's word. Admitted: the supplier and its first account are there. Errors: admission.wrong_state,
   * .not_signed_off, .already_supplier, .login_taken.
   */
  async decide(
    actor: Actor,
    key: OnceKey,
    id: string,
    { admitted, reason }: DecideApplication,
  ): Promise<ApplicationItem> {
    return this.database.once(key, async (tx) => {
      const found = await this.lockOpen(tx, id);
      const organizationId = admitted ? await this.admit(tx, id, found) : null;
      const at = this.clock.now();
      await tx.query(
        `UPDATE supplier_applications SET state = $2, organization_id = $3, ended_at = $4, password_hash = NULL WHERE id = $1`,
        [id, admitted ? 'admitted' : 'declined', organizationId, at],
      );
      await this.say(tx, actor, id, { stage: 'platform', approved: admitted, reason }, at);
      await this.events.record<AdmissionEvents>(
        tx,
        actor,
        organizationId
          ? { type: 'supplier_application.admitted', subjectId: id, payload: { organizationId, reason } }
          : { type: 'supplier_application.declined', subjectId: id, payload: { reason } },
      );
      return this.queries.one(actor, id, tx);
    });
  }

  private async admit(tx: Tx, id: string, found: SupplierApplication): Promise<string> {
    const words: Word[] = await tx.query(
      'SELECT stage, approved, reason FROM supplier_application_words WHERE application_id = $1 ORDER BY id',
      [id],
    );
    if (!isSignedOff(words)) throw new Problem('admission.not_signed_off');
    const [taken]: { code: boolean; login: boolean }[] = await tx.query(
      `SELECT EXISTS (SELECT FROM organizations WHERE credit_code = $1) AS code,
              EXISTS (SELECT FROM users WHERE login = $2) AS login`,
      [found.creditCode, found.login],
    );
    if (taken?.code) throw new Problem('admission.already_supplier');
    if (taken?.login) throw new Problem('admission.login_taken');
    const organizationId = await this.organizations.create(tx, { ...found, kind: 'supplier' });
    await this.users.create(tx, {
      organizationId,
      login: found.login,
      name: found.contactName,
      roles: ['clerk'],
      passwordHash: found.passwordHash as string,
    });
    return organizationId;
  }

  /** Held until the transaction ends, so that no word changes under a decision. `county`: only there. */
  private async lockOpen(tx: Tx, id: string, county: string | null = null): Promise<SupplierApplication> {
    const here = county === null ? 'true' : narrowed('region_code = $2', '$2::text');
    const [found]: SupplierApplication[] = await tx.query(
      `SELECT state, name, short_name AS "shortName", credit_code AS "creditCode", region_code AS "regionCode", township,
              address, contact_name AS "contactName", phone, login, password_hash AS "passwordHash"
         FROM supplier_applications WHERE id = $1 AND ${here} FOR UPDATE`,
      county === null ? [id] : [id, county],
    );
    if (!found) throw new Problem('request.not_found');
    if (found.state !== 'open') throw new Problem('admission.wrong_state');
    return found;
  }

  private async say(tx: Tx, actor: Actor, id: string, word: Word, at: Date): Promise<void> {
    const { stage, approved, reason } = word;
    await tx.query(
      `INSERT INTO supplier_application_words (id, application_id, stage, approved, reason, said_by, said_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [this.ids.next(), id, stage, approved, reason, actor.userId, at],
    );
  }

  private async find(receipt: string): Promise<ApplicationProgress> {
    const [{ found }] = (await this.database.read('SELECT supplier_application_progress($1) AS found', [
      hashOf(receipt),
    ])) as [{ found: ApplicationProgress | null }];
    if (!found) throw new Problem('request.not_found');
    return found;
  }

  /** What the functions of migration 0044 record by themselves: when, under which id, who, in which request. */
  private event(): unknown[] {
    const traced = currentTrace()?.requestId ?? null;
    return [this.clock.now(), this.ids.next(), JSON.stringify(eventActor(applicant)), traced];
  }
}

async function take(counter: Counter, address: string): Promise<void> {
  const { count, msLeft } = await counter.add(address);
  if (count > counter.allowance.points)
    throw new Problem('request.too_many', { retryAfterSeconds: Math.max(1, Math.ceil(msLeft / 1000)) });
}

function hashOf(receipt: string): Buffer {
  return createHash('sha256').update(receipt.toLowerCase()).digest();
}
