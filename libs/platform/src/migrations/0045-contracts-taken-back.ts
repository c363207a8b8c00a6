import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A contract that is taken back as a whole ends on the day before its first: a range of no days, which '[]' refuses. */
export class ContractsTakenBack0045 implements MigrationInterface {
  readonly name = 'ContractsTakenBack1700000000045';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE contractor_links DROP CONSTRAINT contractor_links_one_unit;
      ALTER TABLE contractor_links ADD CONSTRAINT contractor_links_one_unit EXCLUDE USING gist (
        contractor_id WITH =, daterange(first_day, last_day + 1) WITH &&) WHERE (state = 'confirmed')`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only.');
  }
}
