import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PaperAmount, PaperName, PaperSide } from './paper';

/** A paper as it was handed out; written once. The same content of the same thing has one row and one code. */
@Entity('paper_checks')
export class PaperCheck {
  /** 16 characters without the hyphens that are printed. */
  @PrimaryColumn('text') code!: string;
  @Column('text') kind!: PaperName;
  /** The id of what it is about; of several orders or a month, what its kind writes (migration 0027). */
  @Column('text') subject!: string;
  @Column('text', { name: 'content_hash' }) contentHash!: string;
  @Column('text') number!: string;
  @Column('date', { name: 'paper_date' }) paperDate!: string;
  @Column('jsonb') sides!: PaperSide[];
  @Column('jsonb') amounts!: PaperAmount[];
  /** Through whose eyes the paper is read again when somebody checks it. */
  @Column('uuid', { name: 'reader_id' }) readerId!: string;
  @Column('uuid', { name: 'issued_to' }) issuedTo!: string;
  @Column('timestamptz', { name: 'issued_at' }) issuedAt!: Date;
}
