import type { Role } from '@app/platform';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('users')
export class User {
  @PrimaryColumn('uuid') id!: string;
  @Column('uuid', { name: 'organization_id' }) organizationId!: string;
  /** Lower case; unique in the whole market. */
  @Column('text', { unique: true }) login!: string;
  @Column('text') name!: string;
  @Column('text', { name: 'password_hash' }) passwordHash!: string;
  @Column('text', { array: true }) roles!: Role[];
  @Column('boolean', { default: true }) active!: boolean;
  /** Carries a published password: logs in only where config.demo is set. */
  @Column('boolean', { default: false }) demo!: boolean;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}

@Entity('sessions')
export class Session {
  /** SHA-256 of the token; the token itself is nowhere stored. */
  @PrimaryColumn('bytea', { name: 'token_hash' }) tokenHash!: Buffer;
  @Column('uuid', { name: 'user_id' }) userId!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
  @Column('timestamptz', { name: 'revoked_at', nullable: true }) revokedAt!: Date | null;
  /** Names the session to its owner; opens nothing. */
  @Column('uuid') id!: string;
  /** What the browser says of itself, and where it was, when the session was opened. */
  @Column('text', { default: '' }) device!: string;
  @Column('text', { default: '' }) address!: string;
  @Column('boolean', { name: 'second_factor', default: false }) secondFactor!: boolean;
}
