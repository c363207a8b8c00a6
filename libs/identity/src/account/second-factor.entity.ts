import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('second_factors')
export class SecondFactor {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  /** Sealed (`Secrets.seal`). */
  @Column('bytea') secret!: Buffer;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  /** Null until the first code has been entered: only then it is asked at logins. */
  @Column('timestamptz', { name: 'confirmed_at', nullable: true }) confirmedAt!: Date | null;
  @Column('bigint', { name: 'last_step', nullable: true }) lastStep!: number | null;
}

@Entity('recovery_codes')
export class RecoveryCode {
  @PrimaryColumn('uuid', { name: 'user_id' }) userId!: string;
  @PrimaryColumn('bytea', { name: 'code_hash' }) codeHash!: Buffer;
  @Column('timestamptz', { name: 'used_at', nullable: true }) usedAt!: Date | null;
}
