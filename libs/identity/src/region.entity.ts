import { Column, Entity, PrimaryColumn } from 'typeorm';

export const regionLevels = ['province', 'city', 'county'] as const;
export type RegionLevel = (typeof regionLevels)[number];

/** An area with its present code (GB/T 2260). Former codes and other names are aliases. */
@Entity('regions')
export class Region {
  @PrimaryColumn('text') code!: string;
  @Column('text') name!: string;
  @Column('text', { name: 'short_name' }) shortName!: string;
  @Column('text') level!: RegionLevel;
  @Column('text', { name: 'parent_code', nullable: true }) parentCode!: string | null;
  @Column('date', { name: 'valid_from', nullable: true }) validFrom!: string | null;
  @Column('date', { name: 'valid_to', nullable: true }) validTo!: string | null;
  @Column('text') source!: string;
}

@Entity('region_aliases')
export class RegionAlias {
  @PrimaryColumn('text') alias!: string;
  @PrimaryColumn('text') code!: string;
  @Column('text') kind!: 'name' | 'code';
  @Column('date', { name: 'valid_from', nullable: true }) validFrom!: string | null;
  @Column('date', { name: 'valid_to', nullable: true }) validTo!: string | null;
}
